"""Two connections at a liaison between committees: one effect, one event, one message."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import Move, perform
from core.workflow.models import Event
from core.workflow.refusals import GuardFailed, MovedOn
from core.workflow.timed import perform_due
from liaisons.register.internal.models import InternalLiaison
from tests import scenarios
from tests.factories.accounts import holder
from tests.internal import stages
from tests.internal.stages import Pair
from tests.internal.tables import DATA
from tests.races import ROUNDS, race
from tests.scenarios import again, ballot_on, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@dataclass
class Arena:
    """Two committees, each with a second manager."""

    made: Pair
    at: Callable[[dt.datetime], None]
    deputy: User
    their_deputy: User
    colleague: User

    def couple(self, action: str) -> tuple[User, User]:
        """Return two people who may both perform `action`, fresh as two requests have them."""
        if action in ("note", "comment", "mirror"):
            return again(self.made.target.manager), again(self.their_deputy)
        if action == "confirm":
            return again(self.made.home.staff), again(self.colleague)
        return again(self.made.manager), again(self.deputy)


@pytest.fixture
def arena(at: Any) -> Arena:
    made = stages.pair(p_members=1, o_members=0)
    deputy = holder(Role.COMMITTEE_MANAGER, made.home.committee)
    theirs = holder(Role.COMMITTEE_MANAGER, made.target.committee)
    return Arena(made, at, deputy, theirs, holder(Role.CENTRAL_STAFF))


def side(liaison: InternalLiaison, action: str, person: User) -> Callable[[], Move]:
    """Return one side of a race, with the version that its page was loaded with."""
    data = DATA[action](liaison) if action in DATA else None
    files = None
    if action == "file_report":
        data, files = None, stages.report()
    version = liaison.version
    return lambda: perform(liaison, action, actor=person, data=data, files=files, version=version)


def one_of_two(liaison: InternalLiaison, *, one: str, other: str, by: tuple[User, User]) -> InternalLiaison:
    """Race two actions of the same page; exactly one happens and is told once."""
    outcomes = race(side(liaison, one, by[0]), side(liaison, other, by[1]))
    assert [outcome.done for outcome in outcomes].count(True) == 1, (one, other)
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, MovedOn), (one, other)
    after = fresh(liaison)
    assert after.version == liaison.version + 1
    event = Event.objects.of(after).get(seq=after.version)
    told = list(Message.objects.filter(event=event).values_list("kind", "email"))
    assert len(told) == len(set(told))
    return after  # type: ignore[no-any-return]


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("_round", ROUNDS)
def test_every_transition_has_one_effect_when_two_managers_press_at_once(arena: Arena, _round: int) -> None:
    liaison = stages.proposed(arena.made, willing=False)

    def twice(*actions: str) -> None:
        nonlocal liaison
        for action in actions:
            liaison = one_of_two(liaison, one=action, other=action, by=arena.couple(action))

    twice("take_up", "record_consultation", "record_review", "ask_report", "file_report", "prepare", "circulate")
    twice("open_call", "schedule", "open_ballot")
    ballot = ballot_on(liaison)
    scenarios.vote(arena.made.home, ballot, yes=1)
    arena.at(ballot.closes_at)
    race(perform_due, perform_due)
    liaison = fresh(liaison)
    assert liaison.state == "established"
    assert Event.objects.of(liaison).filter(action="take_result").count() == 1
    twice("inform_target", "note", "comment", "mirror", "confirm", "add_representative")
    assert InternalLiaison.objects.count() == 2
    assert list(ledger.verify()) == []


RIVALS = (
    ("with_report", "drop", "prepare"),
    ("pack_ready", "circulate", "file_report"),
    ("scheduled", "open_ballot", "schedule"),
    ("scheduled", "open_ballot", "name_representative"),
)


@pytest.mark.rule("SVC-07", "INT-04", "INT-10")
@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_different_actions_on_the_same_page_one_happens(arena: Arena, _round: int) -> None:
    for number, (situation, one, other) in enumerate(RIVALS):
        target = scenarios.cast(f"ISO/TC {930 + number}", p_members=0, o_members=0).committee
        liaison = getattr(stages, situation)(arena.made, target=target)
        one_of_two(liaison, one=one, other=other, by=arena.couple(one))
    assert list(ledger.verify()) == []


@pytest.mark.rule("INT-01")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_propose_the_same_and_one_is_refused(arena: Arena, _round: int) -> None:
    made = arena.made
    outcomes = race(
        lambda: stages.proposed(made, by=made.member),
        lambda: stages.proposed(made, by=made.home.chair),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, GuardFailed)
    assert "on its way already" in loser.refused.refusals[0].reason
    assert InternalLiaison.objects.count() == 1


@pytest.mark.rule("INT-15")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_managers_mirror_at_once(arena: Arena, _round: int) -> None:
    """Without the version of a page, as two forms sent by hand: the second is refused by the guard."""
    liaison = stages.informed(arena.made, arena.at)
    data = DATA["mirror"](liaison)
    outcomes = race(
        *(
            lambda person=person: perform(liaison, "mirror", actor=person, data=data)
            for person in arena.couple("mirror")
        )
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert [refusal.rule for refusal in loser.refused.refusals] == ["INT-15"]  # type: ignore[union-attr]
    assert InternalLiaison.objects.filter(mirror_of=liaison).count() == 1
    assert Message.objects.filter(kind="register/internal/mirrored").count() == 2, "one each for the two managers"


@pytest.mark.rule("INT-01", "INT-15")
@pytest.mark.parametrize("_round", ROUNDS)
def test_the_manager_mirrors_while_a_member_proposes_the_same(arena: Arena, _round: int) -> None:
    liaison = stages.informed(arena.made, arena.at)
    there = Pair(arena.made.target, arena.made.home)
    outcomes = race(
        side(liaison, "mirror", again(arena.made.target.manager)),
        lambda: stages.proposed(there, by=arena.made.target.chair),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, GuardFailed)
    assert InternalLiaison.objects.filter(home=arena.made.target.committee).count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.rule("INT-09", "BAL-13")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_workers_close_the_ballot_and_a_manager_cancels_too_late(arena: Arena, _round: int) -> None:
    liaison = stages.in_decision(arena.made)
    ballot = ballot_on(liaison)
    scenarios.vote(arena.made.home, ballot, yes=1)
    arena.at(ballot.closes_at)
    race(perform_due, perform_due)
    liaison = fresh(liaison)
    assert (liaison.state, Event.objects.of(liaison).filter(action="take_result").count()) == ("established", 1)
    decided = Message.objects.filter(kind="register/internal/decided")
    assert decided.count() == decided.values("email").distinct().count()
