"""Each kind of ending takes every right, reminder and task of the liaison in the same transaction; records stay."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from committees.ballots.models import Ballot
from committees.directory import services as directory
from committees.directory.models import Committee
from committees.directory.papers import add_paper
from core import clock
from core.accounts import invitations
from core.accounts.models import Appointment, Invitation, User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.accounts.standing import standing_of
from core.documents.kept import keep
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.deadlines import remind_due
from core.workflow.engine import begin, perform
from core.workflow.models import Deadline, Event, Reminder
from core.workflow.signals import performed
from core.workflow.timed import perform_due
from core.workflow.waiting import waiting_for
from liaisons.register.internal.workflows import INTERNAL
from liaisons.register.models import InternalLiaison, Liaison, LiaisonUserPermission, Representative, Review
from liaisons.register.representatives.workflows import REPRESENTATIVE
from liaisons.register.reviews.workflows import REVIEW
from tests.factories.accounts import UserFactory
from tests.internal import stages as internal
from tests.reviews import stages
from tests.reviews.conversions import convert, reads
from tests.reviews.stages import Room
from tests.scenarios import again, do, fresh, period

pytestmark = [pytest.mark.django_db, pytest.mark.rule("REV-09")]


@dataclass
class Hung:
    """A liaison with everything that can hang on it."""

    made: Room
    guest: User
    at: Callable[[dt.datetime], Any]

    @property
    def liaison(self) -> Liaison:
        return fresh(self.made.liaison)

    @property
    def committee(self) -> Committee:
        return self.liaison.committee

    def people(self) -> dict[str, User]:
        cast = self.made.cast
        return {
            "representative": again(self.made.representative),
            "guest": again(self.guest),
            "contact": again(self.made.contact),
            "manager": again(cast.manager),
            "staff": again(cast.staff),
        }


def hang(made: Room, at: Any) -> Hung:
    """Hang a second representative, an offered role and an open question on the liaison."""
    guest = UserFactory()
    liaison = made.liaison
    appoint(person=guest, role=Role.REPRESENTATIVE, scope=liaison)
    waiting = Representative(
        liaison=liaison,
        organization=liaison.organization,
        committee=liaison.committee,
        name="Not yet registered",
        email="not.yet@example.org",
    )
    begin(waiting, actor=None)
    perform(waiting, "await_registration", actor=None)
    invitations.invite(
        email="offered@example.org",
        name="Offered",
        role=Role.REPRESENTATIVE,
        scope=liaison,
        deputy=False,
        by=made.cast.staff,
    )
    return Hung(made, guest, at)


def stopped(hung: Hung) -> None:
    stages.asked(hung.made)
    do(hung.liaison, "give_notice", hung.made.contact, stops_on=clock.today().isoformat())
    hung.at(clock.now() + dt.timedelta(days=1))
    perform(hung.liaison, "stop", actor=None)


def inactive(hung: Hung) -> None:
    stages.cancelled(hung.made, hung.at)


def withdrawn(hung: Hung) -> None:
    stages.in_vote(hung.made, hung.at)
    decision = {"decision": "TMB 12/2026", "decided_on": clock.today().isoformat()}
    perform(hung.liaison, "withdraw", actor=again(hung.made.cast.staff), data=decision)


def replaced(hung: Hung) -> None:
    stages.asked(hung.made)
    perform(hung.liaison, "replace", actor=None)


def dropped(hung: Hung) -> None:
    stages.proposed(hung.made)
    perform(hung.liaison, "drop", actor=None)


def disbanded(hung: Hung) -> None:
    stages.asked(hung.made)
    directory.disband_group(group=hung.committee, by=again(hung.made.manager))


def dissolved(hung: Hung) -> None:
    stages.asked(hung.made)
    directory.change_status(committee=hung.committee, status="dissolved", by=again(hung.made.cast.staff))


def not_carried_over(hung: Hung) -> None:
    stages.asked(hung.made)
    convert(hung.made, carried=[], text="The committee carries over no liaison.", at=hung.at)


KINDS: dict[str, tuple[Callable[[Hung], None], str, str]] = {
    "stopped by the organization": (stopped, "stopped", "A"),
    "no active participation": (inactive, "inactive", "A"),
    "withdrawn by the TMB": (withdrawn, "withdrawn", "A"),
    "replaced by another category": (replaced, "replaced", "A"),
    "no longer in the open data": (dropped, "feed", "A"),
    "working group disbanded": (disbanded, "group_disbanded", "C"),
    "committee dissolved": (dissolved, "dissolved", "A"),
    "not carried over": (not_carried_over, "not_carried_over", "B"),
}


def made_for(category: str) -> Room:
    made = stages.room(group=True) if category == "C" else stages.room()
    if category == "C":
        Liaison.objects.filter(pk=made.liaison.pk).update(category="C", committee=made.cast.group)
        Representative.objects.filter(liaison=made.liaison).update(committee=made.cast.group)
    else:
        Liaison.objects.filter(pk=made.liaison.pk).update(category=category)
    made.liaison = fresh(made.liaison)
    return made


def owed(liaison: Any) -> list[Any]:
    """Return everything of which a deadline, a reminder or a task could be."""
    people = Representative.objects.filter(liaison=liaison) if isinstance(liaison, Liaison) else ()
    return [liaison, *Review.objects.of(liaison), *people]


def running(liaison: Any) -> list[Deadline]:
    return [deadline for each in owed(liaison) for deadline in Deadline.objects.of(each).running()]


def waiting(hung: Hung) -> set[tuple[str, str]]:
    found = set()
    for role, person in hung.people().items():
        standing = standing_of(person, fresh=True)
        if waiting_for(REVIEW, standing).filter(external=hung.liaison).exists():
            found.add((role, "review"))
        if waiting_for(REPRESENTATIVE, standing).filter(liaison=hung.liaison).exists():
            found.add((role, "representative"))
    return found


def reminders(liaison: Any) -> int:
    keys = [deadline.pk for each in owed(liaison) for deadline in Deadline.objects.of(each)]
    return Reminder.objects.filter(deadline__in=keys).count()


class _FailsError(Exception):
    pass


@pytest.mark.rule("REV-06", "REV-08", "REV-10", "REV-11", "COM-09", "EXT-28")
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_it_is_left_but_the_records(db: Any, at: Any, kind: str) -> None:
    act, ending, category = KINDS[kind]
    made = made_for(category)
    hung = hang(made, at)
    committee = hung.committee
    assert reads(hung.made.representative, committee)
    assert reads(hung.guest, committee)
    paper = add_paper(
        committee=committee,
        title="Kept",
        kind="report",
        upload=keep(internal.report()["report"], person=made.manager),
        by=made.manager,
    ).document

    act(hung)

    liaison = hung.liaison
    assert (liaison.state, liaison.ending) == ("ended", ending)
    # Rights.
    assert not Appointment.objects.on(liaison).in_force().exists()
    assert not LiaisonUserPermission.objects.filter(content_object=liaison).exists()
    assert not Representative.objects.in_office().filter(liaison=liaison).exists()
    assert not Invitation.objects.open().filter(scope_id=liaison.pk, role=Role.REPRESENTATIVE).exists()
    for person in (hung.made.representative, hung.guest):
        assert liaison.pk not in standing_of(again(person)).scopes(Role.REPRESENTATIVE)
        assert not reads(again(person), fresh(committee))
    # Reviews, votes, deadlines, tasks.
    assert {review.state for review in Review.objects.of(liaison)} == {"ended"}
    votes = Ballot.objects.filter(subject_type__model="review", subject_id__in=Review.objects.of(liaison).values("pk"))
    assert not votes.exclude(state__in=("decided", "cancelled")).exists()
    assert running(liaison) == []
    assert waiting(hung) == set()
    before = reminders(liaison)
    at(clock.now() + dt.timedelta(days=800))
    remind_due()
    perform_due()
    assert reminders(liaison) == before
    assert {review.state for review in Review.objects.of(liaison)} == {"ended"}
    # Records.
    assert Event.objects.of(liaison).count() >= 2
    assert Review.objects.visible_to(again(made.cast.tpm)).of(liaison).exists() or kind == "committee dissolved"
    assert paper.versions.exists()
    assert Message.objects.filter(kind="register/representation_ended", email=made.representative.email).exists()
    assert Message.objects.filter(kind="register/ended", email=made.contact.email).exists() or kind == (
        "no longer in the open data"
    )
    assert list(ledger.verify()) == []


@pytest.mark.parametrize("kind", ["withdrawn by the TMB", "no active participation", "committee dissolved"])
def test_it_ends_altogether_or_not_at_all(db: Any, at: Any, kind: str) -> None:
    act, _ending, category = KINDS[kind]
    made = made_for(category)
    hung = hang(made, at)

    def fail(sender: Any, move: Any, **kwargs: Any) -> None:
        if move.target == "ended":
            raise _FailsError

    performed.connect(fail, sender=Review, dispatch_uid="a-test")
    try:
        with pytest.raises(_FailsError):
            act(hung)
    finally:
        performed.disconnect(sender=Review, dispatch_uid="a-test")
    assert hung.liaison.state == "active"
    assert reads(again(made.representative), hung.committee)
    assert reads(again(hung.guest), hung.committee)
    assert Review.objects.of(hung.liaison).running().count() == 1
    assert running(hung.liaison) != []
    assert fresh(made.cast.committee).status == "active"
    assert list(ledger.verify()) == []


def _by_review(pair: internal.Pair, liaison: InternalLiaison, at: Any) -> None:
    review = do(Review.objects.of(liaison).get(), "propose_ending", pair.manager, reason="No longer needed.")
    review = do(review, "open_ballot", pair.manager, **period(review))
    stages.voted(pair.home, review, at, yes=2)


def _home_dissolved(pair: internal.Pair, liaison: InternalLiaison, at: Any) -> None:
    directory.change_status(committee=pair.home.committee, status="dissolved", by=again(pair.home.staff))


def _target_dissolved(pair: internal.Pair, liaison: InternalLiaison, at: Any) -> None:
    directory.change_status(committee=pair.target.committee, status="dissolved", by=again(pair.home.staff))


@pytest.mark.rule("REV-07", "REV-10")
@pytest.mark.parametrize("act", [_by_review, _home_dissolved, _target_dissolved])
def test_an_internal_liaison_leaves_nothing_either(db: Any, at: Any, act: Any) -> None:
    pair = internal.pair(p_members=3)
    liaison = internal.active(pair, at, willing=True)
    do(Review.objects.of(liaison).get(), "open", pair.manager)
    act(pair, liaison, at)
    liaison = fresh(liaison)
    assert (liaison.state, liaison.ended_on) == ("ended", clock.today())
    assert Review.objects.of(liaison).get().state == "ended"
    assert running(liaison) == []
    for person in (pair.manager, pair.target.manager, pair.home.staff, pair.member):
        standing = standing_of(again(person), fresh=True)
        assert not waiting_for(REVIEW, standing).filter(internal=liaison).exists()
        assert not waiting_for(INTERNAL, standing).filter(pk=liaison.pk).exists()
    told = set(Message.objects.filter(kind__startswith="register/internal/ended").values_list("email", flat=True))
    assert pair.home.staff.email in told
    if act is _by_review:
        assert {pair.manager.email, pair.target.manager.email, pair.member.email} <= told
    assert Event.objects.of(liaison).count() > 5
    assert list(ledger.verify()) == []
