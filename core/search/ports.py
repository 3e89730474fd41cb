"""Where apps say what of theirs the one search box finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise


@dataclass(frozen=True)
class Hit:
    """One thing found: a link, its name, and a line that tells it from its namesakes."""

    url: str
    title: str
    detail: str = ""


class Find(Protocol):
    def __call__(self, *, text: str, user: Any, limit: int) -> Iterable[Hit]:
        """Return at most `limit` hits for `text` that `user` may see, the best first, in one query."""


@dataclass(frozen=True)
class Source:
    name: str
    heading: str | Promise
    find: Find
    rank: int
    notice: str | Promise = ""


_sources: dict[str, Source] = {}


def register(name: str, heading: str | Promise, *, rank: int, notice: str | Promise = "") -> Callable[[Find], Find]:
    """Register a source of hits, shown in the order of `rank`. Its module is imported by `AppConfig.ready`.

    `notice` is shown with its hits, such as the attribution that a licence asks for.
    """

    def keep(find: Find) -> Find:
        _sources[name] = Source(name, heading, find, rank, notice)
        return find

    return keep


def sources() -> list[Source]:
    """Return all sources in the order in which they are shown."""
    return sorted(_sources.values(), key=lambda source: (source.rank, source.name))
