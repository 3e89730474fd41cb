"""A ballot from the draft to the decision."""

import datetime as dt

import pytest
import time_machine
from django.db import connection

from committees.ballots import services
from committees.ballots.models import Ballot, CountedPosition, Elector, Resolution, Result, Vote
from committees.directory.models import Membership
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Deadline, Event
from core.workflow.refusals import FormInvalid, GuardFailed, MovedOn, NotAllowed
from tests.factories.ballots import body_with_officer, cast, chamber, close_due, draft_ballot, open_ballot

pytestmark = pytest.mark.django_db

UTC = dt.UTC


@pytest.mark.rule("BAL-12", "BAL-05")
@time_machine.travel("2026-03-02T09:00:00+01:00", tick=False)
def test_a_liaison_ballot_runs_four_weeks_to_the_end_of_the_day() -> None:
    room = chamber(p=3, o=1)
    ballot = open_ballot(room, kind=Ballot.Kind.CANCELLATION)
    assert (ballot.state, ballot.closes_on) == ("open", dt.date(2026, 3, 30))
    # Zurich is on summer time from 29 March on: its day ends at 22:00 UTC.
    assert ballot.closes_at == dt.datetime(2026, 3, 30, 22, tzinfo=UTC)
    told = {(message.email, message.kind) for message in Message.objects.all()}
    assert told == {(room.officers[body.pk].email, "ballots/opened_to_vote") for body in room.members} | {
        (room.officers[body.pk].email, "ballots/opened_to_know") for body in room.observers
    }


@pytest.mark.rule("BAL-12")
@time_machine.travel("2026-03-02T09:00:00+01:00", tick=False)
def test_a_liaison_ballot_cannot_be_shorter() -> None:
    room = chamber()
    with pytest.raises(FormInvalid) as refused:
        open_ballot(room, kind=Ballot.Kind.CANCELLATION, closes_on=dt.date(2026, 3, 29))
    assert "30 March 2026" in str(refused.value.form.errors["closes_on"])
    assert not Ballot.objects.exists()
    short = open_ballot(room, kind=Ballot.Kind.OTHER, closes_on=dt.date(2026, 3, 2))
    assert short.closes_at == dt.datetime(2026, 3, 2, 23, tzinfo=UTC)


@pytest.mark.rule("BAL-12")
@time_machine.travel("2026-03-02T09:00:00+01:00", tick=False)
def test_the_days_of_a_ballot_are_those_of_its_committee() -> None:
    room = chamber(time_zone="Asia/Tokyo")
    ballot = open_ballot(room, opens_on=dt.date(2026, 3, 9), closes_on=dt.date(2026, 3, 31))
    assert ballot.opens_at == dt.datetime(2026, 3, 8, 15, tzinfo=UTC)
    assert ballot.closes_at == dt.datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert ballot.closing_said == "Tue 31 Mar 2026, 23:59 JST"
    # In Tokyo 2 March is over when it is 16:00 in Zurich.
    with time_machine.travel("2026-03-02T16:00:00+01:00", tick=False), pytest.raises(FormInvalid):
        open_ballot(room, opens_on=dt.date(2026, 3, 2))


@pytest.mark.rule("BAL-12", "SVC-07")
def test_an_announced_ballot_keeps_its_dates_when_the_parameter_changes() -> None:
    from core.rulebook import parameters

    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False):
        room = chamber()
        ballot = open_ballot(room, opens_on=dt.date(2026, 3, 9), kind=Ballot.Kind.CANCELLATION)
        parameters.set_value("ballot_min_weeks", 6, in_force_from=dt.date(2026, 3, 2), by=room.tpm, reason="Longer")
        parameters.set_value("ballot_cib_weeks", 6, in_force_from=dt.date(2026, 3, 2), by=room.tpm, reason="Longer")
        assert Ballot.objects.get(pk=ballot.pk).closes_on == dt.date(2026, 4, 6)
        later = open_ballot(room, opens_on=dt.date(2026, 3, 9), kind=Ballot.Kind.CANCELLATION)
        assert later.closes_on == dt.date(2026, 4, 20)


@time_machine.travel("2026-03-02T09:00:00+01:00", tick=False)
def test_a_ballot_cannot_open_in_the_past_nor_close_before_it_opens() -> None:
    room = chamber()
    with pytest.raises(FormInvalid):
        open_ballot(room, opens_on=dt.date(2026, 3, 1))
    with pytest.raises(FormInvalid):
        open_ballot(room, opens_on=dt.date(2026, 3, 9), closes_on=dt.date(2026, 3, 8))


@pytest.mark.rule("BAL-09", "BAL-10", "BAL-13", "COM-06")
def test_from_announcement_to_resolution() -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=5, o=1)
        ballot = open_ballot(room, opens_on=dt.date(2026, 3, 9), kind=Ballot.Kind.CARRIED_OVER)
        assert ballot.state == "scheduled"
        close_due()
        assert Ballot.objects.get().state == "scheduled"
        now.move_to("2026-03-09T00:00:00+01:00")
        close_due()
        assert Ballot.objects.get().state == "open"
        cast(room, ballot, yes=2, no=1, abstain=1)
        now.move_to("2026-04-06T23:59:59+02:00")
        close_due()
        assert Ballot.objects.get().state == "open"
        now.move_to("2026-04-07T00:00:00+02:00")
        close_due()
    ballot = Ballot.objects.get()
    assert (ballot.state, ballot.outcome, ballot.decided_on) == ("decided", "approved", dt.date(2026, 4, 6))
    result = Result.objects.get()
    assert (result.yes, result.no, result.abstain, result.not_voted) == (2, 1, 1, 1)
    assert (result.majority, result.left, result.right) == ("two_thirds", 6, 6)
    assert result.arithmetic == "3 × 2 = 6 ≥ 2 × (2 + 1) = 6"
    assert set(result.positions.values_list("body", "position")) == {
        (room.members[0].pk, "yes"),
        (room.members[1].pk, "yes"),
        (room.members[2].pk, "no"),
        (room.members[3].pk, "abstain"),
        (room.members[4].pk, "none"),
    }
    resolution = Resolution.objects.get()
    assert (resolution.number, resolution.committee) == ("Resolution 1/2026", room.committee)
    version = resolution.current
    assert (version.way, version.yes, version.no, version.abstain) == ("cib", 2, 1, 1)
    assert version.decided_on == dt.date(2026, 4, 6)
    assert [event.action for event in Event.objects.of(ballot)] == [
        "create", "schedule", "open", "vote", "vote", "vote", "vote", "close", "decide",
    ]  # fmt: skip
    assert list(ledger.verify()) == []
    assert Message.objects.filter(kind="ballots/decided").count() == 6 + 3
    assert Deadline.objects.get().outcome == "met"


@pytest.mark.rule("BAL-13")
def test_closing_late_counts_as_of_the_closing_moment() -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=3, o=0)
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 10))
        cast(room, ballot, yes=1)
        # The day after closing one body leaves and another joins; the worker comes two days late.
        gone = Membership.objects.get(body=room.members[1])
        gone.ends_on = dt.date(2026, 3, 11)
        gone.save()
        late, _officer = body_with_officer()
        Membership.objects.create(committee=room.committee, body=late, kind="P", starts_on=dt.date(2026, 3, 11))
        now.move_to("2026-03-13T09:00:00+01:00")
        close_due()
    ballot.refresh_from_db()
    assert ballot.decided_on == dt.date(2026, 3, 10)
    assert set(CountedPosition.objects.values_list("body", flat=True)) == {body.pk for body in room.members}
    closing = Event.objects.of(ballot).get(action="close")
    assert closing.facts == {"as_of": "2026-03-10T23:00:00+00:00"}
    close_due()
    assert Result.objects.count() == 1
    assert Message.objects.filter(kind="ballots/decided", recipient=room.chair).count() == 1


@pytest.mark.rule("BAL-09", "COM-02")
def test_a_body_that_left_before_closing_is_not_counted() -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=3, o=1)
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 31))
        cast(room, ballot, no=1, yes=1)
        left = Membership.objects.get(body=room.members[0])
        left.ends_on = dt.date(2026, 3, 30)
        left.save()
        now.move_to("2026-04-01T00:00:00+02:00")
        close_due()
    result = Result.objects.get()
    assert (result.yes, result.no, result.not_voted) == (1, 0, 1)
    assert Vote.objects.count() == 2
    at = {
        moment: set(ballot.electors.filter(moment=moment).values_list("body", flat=True)) for moment in Elector.Moment
    }
    assert at["opening"] == {body.pk for body in room.members}
    assert at["closing"] == {body.pk for body in room.members[1:]}


@pytest.mark.rule("BAL-09")
def test_a_vote_counts_as_last_cast_and_its_history_stays() -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=2, o=0)
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 31))
        body = room.members[0]
        for position in ("no", "no", "yes", "abstain", "yes"):
            services.cast_vote(ballot=ballot, body=body, position=position, by=room.officer(body))
        now.move_to("2026-04-01T00:00:00+02:00")
        close_due()
    assert list(Vote.objects.values_list("position", flat=True)) == ["no", "yes", "abstain", "yes"]
    assert (Result.objects.get().yes, Result.objects.get().no) == (1, 0)


@pytest.mark.rule("BAL-09")
@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        ("2026-03-31T21:59:59.999999+00:00", True),
        ("2026-03-31T22:00:00+00:00", False),
        ("2026-04-01T08:00:00+00:00", False),
    ],
)
def test_votes_are_taken_until_and_not_at_closing(moment: str, taken: bool) -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=2, o=0)
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 31))
        now.move_to(moment)
        if taken:
            cast(room, ballot, yes=1)
        else:
            with pytest.raises(GuardFailed, match="has closed"):
                cast(room, ballot, yes=1)
            close_due()
            with pytest.raises(MovedOn):
                cast(room, ballot, yes=1)
    assert Vote.objects.exists() is taken


@pytest.mark.rule("BAL-01", "COM-02", "COC-10")
def test_only_officers_of_p_members_vote_and_only_for_their_body() -> None:
    room = chamber(p=2, o=1)
    ballot = open_ballot(room)
    mine, other = room.members
    observer = room.observers[0]
    for person, body in ((room.manager, mine), (room.chair, mine), (room.officer(observer), observer)):
        with pytest.raises(NotAllowed):
            services.cast_vote(ballot=ballot, body=body, position="yes", by=person)
    with pytest.raises(FormInvalid, match="attention"):
        services.cast_vote(ballot=ballot, body=other, position="yes", by=room.officer(mine))
    with pytest.raises(FormInvalid):
        services.cast_vote(ballot=ballot, body=mine, position="maybe", by=room.officer(mine))
    assert not Vote.objects.exists()


@pytest.mark.rule("BAL-13", "SVC-07")
def test_the_ledger_says_that_a_body_voted_and_not_what() -> None:
    room = chamber(p=2, o=0)
    ballot = open_ballot(room)
    cast(room, ballot, no=1)
    event = Event.objects.of(ballot).get(action="vote")
    assert event.on_behalf == room.members[0].acronym
    assert event.facts == {"body": room.members[0].pk, "again": False}
    assert not hasattr(event, "text")
    receipt = Message.objects.get(kind="ballots/vote_received")
    assert receipt.recipient == room.officers[room.members[0].pk]
    assert "no" not in receipt.text.lower().replace("note", "").split()


@pytest.mark.rule("BAL-11")
@pytest.mark.parametrize(
    ("kind", "majority"),
    [("carried_over", "two_thirds"), ("internal_liaison", "simple"), ("cancellation", "simple"), ("other", "simple")],
)
def test_the_majority_follows_from_the_kind(kind: str, majority: str) -> None:
    assert draft_ballot(chamber(), kind=kind).majority == majority


@pytest.mark.rule("BAL-11")
def test_a_posted_majority_is_ignored() -> None:
    room = chamber()
    ballot = draft_ballot(room, kind="carried_over")
    wording = {"title": "Other", "question": "Shall it?", "majority": "simple", "kind": "carried_over"}
    perform(ballot, "edit", actor=room.manager, data=wording)
    ballot.refresh_from_db()
    assert (ballot.title, ballot.majority) == ("Other", "two_thirds")


def test_numbers_are_given_in_order_and_by_year() -> None:
    with time_machine.travel("2026-06-01T10:00:00+02:00", tick=False):
        room = chamber()
        assert [str(draft_ballot(room)) for _index in range(2)] == ["CIB 2026-001", "CIB 2026-002"]
    with time_machine.travel("2027-06-01T10:00:00+02:00", tick=False):
        assert str(draft_ballot(room)) == "CIB 2027-001"


@pytest.mark.rule("BAL-10")
def test_nobody_voted_yes_or_no() -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=3, o=0)
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 31))
        cast(room, ballot, abstain=2)
        now.move_to("2026-04-01T00:00:00+02:00")
        close_due()
    ballot.refresh_from_db()
    assert ballot.outcome == "no_decision"
    assert not Resolution.objects.exists()


@pytest.mark.rule("BAL-12")
def test_nobody_closes_early_not_even_the_system() -> None:
    room = chamber()
    ballot = open_ballot(room)
    with pytest.raises(GuardFailed, match="never before"):
        perform(ballot, "close", actor=None)
    for person in (room.manager, room.chair, room.tpm):
        with pytest.raises(NotAllowed):
            perform(ballot, "close", actor=person)


@pytest.mark.rule("BAL-05")
def test_only_those_who_have_not_voted_are_reminded() -> None:
    room = chamber(p=3, o=1)
    ballot = open_ballot(room)
    cast(room, ballot, yes=1)
    perform(ballot, "remind", actor=room.manager)
    reminded = set(Message.objects.filter(kind="ballots/reminder").values_list("recipient", flat=True))
    assert reminded == {room.officers[body.pk].pk for body in room.members[1:]}
    cast(room, ballot, yes=3)
    with pytest.raises(GuardFailed, match="voted already"):
        perform(ballot, "remind", actor=room.manager)


class TestCancelling:
    def test_a_draft_or_an_announced_ballot_by_the_manager_alone(self) -> None:
        room = chamber()
        for ballot in (draft_ballot(room), open_ballot(room, opens_on=dt.date(2100, 1, 4))):
            with pytest.raises(FormInvalid):
                perform(ballot, "cancel", actor=room.manager, data={"reason": ""})
            perform(ballot, "cancel", actor=room.manager, data={"reason": "Overtaken"})
            ballot.refresh_from_db()
            assert ballot.state == "cancelled"
        assert not Message.objects.filter(kind="ballots/cancelled").exists()

    def test_an_open_ballot_needs_the_chair(self) -> None:
        room = chamber(p=2, o=1)
        ballot = open_ballot(room)
        cast(room, ballot, yes=1)
        with pytest.raises(MovedOn):
            perform(ballot, "cancel", actor=room.manager, data={"reason": "Overtaken"})
        with pytest.raises(GuardFailed, match="has not asked"):
            perform(ballot, "agree_cancellation", actor=room.chair)
        perform(ballot, "ask_cancellation", actor=room.manager, data={"reason": "Overtaken"})
        with pytest.raises(NotAllowed):
            perform(ballot, "agree_cancellation", actor=room.manager)
        perform(ballot, "decline_cancellation", actor=room.chair, data={"reason": "It is not"})
        with pytest.raises(GuardFailed):
            perform(ballot, "agree_cancellation", actor=room.chair)
        perform(ballot, "ask_cancellation", actor=room.manager, data={"reason": "It is"})
        perform(ballot, "agree_cancellation", actor=room.chair)
        ballot.refresh_from_db()
        assert (ballot.state, ballot.outcome) == ("cancelled", "")
        assert Vote.objects.count() == 1
        assert not Result.objects.exists()
        told = Message.objects.filter(kind="ballots/cancelled")
        assert {message.recipient for message in told} == {*room.officers.values(), room.manager}
        assert all("It is" in message.text for message in told)

    def test_by_the_system_when_the_subject_is_gone(self) -> None:
        room = chamber(p=1, o=0)
        ballot = open_ballot(room)
        services.lapse(ballot, reason="The organization is barred.")
        ballot.refresh_from_db()
        assert ballot.state == "cancelled"
        assert "barred" in Message.objects.filter(kind="ballots/cancelled").first().text


@pytest.mark.rule("SVC-07", "BAL-13")
@pytest.mark.database
class TestTheDatabaseRefuses:
    def refuse(self, sql: str, *values: object) -> None:
        from django.db import Error, transaction

        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    def test_an_illegal_jump(self) -> None:
        ballot = open_ballot(chamber())
        self.refuse("update ballots_ballot set state = 'decided', outcome = 'approved' where id = %s", ballot.pk)
        self.refuse("update ballots_ballot set state = 'draft' where id = %s", ballot.pk)

    def test_an_edited_deleted_or_late_vote(self) -> None:
        room = chamber(p=2, o=0)
        ballot = open_ballot(room)
        cast(room, ballot, yes=1)
        vote = Vote.objects.get()
        self.refuse("update ballots_vote set position = 'no' where id = %s", vote.pk)
        self.refuse("delete from ballots_vote where id = %s", vote.pk)
        self.refuse("truncate ballots_vote")
        self.refuse(
            "insert into ballots_vote (ballot_id, question_id, body_id, position, cast_by_id, at)"
            " values (%s, %s, %s, 'yes', %s, %s)",
            ballot.pk,
            vote.question_id,
            room.members[1].pk,
            vote.cast_by_id,
            ballot.closes_at,
        )

    def test_an_edited_result(self) -> None:
        with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
            open_ballot(chamber(p=1), closes_on=dt.date(2026, 3, 3))
            now.move_to("2026-03-04T00:00:00+01:00")
            close_due()
        self.refuse("update ballots_result set outcome = 'approved'")
        self.refuse("delete from ballots_countedposition")
