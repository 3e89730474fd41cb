"""Votes at meetings: counts, confirmation by ballot, correction (BAL-14, COM-06)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from committees.ballots import services
from committees.ballots.models import Ballot, CountedPosition, Resolution, Result
from committees.directory.models import Membership
from committees.meetings.models import Meeting
from committees.meetings.services import add_agenda_entry, plan_meeting
from core.notifications.models import Message
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import FormInvalid, GuardFailed
from tests.factories.ballots import (
    Chamber,
    cast,
    chamber,
    close_due,
    meeting_vote,
    open_ballot,
    planned_meeting,
    totals,
)
from tests.scenarios import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(at: Any) -> Chamber:
    return chamber(p=6, o=1)


@pytest.fixture
def ballot(room: Chamber) -> Ballot:
    """Return a vote on the agenda of a meeting on 12 and 13 March in Geneva, announced to end at 17:00."""
    meeting = planned_meeting(room, in_days=10, end_time=dt.time(17))
    return meeting_vote(room, meeting, kind="carried_over")


def count(room: Chamber, ballot: Ballot, yes: int, no: int, abstain: int = 0, **fields: Any) -> None:
    data = totals(ballot, yes, no, abstain, **{"voted_at": "2026-03-13T10:00", **fields})
    perform(ballot, "count", actor=room.manager, data=data)


@pytest.mark.rule("BAL-14", "BAL-10")
def test_the_same_formula_decides_at_a_meeting(room: Chamber, ballot: Ballot, at: Any) -> None:
    at("2026-03-13T12:00:00+01:00")
    count(room, ballot, 2, 1, 3, written=1)
    ballot = fresh(ballot)
    assert (ballot.state, ballot.outcome, ballot.decided_on) == ("decided", "approved", dt.date(2026, 3, 13))
    result = Result.objects.get()
    assert (result.left, result.right, result.written, result.not_voted) == (6, 6, 1, 0)
    version = Resolution.objects.get().current
    assert (version.way, version.majority, version.decided_on) == ("meeting", "two_thirds", dt.date(2026, 3, 13))
    assert Message.objects.filter(kind="ballots/decided").count() == 7 + 3


@pytest.mark.rule("BAL-14")
def test_positions_by_body_are_kept_and_may_be_entered_instead_of_totals(
    room: Chamber, ballot: Ballot, at: Any
) -> None:
    at("2026-03-14T12:00:00+01:00")
    question = ballot.questions.get()
    positions = dict(zip(room.members, ["yes", "yes", "no", "abstain", "none", ""], strict=True))
    data = {
        "voted_at": "2026-03-13T10:00",
        "bodies_gone": 0,
        **{f"question_{question.pk}_body_{body.pk}": position for body, position in positions.items()},
    }
    with pytest.raises(FormInvalid) as differ:
        perform(ballot, "count", actor=room.manager, data=data | {f"question_{question.pk}_yes": 3})
    assert "differ" in str(differ.value.form.errors)
    perform(ballot, "count", actor=room.manager, data=data)
    result = Result.objects.get()
    assert (result.yes, result.no, result.abstain, result.not_voted) == (2, 1, 1, 2)
    kept = {position.body: position.position for position in CountedPosition.objects.select_related("body")}
    assert kept == {body: position or "none" for body, position in positions.items()}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"yes": 5, "no": 2}, "7 votes, but only 6"),
        ({"yes": 1, "no": 1, "voted_at": "2026-03-14T13:00"}, "future"),
        ({"yes": 1, "no": 1, "voted_at": "2026-03-11T23:59"}, "before the meeting"),
        ({"yes": -1, "no": 1}, "greater than or equal to 0"),
        ({"yes": 1, "no": 1, "voted_at": ""}, "required"),
        ({"yes": None, "no": None, "abstain": None}, "Enter the totals"),
    ],
)
def test_impossible_counts_are_refused(
    room: Chamber, ballot: Ballot, at: Any, fields: dict[str, Any], wrong: str
) -> None:
    at("2026-03-14T12:00:00+01:00")
    with pytest.raises(FormInvalid) as refused:
        count(room, ballot, **{"abstain": 0, **fields})
    assert wrong in str(refused.value.form.errors)
    assert not Result.objects.exists()


@pytest.mark.rule("BAL-14", "COM-02")
def test_the_electorate_of_a_meeting_is_that_of_the_day_of_the_vote(room: Chamber, ballot: Ballot, at: Any) -> None:
    left = Membership.objects.get(body=room.members[0])
    left.ends_on = dt.date(2026, 3, 12)
    left.save()
    at("2026-03-14T12:00:00+01:00")
    with pytest.raises(FormInvalid, match="attention"):
        count(room, ballot, 6, 0)
    count(room, ballot, 5, 0)
    assert Result.objects.get().entitled == 5


@pytest.mark.rule("BAL-14")
@pytest.mark.parametrize(
    ("voted_at", "gone", "state"),
    [
        ("2026-03-13T16:59", 2, "decided"),
        ("2026-03-13T17:00", 2, "to_be_confirmed"),
        ("2026-03-13T17:30", 0, "decided"),
        ("2026-03-13T17:30", 1, "to_be_confirmed"),
    ],
)
def test_a_vote_after_the_end_with_members_gone_is_to_be_confirmed(
    room: Chamber, ballot: Ballot, at: Any, voted_at: str, gone: int, state: str
) -> None:
    at("2026-03-14T12:00:00+01:00")
    count(room, ballot, 3, 1, voted_at=voted_at, bodies_gone=gone)
    assert fresh(ballot).state == state
    assert Resolution.objects.exists() is (state == "decided")


@pytest.mark.rule("BAL-14")
class TestConfirmation:
    @pytest.fixture
    def waiting(self, room: Chamber, ballot: Ballot, at: Any) -> Ballot:
        at("2026-03-16T09:00:00+01:00")
        count(room, ballot, 4, 0, voted_at="2026-03-13T18:00", bodies_gone=2)
        return fresh(ballot)

    def confirm(self, room: Chamber, waiting: Ballot) -> Ballot:
        dates = {"opens_on": "2026-03-16", "closes_on": "2026-04-13"}
        perform(waiting, "arrange_confirmation", actor=room.manager, data=dates)
        return Ballot.objects.get(confirms=waiting)

    def test_the_ballot_decides_in_place_of_the_meeting(self, room: Chamber, waiting: Ballot, at: Any) -> None:
        confirming = self.confirm(room, waiting)
        assert (confirming.state, confirming.majority, confirming.title) == ("open", "two_thirds", "A matter")
        cast(room, confirming, yes=1, no=1)
        with pytest.raises(GuardFailed, match="exists already"):
            self.confirm(room, waiting)
        at("2026-04-14T00:00:00+02:00")
        close_due()
        waiting = fresh(waiting)
        assert (waiting.state, waiting.outcome, waiting.decided_on) == ("decided", "not_approved", dt.date(2026, 4, 13))
        assert [event.action for event in Event.objects.of(waiting)][-1] == "confirm"
        assert not Resolution.objects.exists()
        # One notice: that of the ballot. The first was about the count of the meeting.
        told = Message.objects.filter(kind="ballots/decided", recipient=room.chair).order_by("pk")
        assert [message.about for message in told] == [waiting, confirming]

    def test_a_carried_ballot_makes_one_resolution(self, room: Chamber, waiting: Ballot, at: Any) -> None:
        confirming = self.confirm(room, waiting)
        cast(room, confirming, yes=5, no=1)
        at("2026-04-14T00:00:00+02:00")
        close_due()
        resolution = Resolution.objects.get()
        assert resolution.ballot == waiting
        assert (resolution.current.way, resolution.current.yes) == ("cib", 5)
        with pytest.raises(GuardFailed, match="ballot has decided"):
            perform(waiting, "correct", actor=room.manager, data=totals(waiting, 0, 1, 0, reason="Slip"))

    def test_a_cancelled_ballot_leaves_it_open(self, room: Chamber, waiting: Ballot) -> None:
        confirming = self.confirm(room, waiting)
        perform(confirming, "ask_cancellation", actor=room.manager, data={"reason": "Wrong text"})
        perform(confirming, "agree_cancellation", actor=room.chair)
        assert fresh(waiting).state == "to_be_confirmed"
        assert self.confirm_again(room, waiting).state == "open"

    def confirm_again(self, room: Chamber, waiting: Ballot) -> Ballot:
        dates = {"opens_on": "2026-03-16", "closes_on": "2026-04-13"}
        perform(waiting, "arrange_confirmation", actor=room.manager, data=dates)
        return Ballot.objects.exclude(state="cancelled").get(confirms=waiting)

    def test_it_ends_with_its_subject(self, room: Chamber, waiting: Ballot) -> None:
        confirming = self.confirm(room, waiting)
        services.lapse(waiting, reason="Barred")
        assert (fresh(waiting).state, fresh(confirming).state) == ("cancelled", "cancelled")


@pytest.mark.rule("COM-06")
class TestCorrection:
    def test_wrong_counts_are_corrected_by_a_version(self, room: Chamber, ballot: Ballot, at: Any) -> None:
        at("2026-03-14T12:00:00+01:00")
        count(room, ballot, 2, 2)
        assert fresh(ballot).outcome == "not_approved"
        with pytest.raises(FormInvalid):
            perform(ballot, "correct", actor=room.manager, data=totals(ballot, 4, 2, 0))
        right = totals(ballot, 4, 2, 0, reason="Two hands were overlooked.")
        perform(ballot, "correct", actor=room.manager, data=right)
        assert fresh(ballot).outcome == "approved"
        assert fresh(ballot).decided_on == dt.date(2026, 3, 13)
        results = list(Result.objects.order_by("number"))
        assert [(result.yes, result.no, result.outcome) for result in results] == [
            (2, 2, "not_approved"),
            (4, 2, "approved"),
        ]
        assert results[1].reason == "Two hands were overlooked."
        assert Resolution.objects.get().current.yes == 4
        # Back again: the resolution stays on file, its last version says that it was not carried.
        perform(ballot, "correct", actor=room.manager, data=totals(ballot, 1, 2, 0, reason="Not so."))
        versions = list(Resolution.objects.get().versions.order_by("number"))
        assert [(version.yes, version.carried) for version in versions] == [(4, True), (1, False)]
        assert versions[1].reason == "Not so."

    def test_a_ballot_by_correspondence_is_never_corrected(self, room: Chamber, at: Any) -> None:
        from core.workflow.refusals import NotAllowed

        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 2))
        at("2026-03-03T00:00:00+01:00")
        close_due()
        with pytest.raises(NotAllowed):
            perform(ballot, "correct", actor=room.manager, data={"reason": "No"})


@pytest.mark.rule("EXT-25")
class TestTheMeeting:
    def test_only_the_manager_plans_and_fills_the_agenda(self, room: Chamber) -> None:
        meeting = planned_meeting(room)
        assert [str(entry) for entry in meeting.agenda.all()] == ["1 Opening"]
        meeting_vote(room, meeting)
        assert [str(entry) for entry in meeting.agenda.all()] == ["1 Opening", "2 A matter"]
        for person in (room.chair, room.officers[room.members[0].pk]):
            with pytest.raises(PermissionDenied):
                add_agenda_entry(meeting=meeting, title="More", by=person)
            with pytest.raises(PermissionDenied):
                plan_meeting(
                    committee=room.committee,
                    title="Other",
                    starts_on=dt.date(2026, 5, 1),
                    ends_on=dt.date(2026, 5, 1),
                    by=person,
                )

    def test_no_vote_is_put_on_a_meeting_that_has_begun_or_is_another_committees(self, room: Chamber, at: Any) -> None:
        meeting = planned_meeting(room, in_days=10)
        with pytest.raises(ValidationError, match="not a meeting of the committee"):
            meeting_vote(chamber(), meeting)
        at("2026-03-12T00:00:00+01:00")
        with pytest.raises(ValidationError, match="has begun"):
            meeting_vote(room, meeting)
        assert not Ballot.objects.exists()

    def test_its_dates_are_those_of_its_place(self, room: Chamber) -> None:
        meeting = planned_meeting(room, in_days=10, days=1, time_zone="Pacific/Auckland", end_time=dt.time(17))
        assert meeting.starts_at == dt.datetime(2026, 3, 11, 11, tzinfo=dt.UTC)
        assert meeting.ends_at == dt.datetime(2026, 3, 12, 4, tzinfo=dt.UTC)
        assert Meeting.objects.planned().count() == 1
        with pytest.raises(ValidationError, match="last day"):
            planned_meeting(room, days=0)
        with pytest.raises(ValidationError, match="not known"):
            planned_meeting(room, time_zone="Mars/Olympus")
