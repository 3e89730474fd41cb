"""Where higher apps add to the pages of the organizations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.functional import Promise

if TYPE_CHECKING:
    from liaisons.organizations.models import Organization


@dataclass(frozen=True)
class Panel:
    """A part of a page that a higher app renders: its template gets `context` as `panel`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """A number beside each organization of the list, as an expression over the organization's row."""

    name: str
    label: str | Promise
    expression: Callable[[], models.Expression]


# Sent in the transaction in which facts that matter for eligibility were changed: `organization` and `changes`.
eligibility_changed = Signal()
# Sent in the transaction in which `organization` was merged into the organization `into`.
merged = Signal()

type PanelProvider = "Callable[[HttpRequest, Organization], Panel | None]"
# From a reader to the keys of organizations.
type Reach = Callable[[Any], models.QuerySet[Any, Any]]
# From an organization and the one that it is to be the same as, to sentences of what they both hold.
type Obstacles = "Callable[[Organization, Organization], list[str]]"

_panels: dict[str, tuple[int, PanelProvider]] = {}
_counts: dict[str, Count] = {}
_claims: dict[str, Reach] = {}
_obstacles: dict[str, Obstacles] = {}


def register_panel(name: str, provider: PanelProvider, *, rank: int = 50) -> None:
    """Show what `provider` returns on the page of an organization, in the order of `rank`."""
    _panels[name] = (rank, provider)


def register_count(count: Count) -> None:
    """Show `count` as a sortable column of the list of organizations."""
    _counts[count.name] = count


def register_claims(name: str, seen_by: Reach) -> None:
    """Let who sees a procedure of an organization that is not settled yet see that organization, too."""
    _claims[name] = seen_by


def register_obstacles(name: str, of_both: Obstacles) -> None:
    """Let `of_both` say what two organizations cannot both keep once they are one (EXT-28)."""
    _obstacles[name] = of_both


def obstacles(organization: "Organization", other: "Organization") -> list[str]:
    """Return why `organization` cannot be merged into `other` now, in words; nothing where it can."""
    return [reason for name in sorted(_obstacles) for reason in _obstacles[name](organization, other)]


def claims_seen_by(user: Any) -> models.Q:
    """Return the filter of the organizations that `user` sees because of what they have begun."""
    return reduce(or_, (models.Q(pk__in=seen_by(user)) for seen_by in _claims.values()), models.Q(pk__in=[]))


def panels_of(request: HttpRequest, organization: "Organization") -> list[Panel]:
    """Return the panels to show to the reader of `request`."""
    ranked = sorted(_panels.items(), key=lambda item: (item[1][0], item[0]))
    found = (provider(request, organization) for _name, (_rank, provider) in ranked)
    return [panel for panel in found if panel is not None]


def counts() -> list[Count]:
    """Return the registered counts by name."""
    return [_counts[name] for name in sorted(_counts)]
