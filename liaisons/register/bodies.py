"""For whom a person or a paper stands in a liaison: an organization, an own committee, or a committee of IEC."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OutsideCommittee:
    """A committee of IEC: known by its reference, with no page but that of the liaison."""

    reference: str
    url: str

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return self.url


class OfOneBody:
    """What a record has that names an `organization` or a committee (`home`), and never both (REP-05)."""

    home: Any
    organization: Any
    home_id: Any

    @property
    def body(self) -> Any:
        """The organization or committee that is represented, speaks or is asked."""
        return self.home if self.home_id is not None else self.organization


class OfOneLiaison(OfOneBody):
    """The same where the record names the liaison behind it, one of three kinds: `liaison`, `internal` or `iec`.

    A liaison with IEC is itself what names the body: that committee has no record of its own here.
    """

    iec: Any
    internal: Any
    liaison: Any
    iec_id: Any
    internal_id: Any

    @property
    def body(self) -> Any:
        return self.iec.other_side if self.iec_id is not None else super().body

    @property
    def of_liaison(self) -> Any:
        """The liaison for which it counts (REP-10); None while an organization's is only applied for."""
        if self.iec_id is not None:
            return self.iec
        return self.internal if self.internal_id is not None else self.liaison
