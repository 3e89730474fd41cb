"""What a document is, in words. The apps whose documents they are name their kinds when they start."""

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


def register_kind(key: str, label: str | Promise) -> None:
    """Let documents of kind `key` be shown as `label` (a lazy translation)."""
    _labels[key] = label


def label_of(key: str) -> str:
    """Return the words for `key`; a kind that no app named is shown by its key."""
    return str(_labels.get(key, key.replace("-", " ").capitalize()))
