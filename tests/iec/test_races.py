"""Two connections at an ISO-IEC liaison or at planned work: one effect, one event, one message."""

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
from liaisons.register.iec.models import IecLiaison
from tests import scenarios
from tests.factories.accounts import holder
from tests.iec import stages
from tests.iec.stages import Desk
from tests.iec.test_matrix import OF_LIAISON, OF_WORK
from tests.races import ROUNDS, race
from tests.scenarios import again, ballot_on, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@dataclass
class Arena:
    """A committee, with two of everybody who acts."""

    desk: Desk
    at: Callable[[dt.datetime], None]
    deputies: dict[str, User]

    def couple(self, obj: Any, action: str) -> tuple[User, User]:
        """Return two people who may both perform `action`, fresh as two requests have them."""
        table = OF_LIAISON if isinstance(obj, IecLiaison) else OF_WORK
        (role,) = table.who[action]
        first = {"manager": self.desk.manager, "ceo office": self.desk.ceo, "staff": self.desk.staff}[role]
        return again(first), again(self.deputies[role])


@pytest.fixture
def arena(at: Any) -> Arena:
    desk = stages.desk(p_members=1, o_members=0)
    deputies = {
        "manager": holder(Role.COMMITTEE_MANAGER, desk.committee),
        "ceo office": holder(Role.CEO_OFFICE),
        "staff": holder(Role.CENTRAL_STAFF),
    }
    return Arena(desk, at, deputies)


def side(obj: Any, action: str, person: User) -> Callable[[], Move]:
    """Return one side of a race, with the version that its page was loaded with."""
    table = OF_LIAISON if isinstance(obj, IecLiaison) else OF_WORK
    data = table.data[action](obj) if action in table.data else None
    version = obj.version
    return lambda: perform(obj, action, actor=person, data=data, version=version)


def one_of_two(arena: Arena, obj: Any, one: str, other: str) -> Any:
    """Race two actions of the same page; exactly one happens and is told once."""
    outcomes = race(side(obj, one, arena.couple(obj, one)[0]), side(obj, other, arena.couple(obj, other)[1]))
    assert [outcome.done for outcome in outcomes].count(True) == 1, (one, other)
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, MovedOn), (one, other)
    after = fresh(obj)
    assert after.version == obj.version + 1
    event = Event.objects.of(after).get(seq=after.version)
    told = list(Message.objects.filter(event=event).values_list("kind", "email"))
    assert len(told) == len(set(told))
    return after


@pytest.mark.rule("SVC-07", "IEC-06")
@pytest.mark.parametrize("_round", ROUNDS)
def test_every_transition_has_one_effect_when_two_press_at_once(arena: Arena, _round: int) -> None:
    liaison: Any = stages.prepared(arena.desk)

    def twice(*actions: str) -> None:
        nonlocal liaison
        for action in actions:
            liaison = one_of_two(arena, liaison, action, action)

    twice("edit", "open_ballot")
    ballot = ballot_on(liaison)
    scenarios.vote(arena.desk.home, ballot, yes=1)
    arena.at(ballot.closes_at)
    race(perform_due, perform_due)
    liaison = fresh(liaison)
    assert (liaison.decision, Event.objects.of(liaison).filter(action="take_result").count()) == ("carried", 1)
    twice("hand_over", "return", "hand_over", "send", "ask_withdrawal", "keep_on", "agree", "name_representative")
    twice("confirm", "escalate", "escalate", "escalate", "settle", "end")
    assert liaison.state == "ended"
    assert liaison.overlap_steps.count() == 4
    assert list(ledger.verify()) == []


RIVALS = (
    ("at_office", "send", "return"),
    ("sent", "agree", "ask_withdrawal"),
    ("active", "end", "escalate"),
    ("escalated", "escalate", "settle"),
)


@pytest.mark.rule("SVC-07", "IEC-01")
@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_different_actions_on_the_same_page_one_happens(arena: Arena, _round: int) -> None:
    for number, (situation, one, other) in enumerate(RIVALS, start=1):
        liaison = getattr(stages, situation)(arena.desk, arena.at, iec_reference=f"IEC/TC {number}")
        one_of_two(arena, liaison, one, other)
    assert list(ledger.verify()) == []


@pytest.mark.rule("IEC-01")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_prepare_the_same_and_one_is_refused(arena: Arena, _round: int) -> None:
    outcomes = race(
        lambda: stages.prepared(arena.desk),
        lambda: stages.prepared(arena.desk, by=arena.deputies["manager"]),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, GuardFailed)
    assert "on its way already" in loser.refused.refusals[0].reason
    assert IecLiaison.objects.count() == 1


@pytest.mark.rule("IEC-06")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_offices_take_the_same_step_without_a_page(arena: Arena, _round: int) -> None:
    """Without the version of a page, as two forms sent by hand: the second is refused by the guard."""
    liaison = stages.escalated(arena.desk, arena.at)
    data = stages.step(liaison, 2)
    outcomes = race(
        *(
            lambda person=person: perform(liaison, "escalate", actor=person, data=data)
            for person in arena.couple(liaison, "escalate")
        )
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert [refusal.rule for refusal in loser.refused.refusals] == ["IEC-06"]  # type: ignore[union-attr]
    assert fresh(liaison).level == 2


@pytest.mark.rule("IEC-04")
@pytest.mark.parametrize("_round", ROUNDS)
def test_planned_work(arena: Arena, _round: int) -> None:
    work: Any = stages.reported(arena.desk)
    work = one_of_two(arena, work, "inform", "override") if _round % 2 else one_of_two(arena, work, "inform", "inform")
    if work.state == "informed":
        work = one_of_two(arena, work, "record_outcome", "record_outcome")
        work = one_of_two(arena, work, "start", "drop")
    assert work.state in {"started", "dropped"}
    assert list(ledger.verify()) == []
