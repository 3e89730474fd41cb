"""One form of words for what is stored and what is asked."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"\b([a-z]+) (\d+)\b")
# Letters that no decomposition turns into a plain one.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def searchable(parts: Iterable[str]) -> str:
    """Return what is stored for `parts`: their words, and `tc154` beside `tc 154`."""
    found = [word for part in parts for word in words(part)]
    joined = ["".join(pair) for pair in _NUMBERED.findall(" ".join(found))]
    return " ".join(dict.fromkeys([*found, *joined]))


def prefix_query(text: str) -> str:
    """Return a raw `tsquery` in which every word of `text` may be a beginning; empty without any word.

    Words hold letters and digits only, so that nothing that is typed can be an operator.
    """
    return " & ".join(f"{word}:*" for word in words(text)[:12])
