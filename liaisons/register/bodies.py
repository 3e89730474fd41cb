"""For whom a person or a paper stands in a liaison: an organization, or a committee of one's own house."""

from typing import Any


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
    """The same where the record also names the liaison behind it: `liaison` of the one, `internal` of the other."""

    internal: Any
    liaison: Any
    internal_id: Any

    @property
    def of_liaison(self) -> Any:
        """The liaison for which it counts (REP-10); None while an organization's is only applied for."""
        return self.internal if self.internal_id is not None else self.liaison
