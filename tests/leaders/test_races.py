"""Two managers at one post: one term, one appointment, one letter each."""

import datetime as dt
from typing import Any

import pytest

from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.refusals import GuardFailed, MovedOn
from core.workflow.timed import perform_due
from liaisons.register.leaders import services
from liaisons.register.models import Term
from tests import scenarios
from tests.factories.accounts import holder
from tests.leaders import stages
from tests.leaders.stages import appointed, resolved
from tests.projects import stages as projects
from tests.races import ROUNDS, race
from tests.scenarios import Cast, again, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database, pytest.mark.rule("COM-05")]


@pytest.fixture
def made(at: Any) -> Cast:
    return scenarios.cast("ISO/TC 940", p_members=1, o_members=0, group=True)


@pytest.fixture
def deputy(made: Cast) -> User:
    return holder(Role.COMMITTEE_MANAGER, made.committee)


def both(made: Cast, deputy: User, post: Any, *people: User) -> list[Any]:
    """Let the manager and the deputy appoint at once, each somebody of his own."""
    resolution, origin = resolved(made), stages.member_of(made)
    first = dt.date(2026, 3, 2)

    def side(person: User, by: User) -> Any:
        return lambda: services.appoint(
            post=post, person=person, origin=origin, resolution=resolution, starts_on=first, by=by
        )

    return race(side(people[0], again(made.manager)), side(people[1], again(deputy)))


@pytest.mark.parametrize("post", ["group", "project"])
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_appoint_at_once_and_one_is_told_why_not(made: Cast, deputy: User, post: str, _round: int) -> None:
    where: Any = made.group if post == "group" else projects.project(made, "ISO/CD 94001", working_group=None)
    nora, otto = scenarios.person("Nora New"), scenarios.person("Otto Other")
    outcomes = both(made, deputy, where, nora, otto)
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, GuardFailed)
    assert "is appointed until 2 Mar 2029" in loser.refused.refusals[0].reason
    term = Term.objects.get()
    assert Appointment.objects.filter(role=Role.CONVENOR).count() == (1 if post == "group" else 0)
    told = list(Message.objects.filter(kind="register/leaders/appointed").values_list("email", flat=True))
    assert len(told) == len(set(told)) == 2
    assert term.person.email in told
    assert list(ledger.verify()) == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_the_same_form_from_two_desks(made: Cast, deputy: User, _round: int) -> None:
    nora = scenarios.person("Nora New")
    outcomes = both(made, deputy, made.group, nora, nora)
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    assert (Term.objects.count(), Appointment.objects.filter(person=nora).count()) == (1, 1)


@pytest.mark.rule("COM-04")
@pytest.mark.parametrize("_round", ROUNDS)
def test_ended_at_two_desks_and_by_the_clock(made: Cast, deputy: User, at: Any, _round: int) -> None:
    term = appointed(made)
    sides = [
        lambda by=by: perform(term, "end_early", actor=again(by), data=stages.EARLY) for by in (made.manager, deputy)
    ]
    outcomes = race(*sides)
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    assert all(isinstance(outcome.refused, MovedOn) for outcome in outcomes if not outcome.done)
    assert (fresh(term).state, fresh(term).appointment.ends_on) == ("ended_early", dt.date(2026, 3, 2))
    follower = appointed(made, scenarios.person("Otto Other"), starts_on=dt.date(2026, 3, 3))
    at(dt.datetime(2029, 3, 4, 9, tzinfo=dt.UTC))
    race(perform_due, perform_due)
    assert fresh(follower).state == "ended"
    told = Message.objects.filter(kind="register/leaders/ended", about_id=follower.pk)
    assert set(told.values_list("recipient", flat=True)) == {follower.person.pk, made.manager.pk, deputy.pk}
    assert told.count() == 3
    assert list(ledger.verify()) == []
