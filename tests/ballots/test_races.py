"""Two connections at the same ballot: one effect, one notice, no lost vote."""

import datetime as dt
from typing import Any

import pytest

from committees.ballots import services
from committees.ballots.models import Ballot, Elector, Resolution, Result, Vote
from committees.ballots.workflows import BALLOT
from core.accounts.models import User
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.timed import perform_due
from tests.factories.ballots import (
    Chamber,
    cast,
    chamber,
    draft_ballot,
    meeting_vote,
    open_ballot,
    planned_meeting,
    totals,
    undecided,
)
from tests.races import MANY, ROUNDS, race
from tests.scenarios import again

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def room(at: Any) -> Chamber:
    return chamber(p=3, o=0)


@pytest.mark.rule("BAL-13")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_closings_give_one_result_and_one_notice(room: Chamber, at: Any, _round: int) -> None:
    ballot = open_ballot(room, closes_on=dt.date(2026, 3, 9))
    cast(room, ballot, yes=2)
    at("2026-03-10T00:00:00+01:00")
    race(perform_due, perform_due)
    assert Ballot.objects.get().outcome == "approved"
    assert Result.objects.count() == Resolution.objects.count() == 1
    assert Elector.objects.filter(moment="closing").count() == 3
    assert Event.objects.of(ballot).filter(action__in=("close", "decide")).count() == 2
    told = Message.objects.filter(kind="ballots/decided")
    assert told.count() == told.values("email").distinct().count() == 6
    assert list(ledger.verify()) == []


@pytest.mark.rule("BAL-09")
@pytest.mark.parametrize("_round", ROUNDS)
def test_a_vote_against_the_closing_counts_or_is_refused(room: Chamber, at: Any, _round: int) -> None:
    ballot = open_ballot(room, closes_on=dt.date(2026, 3, 9))
    cast(room, ballot, no=1)
    at("2026-03-10T00:00:00+01:00")
    body = room.members[1]
    voting, closing = race(
        lambda: services.cast_vote(ballot=ballot, body=body, position="yes", by=again(room.officers[body.pk])),
        perform_due,
    )
    # The moment has come, so the vote is late whoever is first; nothing of it is kept.
    assert not voting.done
    assert closing.done
    assert Vote.objects.count() == 1
    assert (Result.objects.get().yes, Result.objects.get().no) == (0, 1)


@pytest.mark.rule("BAL-09")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_votes_of_one_body_leave_one(room: Chamber, at: Any, _round: int) -> None:
    ballot = open_ballot(room, closes_on=dt.date(2026, 3, 9))
    body = room.members[0]
    officer = room.officers[body.pk]
    sides = race(
        lambda: services.cast_vote(ballot=ballot, body=body, position="yes", by=again(officer)),
        lambda: services.cast_vote(ballot=ballot, body=body, position="no", by=again(officer)),
    )
    assert all(side.done for side in sides)
    last = Vote.objects.latest("pk").position
    at("2026-03-10T00:00:00+01:00")
    perform_due()
    result = Result.objects.get()
    assert (result.yes, result.no) == {"yes": (1, 0), "no": (0, 1)}[last]
    assert list(ledger.verify()) == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_announcements_give_one(room: Chamber, _round: int) -> None:
    ballot = draft_ballot(room)
    data = {"opens_on": "2026-03-02", "closes_on": "2026-03-30"}
    sides = race(
        *(lambda: perform(ballot, "schedule", actor=again(room.manager), data=data, version=ballot.version),) * 2
    )
    assert [side.done for side in sides] == [True, True]
    assert sorted(side.value.repeated for side in sides) == [False, True]
    assert Event.objects.of(ballot).filter(action="open").count() == 1
    assert Message.objects.filter(kind="ballots/opened_to_vote").count() == 3


@pytest.mark.parametrize("_round", ROUNDS)
def test_cancelling_against_opening(room: Chamber, at: Any, _round: int) -> None:
    ballot = open_ballot(room, opens_on=dt.date(2026, 3, 9))
    at("2026-03-09T08:00:00+01:00")
    cancelling, _opening = race(
        lambda: perform(ballot, "cancel", actor=again(room.manager), data={"reason": "Overtaken"}), perform_due
    )
    state = Ballot.objects.get().state
    assert state == ("cancelled" if cancelling.done else "open")
    assert Message.objects.exists() is (state == "open")


@pytest.mark.parametrize("_round", ROUNDS)
def test_references_are_never_given_twice(room: Chamber, _round: int) -> None:
    sides = race(lambda: draft_ballot(room), lambda: draft_ballot(room))
    assert sorted(str(side.value) for side in sides) == ["CIB 2026-001", "CIB 2026-002"]


REASON = {"reason": "Overtaken"}


def _scheduled_for_today(room: Chamber, at: Any) -> Ballot:
    ballot = open_ballot(room, opens_on=dt.date(2026, 3, 9))
    at("2026-03-09T08:00:00+01:00")
    return ballot


def _to_close(room: Chamber, at: Any) -> Ballot:
    ballot = open_ballot(room, closes_on=dt.date(2026, 3, 9))
    at("2026-03-10T00:00:00+01:00")
    return ballot


def _closed(room: Chamber, at: Any) -> Ballot:
    ballot = _to_close(room, at)
    with undecided():
        perform(ballot, "close", actor=None)
    return ballot


def _to_count(room: Chamber, at: Any) -> Ballot:
    ballot = meeting_vote(room, planned_meeting(room))
    at("2026-03-14T09:00:00+01:00")
    return ballot


def _counted(room: Chamber, at: Any) -> Ballot:
    ballot = _to_count(room, at)
    perform(ballot, "count", actor=room.manager, data=totals(ballot, 2, 0, 0, voted_at="2026-03-13T10:00"))
    return ballot


def _to_confirm(room: Chamber, at: Any) -> Ballot:
    ballot = _to_count(room, at)
    late = totals(ballot, 2, 0, 0, voted_at="2026-03-14T00:00", bodies_gone=1)
    perform(ballot, "count", actor=room.manager, data=late)
    return ballot


def _with_decided_confirmation(room: Chamber, at: Any) -> Ballot:
    ballot = _to_confirm(room, at)
    dates = {"opens_on": "2026-03-14", "closes_on": "2026-03-14"}
    perform(ballot, "arrange_confirmation", actor=room.manager, data=dates)
    at("2026-03-15T00:00:00+01:00")
    with undecided():
        perform_due()
    return ballot


def _asked_to_stop(room: Chamber, at: Any) -> Ballot:
    ballot = open_ballot(room)
    perform(ballot, "ask_cancellation", actor=room.manager, data=REASON)
    return ballot


DATES = {"opens_on": "2026-03-14", "closes_on": "2026-04-14"}

# For every action that may happen once only: what it starts from, who performs it, with which data.
ONCE: dict[str, tuple[Any, str, Any]] = {
    "schedule": (lambda room, at: draft_ballot(room), "manager", DATES),
    "open": (_scheduled_for_today, "", None),
    "close": (_to_close, "", None),
    "decide": (_closed, "", None),
    "count": (_to_count, "manager", lambda ballot: totals(ballot, 2, 0, 0, voted_at="2026-03-13T10:00")),
    "arrange_confirmation": (_to_confirm, "manager", DATES),
    "confirm": (
        _with_decided_confirmation,
        "",
        lambda ballot: {"ballot": Ballot.objects.get(confirms=ballot)},
    ),
    "cancel": (lambda room, at: draft_ballot(room), "manager", REASON),
    "ask_cancellation": (lambda room, at: open_ballot(room), "manager", REASON),
    "agree_cancellation": (_asked_to_stop, "chair", None),
    "decline_cancellation": (_asked_to_stop, "chair", REASON),
    "lapse": (lambda room, at: open_ballot(room), "", REASON),
}
# These may be repeated: each time is a step of its own.
REPEATABLE = {"create", "edit", "attach", "vote", "remind", "correct"}


def test_every_action_is_raced_or_may_be_repeated() -> None:
    assert set(ONCE) | REPEATABLE == set(BALLOT.by_name)
    assert not set(ONCE) & REPEATABLE


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("rounds", MANY)
@pytest.mark.parametrize("name", ONCE)
def test_what_happens_once_happens_once(at: Any, name: str, rounds: int) -> None:
    build, role, data = ONCE[name]
    for _round in range(rounds):
        at("2026-03-02T09:00:00+01:00")
        room = chamber(p=3, o=0)
        ballot = build(room, at)
        given = data(ballot) if callable(data) else data
        actor = getattr(room, role) if role else None

        def act(ballot: Ballot = ballot, actor: User | None = actor, given: Any = given) -> Any:
            return perform(ballot, name, actor=again(actor) if actor else None, data=given)

        sides = race(act, act)
        assert sorted(side.done for side in sides) == [False, True]
        assert Event.objects.of(ballot).filter(action=name).count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.rule("COM-06")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_corrections_make_two_versions(room: Chamber, at: Any, _round: int) -> None:
    ballot = _counted(room, at)
    sides = race(
        *(lambda: perform(ballot, "correct", actor=again(room.manager), data=totals(ballot, 1, 1, 0, **REASON)),) * 2
    )
    assert all(side.done for side in sides)
    assert list(Result.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert list(ledger.verify()) == []
