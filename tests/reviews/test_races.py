"""Two connections at a review: one effect, one event, one message; and no deadlock between liaison, review and vote."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from committees.ballots.services import cast_vote
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import GuardFailed, MovedOn
from core.workflow.timed import perform_due
from liaisons.register.models import Review, ReviewRound
from tests.factories.accounts import holder
from tests.races import ROUNDS, race
from tests.reviews import stages
from tests.reviews.stages import Room
from tests.scenarios import again, ballot_on, do, fresh, period

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database, pytest.mark.rule("SVC-07")]


@dataclass
class Arena:
    made: Room
    at: Callable[[dt.datetime], None]
    deputy: User


@pytest.fixture
def arena(at: Any) -> Arena:
    made = stages.room(p_members=1, o_members=0)
    return Arena(made, at, holder(Role.COMMITTEE_MANAGER, made.cast.committee))


def side(obj: Any, action: str, person: User, data: dict[str, Any]) -> Callable[[], Any]:
    version = obj.version
    return lambda: perform(obj, action, actor=again(person), data=data, version=version)


def one_of(obj: Any, *sides: Callable[[], Any]) -> None:
    outcomes = race(*sides)
    assert [outcome.done for outcome in outcomes].count(True) == 1
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, MovedOn | GuardFailed)
    after = fresh(obj)
    assert after.version == obj.version + 1
    told = list(
        Message.objects.filter(event__subject_id=after.pk, event__seq=after.version).values_list("kind", "email")
    )
    assert len(told) == len(set(told))
    assert list(ledger.verify()) == []


@pytest.mark.rule("REV-05")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_managers_come_to_different_outcomes_and_one_holds(arena: Arena, _round: int) -> None:
    made = arena.made
    review = stages.opened(made)
    one_of(
        review,
        side(review, "confirm", made.manager, stages.view()),
        side(review, "propose_cancellation", arena.deputy, stages.GROUND),
    )
    assert Review.objects.of(made.liaison).running().count() == 1


@pytest.mark.rule("REV-05")
@pytest.mark.parametrize("_round", ROUNDS)
def test_contact_and_representative_answer_at_once(arena: Arena, _round: int) -> None:
    made = arena.made
    review = stages.asked(made)
    one_of(
        review,
        side(review, "answer", made.contact, {"reason": "From us."}),
        side(review, "answer", made.representative, {"reason": "From me."}),
    )


@pytest.mark.rule("REV-01")
@pytest.mark.parametrize("_round", ROUNDS)
def test_the_daily_run_twice_opens_once(arena: Arena, _round: int) -> None:
    arena.at(dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC))
    race(perform_due, perform_due)
    review = arena.made.review
    assert (review.state, Event.objects.of(review).filter(action="open").count()) == ("open", 1)


@pytest.mark.rule("REV-05")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_managers_begin_a_round_and_there_is_one(arena: Arena, _round: int) -> None:
    made = arena.made
    outcomes = race(
        lambda: stages.services.begin_round(committee=made.cast.committee, by=again(made.manager)),
        lambda: stages.services.begin_round(committee=made.cast.committee, by=again(arena.deputy)),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    assert ReviewRound.objects.count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.rule("REV-06", "REV-09", "REV-11")
@pytest.mark.parametrize("_round", ROUNDS)
def test_the_vote_closes_while_the_board_withdraws(arena: Arena, _round: int) -> None:
    made = arena.made
    review = stages.in_vote(made, arena.at)
    ballot = ballot_on(review)
    member, officer = next(iter(made.cast.voters.items()))
    cast_vote(ballot=ballot, body=member, by=again(officer), position="yes")
    arena.at(ballot.closes_at)
    decision = {"decision": "TMB 1/2026", "decided_on": clock.today().isoformat()}
    race(perform_due, lambda: perform(fresh(made.liaison), "withdraw", actor=again(made.cast.staff), data=decision))
    perform_due()
    liaison = fresh(made.liaison)
    assert liaison.state == "ended"
    assert liaison.ending in ("inactive", "withdrawn")
    assert fresh(review).state == "ended"
    assert fresh(ballot).state in ("decided", "cancelled")
    assert Event.objects.of(liaison).filter(target="ended").count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.rule("REV-05", "REV-09")
@pytest.mark.parametrize("_round", ROUNDS)
def test_a_round_is_followed_while_one_of_its_liaisons_ends_otherwise(arena: Arena, _round: int) -> None:
    made = arena.made
    other = stages.with_organization(made.cast, "Busy Bridges")[0]
    found = stages.round_of(made.cast)
    data = {**stages.choice(found, made.liaison, "confirm"), **stages.choice(found, other, "confirm")}
    found = do(found, "choose", made.manager, **data)
    found = do(found, "put_to_ballot", made.manager, **period(found))
    ballot = ballot_on(found)
    member, officer = next(iter(made.cast.voters.items()))
    cast_vote(ballot=ballot, body=member, by=again(officer), position="yes")
    arena.at(ballot.closes_at)
    race(perform_due, lambda: perform(fresh(other), "drop", actor=None))
    perform_due()
    assert (fresh(found).state, fresh(other).state) == ("done", "ended")
    assert not Review.objects.of(other).running().exists()
    assert Review.objects.of(made.liaison).running().get().state == "planned"
    assert list(ledger.verify()) == []
