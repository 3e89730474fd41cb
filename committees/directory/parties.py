"""The parties of committees: who manages one, who decides in it, who follows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from committees.directory import queries
from committees.directory.models import Committee, Membership, NationalBody
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.parties import Party


def _follow(obj: Any, path: str) -> Any:
    for step in path.split("__"):
        obj = getattr(obj, step) if obj is not None else None
    return obj


def _committee_id(obj: Any, path: str) -> int | None:
    before, _sep, last = path.rpartition("__")
    holder = _follow(obj, before) if before else obj
    return getattr(holder, f"{last}_id") if holder is not None else None


@dataclass(frozen=True)
class CommitteeManager(Party):
    """Whoever does the committee manager's work of the committee that `scope` leads to (COM-04)."""

    scope: str = "committee"

    @property
    def label(self) -> str:  # type: ignore[override]
        return str(Role.COMMITTEE_MANAGER.label)

    def q(self, standing: Standing) -> models.Q:
        ids = queries.managed_by(standing)
        return models.Q(**{f"{self.scope}__in": ids}) if ids else models.Q(pk__in=[])

    def covers(self, obj: Any, standing: Standing) -> bool:
        return _committee_id(obj, self.scope) in queries.managed_by(standing)

    def people(self, obj: Any) -> Iterable[User]:
        return queries.acting_managers(_follow(obj, self.scope))

    def capacity(self, obj: Any) -> str:
        return _("%(role)s, %(scope)s") % {"role": self.label, "scope": _follow(obj, self.scope)}


@dataclass(frozen=True)
class Members(Party):
    """The officers of the national bodies that are members of the committee `scope` leads to (COM-02)."""

    kinds: tuple[str, ...] = (Membership.Kind.P, Membership.Kind.O)
    scope: str = "committee"

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("P-members") if self.kinds == (Membership.Kind.P,) else _("Members of the committee")

    def q(self, standing: Standing) -> models.Q:
        bodies = standing.scopes(Role.BODY_OFFICER)
        if not bodies:
            return models.Q(pk__in=[])
        # Composed once: a page asks it of every kind of thing that it shows.
        known: dict[tuple[str, ...], Any] = standing.derived.setdefault("memberships_by_kind", {})
        if self.kinds not in known:
            held = Membership.objects.in_force().filter(body__in=bodies, kind__in=self.kinds)
            known[self.kinds] = held.values("committee")
        return models.Q(**{f"{self.scope}__in": known[self.kinds]})

    def covers(self, obj: Any, standing: Standing) -> bool:
        held = queries.memberships_of(standing, _committee_id(obj, self.scope))
        return any(membership.kind in self.kinds for membership in held)

    def people(self, obj: Any) -> Iterable[User]:
        held = Membership.objects.in_force().filter(committee=_committee_id(obj, self.scope), kind__in=self.kinds)
        officers = Appointment.objects.in_force().filter(
            role=Role.BODY_OFFICER,
            scope_type=ContentType.objects.get_for_model(NationalBody),
            scope_id__in=held.values("body"),
        )
        return User.objects.filter(is_active=True, appointments__in=officers).distinct()

    def capacity(self, obj: Any) -> str:
        return _("%(role)s of %(scope)s") % {"role": self.label, "scope": _follow(obj, self.scope)}


def belongs(standing: Standing, scope: str = "committee") -> models.Q:
    """Return the filter of what belongs to the committees in which the holder of `standing` takes part.

    These are the officers of its P- and O-members, its manager (or who stands in), its chair, its programme
    manager, and the convenors of its working groups. Whoever holds no such role gets nothing.
    """
    officers = queries.managed_by(standing) | standing.scopes(Role.CHAIR, Role.TPM, Role.CONVENOR)
    found = Members(scope=scope).q(standing)
    if officers:
        found |= models.Q(**{f"{scope}__in": officers})
    groups = standing.scopes(Role.CONVENOR)
    if groups:
        above = Committee.objects.filter(children__in=groups)
        found |= models.Q(**{f"{scope}__in": above.values("pk")})
    return found
