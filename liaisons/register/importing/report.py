"""What an import did, or in a dry run would do: counts and lines for a person to read."""

from dataclasses import dataclass, field
from typing import Any

KINDS = (
    "committees",
    "national_bodies",
    "p_memberships",
    "o_memberships",
    "organizations",
    "liaisons",
    "committee_liaisons",
    "outside_liaisons",
)


@dataclass
class Count:
    """What happened to one kind of record, with a line for each that can be named shortly."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    kept: int = 0
    lines: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"added": self.added, "changed": self.changed, "ended": self.ended, "kept": self.kept}


@dataclass
class Report:
    """What an import did, or in a dry run would do."""

    counts: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    remarks: list[str] = field(default_factory=list)

    def of(self, kind: str) -> Count:
        return self.counts[kind]

    @property
    def changed_anything(self) -> bool:
        return any(count.added or count.changed or count.ended for count in self.counts.values())
