"""Who proposes new work, and who decides on it (EXT-02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee, Membership
from committees.directory.parties import CommitteeManager, Members
from committees.directory.queries import managed_by, memberships_of
from committees.projects import ports
from core.accounts.models import User
from core.accounts.standing import Standing
from core.workflow.parties import Party, Related

MANAGER = CommitteeManager()
P_MEMBERS = Members(kinds=(Membership.Kind.P,))
MEMBERS = Members()


@dataclass(frozen=True)
class Outside(Party):
    """Whoever speaks for a body that a higher app lets propose: an organization in liaison of category A."""

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("Liaison organization of category A")

    def q(self, standing: Standing) -> models.Q:
        found = models.Q(pk__in=[])
        for proposers in ports.proposers:
            found |= proposers.owned(standing)
        return found

    def covers(self, obj: Any, standing: Standing) -> bool:
        return any(proposers.bodies(standing, obj.committee) for proposers in ports.proposers)

    def people(self, obj: Any) -> Iterable[User]:
        if obj.proposer is None:
            return []
        return [each for proposers in ports.proposers for each in proposers.people(obj.proposer, obj.committee)]


LIAISONS = Outside()
SENDER = Related(
    label=gettext_lazy("Proposer"),
    filter=lambda standing: models.Q(person=standing.person),
    find=lambda new_work: [new_work.person] if new_work.person.is_active else [],
    model="projects.newwork",
    holds=lambda new_work, standing: standing.person is not None and new_work.person_id == standing.person.pk,
)


@dataclass(frozen=True)
class Voice:
    """In whose name somebody may propose: the key of the choice, its name, the body (none: the secretariat)."""

    key: str
    label: str
    party: Party
    body: Any = None


def secretariat_of(committee: Committee) -> str:
    """Return how the secretariat of `committee` is called."""
    return _("Secretariat of %(committee)s") % {"committee": committee}


def voices(standing: Standing, committee: Committee) -> list[Voice]:
    """Return in whose names the holder of `standing` may propose new work in `committee` (EXT-02).

    These are P-members, liaison organizations of category A, and the committee's own secretariat.
    """
    found = [
        Voice(_key(held.body), str(held.body), P_MEMBERS, held.body)
        for held in memberships_of(standing, committee.pk)
        if held.kind == Membership.Kind.P
    ]
    for proposers in ports.proposers:
        found += [Voice(_key(body), str(body), LIAISONS, body) for body in proposers.bodies(standing, committee)]
    if committee.pk in managed_by(standing):
        found.append(Voice("secretariat", secretariat_of(committee), MANAGER))
    return found


def _key(body: Any) -> str:
    return f"{body._meta.model_name}-{body.pk}"
