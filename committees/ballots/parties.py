"""Who takes part in a ballot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.ways import CIB, MEETING
from committees.directory.models import Membership, NationalBody
from committees.directory.parties import CommitteeManager, Members
from committees.directory.queries import memberships_of
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.parties import Holder, Related

if TYPE_CHECKING:
    from committees.ballots.models import Ballot


@dataclass(frozen=True)
class ManagerOf(CommitteeManager):
    """The committee manager, for ballots of one way only: a vote at a meeting is not scheduled, a CIB not counted
    by hand."""

    way: str = CIB

    def q(self, standing: Standing) -> models.Q:
        return super().q(standing) & models.Q(way=self.way)

    def covers(self, obj: Any, standing: Standing) -> bool:
        return bool(obj.way == self.way) and super().covers(obj, standing)


def voting_bodies(ballot: "Ballot", standing: Standing) -> list[NationalBody]:
    """Return the P-members of the ballot's committee for which the holder of `standing` may vote today (BAL-01)."""
    held = memberships_of(standing, ballot.committee_id)
    return [membership.body for membership in held if membership.kind == Membership.Kind.P]


def _unanswered_by(standing: Standing) -> models.Q:
    """Return the filter of the ballots in which a P-member of the officer's has not voted."""
    mine = standing.scopes(Role.BODY_OFFICER)
    if not mine:
        return models.Q(pk__in=[])
    vote = apps.get_model("ballots.vote")._default_manager
    silent = (
        Membership.objects.in_force()
        .filter(committee=models.OuterRef("committee"), kind=Membership.Kind.P, body__in=mine)
        .exclude(
            models.Exists(vote.filter(ballot=models.OuterRef(models.OuterRef("pk")), body=models.OuterRef("body")))
        )
    )
    return models.Q(models.Exists(silent))


def silent_bodies(ballot: "Ballot") -> models.QuerySet[NationalBody]:
    """Return the P-members of today that have not voted."""
    vote = apps.get_model("ballots.vote")._default_manager
    held = Membership.objects.in_force().filter(committee=ballot.committee_id, kind=Membership.Kind.P)
    return NationalBody.objects.filter(pk__in=held.values("body")).exclude(
        models.Exists(vote.filter(ballot=ballot, body=models.OuterRef("pk")))
    )


def _silent_officers(ballot: "Ballot") -> models.QuerySet[User]:
    officers = Appointment.objects.in_force().filter(
        role=Role.BODY_OFFICER,
        scope_type=ContentType.objects.get_for_model(NationalBody),
        scope_id__in=silent_bodies(ballot).values("pk"),
    )
    return User.objects.filter(is_active=True, appointments__in=officers).distinct()


def _told_before(ballot: "Ballot") -> Iterable[User]:
    """Return who heard of the ballot when it opened; nobody where it never did."""
    return MEMBERS.people(ballot) if ballot.opened_at is not None else ()


@dataclass(frozen=True)
class Voter(Members):
    """An officer of a P-member, who votes for that body and for nobody else (BAL-01)."""

    def capacity(self, obj: Any) -> str:
        return _("Officer of a P-member of %(committee)s") % {"committee": obj.committee}


MANAGER = CommitteeManager("committee")
CIB_MANAGER = ManagerOf("committee", way=CIB)
MEETING_MANAGER = ManagerOf("committee", way=MEETING)
CHAIR = Holder(Role.CHAIR, "committee")
TPM = Holder(Role.TPM, "committee")
STAFF = Holder(Role.CENTRAL_STAFF)
MEMBERS = Members(scope="committee")
VOTERS = Members(kinds=(Membership.Kind.P,), scope="committee")
VOTER = Voter(kinds=(Membership.Kind.P,), scope="committee")
OBSERVERS = Members(kinds=(Membership.Kind.O,), scope="committee")
SILENT_VOTERS = Related(
    label=gettext_lazy("P-members that have not voted"),
    filter=_unanswered_by,
    find=_silent_officers,
    model="ballots.ballot",
)
TOLD_BEFORE = Related(
    label=gettext_lazy("Members told before"),
    filter=lambda standing: models.Q(pk__in=[]),
    find=_told_before,
    model="ballots.ballot",
)
