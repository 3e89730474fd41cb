"""My work, stand-ins and subjects."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from committees.ballots import ports
from committees.ballots.models import Ballot
from committees.ballots.workflows import BALLOT
from committees.directory.models import Committee, Membership
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.accounts.services import appoint, end
from core.accounts.standing import standing_of
from core.notifications.models import Message
from core.shell import dates
from core.workflow.deadlines import remind_due
from core.workflow.engine import offers, perform
from core.workflow.refusals import GuardFailed, MovedOn, NotAllowed, Refusal
from core.workflow.waiting import most_pressing, waiting_for
from tests.factories.accounts import UserFactory, holder
from tests.factories.ballots import (
    Chamber,
    body_with_officer,
    cast,
    chamber,
    close_due,
    draft_ballot,
    meeting_vote,
    open_ballot,
    planned_meeting,
    totals,
)
from tests.pages import Reader

pytestmark = pytest.mark.django_db

# What each duty asks of whom: doing one of these is what the row waits for.
DUTY_OF_STATE = {
    "draft": {"schedule", "count"},
    "open": {"vote", "agree_cancellation"},
    "to_be_confirmed": {"arrange_confirmation"},
}


def work_of(person: User) -> set[int]:
    rows = waiting_for(BALLOT, standing_of(User.objects.get(pk=person.pk)))
    return {row.pk for row in rows}


def every_state(room: Chamber, at: Any) -> list[Ballot]:
    """Return a ballot in every state in which one rests, at a moment of 14 March."""
    made = {
        "draft": draft_ballot(room),
        "scheduled": open_ballot(room, opens_on=dt.date(2026, 4, 1)),
        "silent": open_ballot(room),
        "voted": open_ballot(room),
        "stop": open_ballot(room),
        "decided": open_ballot(room, closes_on=dt.date(2026, 3, 3)),
        "cancelled": draft_ballot(room),
        "meeting_over": meeting_vote(room, planned_meeting(room, in_days=8, days=1)),
        "meeting_ahead": meeting_vote(room, planned_meeting(room, in_days=80)),
        "confirm": meeting_vote(room, planned_meeting(room, in_days=8, days=1)),
        "confirming": meeting_vote(room, planned_meeting(room, in_days=8, days=1)),
    }
    cast(room, made["voted"], yes=len(room.members))
    perform(made["stop"], "ask_cancellation", actor=room.manager, data={"reason": "Overtaken"})
    perform(made["cancelled"], "cancel", actor=room.manager, data={"reason": "Overtaken"})
    at("2026-03-14T09:00:00+01:00")
    close_due()
    for name in ("confirm", "confirming"):
        late = totals(made[name], 1, 0, 0, voted_at="2026-03-11T00:00", bodies_gone=1)
        perform(made[name], "count", actor=room.manager, data=late)
    dates = {"opens_on": "2026-04-01", "closes_on": "2026-05-01"}
    perform(made["confirming"], "arrange_confirmation", actor=room.manager, data=dates)
    return list(Ballot.objects.order_by("pk"))


def test_my_work_holds_exactly_what_a_person_can_do(at: Any) -> None:
    room = chamber(p=2, o=1)
    ballots = every_state(room, at)
    people = [room.manager, room.chair, room.tpm, holder(Role.CENTRAL_STAFF), UserFactory(), *room.officers.values()]
    for person in people:
        fresh = User.objects.get(pk=person.pk)
        due = set()
        for ballot in ballots:
            asked = DUTY_OF_STATE.get(ballot.state, set())
            can = {offer.action.name for offer in offers(ballot, fresh) if offer.enabled} & asked
            # A vote can be changed, but nothing waits for one that was given.
            if can == {"vote"} and ballot.votes.filter(cast_by=person).exists():
                continue
            if can:
                due.add(ballot.pk)
        assert work_of(person) == due, person.name


def test_what_waits_for_whom(at: Any) -> None:
    room = chamber(p=1, o=1)
    every_state(room, at)
    titles = {ballot.pk: (ballot.state, ballot.way) for ballot in Ballot.objects.all()}
    assert sorted(titles[pk] for pk in work_of(room.manager)) == [
        ("draft", "cib"),
        ("draft", "meeting"),
        ("to_be_confirmed", "meeting"),
    ]
    assert [titles[pk] for pk in work_of(room.chair)] == [("open", "cib")]
    officer = room.officers[room.members[0].pk]
    assert len(work_of(officer)) == 2
    assert work_of(room.officers[room.observers[0].pk]) == work_of(room.tpm) == set()
    rows = [row for found in most_pressing(standing_of(User.objects.get(pk=officer.pk)), 20).values() for row in found]
    assert {row.pk for row in rows} == work_of(officer)
    assert all(row.due_at == row.closes_at for row in rows)


def test_since_when_it_waits(at: Any) -> None:
    """The state is older than the duty where a meeting has to begin first, or a cancellation to be asked for."""
    room = chamber(p=1)
    meeting_vote(room, planned_meeting(room, in_days=8))
    open_ballot(room)
    at(dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC))
    stopped = Ballot.objects.get(state="open")
    perform(stopped, "ask_cancellation", actor=room.manager, data={"reason": "Overtaken"})
    at(dt.datetime(2026, 3, 20, 8, tzinfo=dt.UTC))

    def since(person: User) -> list[str]:
        piles = Reader(person).client.get("/work/").context["piles"]
        return [dates.day(row.waiting_since) for pile in piles for row in pile.rows]

    assert since(room.manager) == ["10 Mar 2026"]
    assert since(room.chair) == ["5 Mar 2026"]
    assert since(room.officers[room.members[0].pk]) == ["2 Mar 2026"], "from the opening on"


@pytest.mark.rule("BAL-12")
def test_a_vote_is_due_when_the_ballot_closes_wherever_the_reader_is(at: Any) -> None:
    room = chamber(p=1, o=0)
    open_ballot(room, closes_on=dt.date(2026, 3, 30))
    officer = room.officer(room.members[0])
    officer.time_zone = "Asia/Tokyo"
    officer.save()
    # In Tokyo the last day of the ballot ends on the next morning.
    assert "Mon 30 Mar 2026, 23:59 CEST, in 28 days" in Reader(officer).sees("/work/")
    at("2026-03-30T23:59:59+02:00")
    assert "overdue" not in Reader(officer).sees("/work/")
    at("2026-03-31T00:00:00+02:00")
    assert "1 overdue" in Reader(officer).sees("/work/")


@pytest.mark.rule("COM-04")
class TestVacancies:
    def test_the_secretariat_stands_in_for_a_vacant_manager(self, at: Any) -> None:
        room = chamber(p=2)
        body, officer = body_with_officer()
        Committee.objects.filter(pk=room.committee.pk).update(secretariat=body)
        draft = draft_ballot(room)
        dates = {"opens_on": "2026-03-02", "closes_on": "2026-04-01"}
        with pytest.raises(NotAllowed):
            perform(draft, "schedule", actor=User.objects.get(pk=officer.pk), data=dates)
        end(Appointment.objects.get(person=room.manager))
        assert draft.pk in work_of(officer)
        perform(draft, "schedule", actor=User.objects.get(pk=officer.pk), data=dates)
        assert Ballot.objects.get().state == "open"

    def test_an_ended_officer_votes_no_more(self, at: Any) -> None:
        room = chamber(p=2)
        ballot = open_ballot(room)
        end(Appointment.objects.get(person=room.officers[room.members[0].pk]))
        with pytest.raises(NotAllowed):
            cast(room, ballot, yes=1)


@pytest.mark.rule("BAL-09", "BAL-01")
def test_an_officer_of_two_bodies_votes_for_each_by_itself(at: Any) -> None:
    from committees.ballots import services
    from core.workflow.refusals import FormInvalid

    room = chamber(p=2)
    ballot = open_ballot(room)
    both = room.officers[room.members[0].pk]
    appoint(person=both, role=Role.BODY_OFFICER, scope=room.members[1])
    both = User.objects.get(pk=both.pk)
    with pytest.raises(FormInvalid):
        perform(ballot, "vote", actor=both, data={f"question_{ballot.questions.get().pk}": "yes"})
    services.cast_vote(ballot=ballot, body=room.members[0], position="yes", by=both)
    assert ballot.pk in work_of(both)
    services.cast_vote(ballot=ballot, body=room.members[1], position="no", by=both)
    assert ballot.pk not in work_of(both)
    standing = {vote.body_id: vote.position for vote in ballot.votes.standing()}
    assert standing == {room.members[0].pk: "yes", room.members[1].pk: "no"}


@pytest.mark.rule("BAL-01")
def test_a_representative_votes_as_officer_of_a_body_only(at: Any) -> None:
    from core.workflow.models import Event
    from liaisons.organizations.models import Organization
    from liaisons.register.models import Liaison

    room = chamber(p=2)
    ballot = open_ballot(room)
    organization = Organization.objects.create(name="Test organization")
    liaison = Liaison.objects.create(organization=organization, committee=room.committee, category="A")
    alone = holder(Role.REPRESENTATIVE, liaison)
    vote = {f"question_{ballot.questions.get().pk}": "yes"}
    with pytest.raises(NotAllowed):
        perform(ballot, "vote", actor=alone, data=vote | {"body": room.members[0].pk})
    both = room.officers[room.members[0].pk]
    appoint(person=both, role=Role.REPRESENTATIVE, scope=liaison)
    cast(room, ballot, yes=1)
    event = Event.objects.of(ballot).get(action="vote")
    assert event.on_behalf == room.members[0].acronym
    assert event.acting_as == f"Officer of a P-member of {room.committee}"


@pytest.mark.rule("COM-02")
def test_membership_of_the_parent_gives_no_vote_in_the_subcommittee(at: Any) -> None:
    room = chamber(p=2)
    below = chamber(p=1, kind="SC", parent=room.committee, reference=f"{room.committee}/SC 2")
    ballot = open_ballot(below)
    body = room.members[0]
    from committees.ballots import services

    with pytest.raises(NotAllowed):
        services.cast_vote(ballot=ballot, body=body, position="yes", by=room.officer(body))
    Membership.objects.create(committee=below.committee, body=body, kind="P", starts_on=dt.date(2026, 3, 2))
    services.cast_vote(ballot=ballot, body=body, position="yes", by=room.officer(body))


@pytest.mark.rule("BAL-12")
def test_reminders_reach_the_silent_alone(at: Any) -> None:
    room = chamber(p=3)
    ballot = open_ballot(room)
    cast(room, ballot, yes=1)
    at("2026-03-16T09:00:00+01:00")
    remind_due()
    remind_due()
    reminded = Message.objects.filter(kind="ballots/reminder_due")
    assert {message.recipient for message in reminded} == {room.officers[body.pk] for body in room.members[1:]}
    assert reminded.count() == 2
    assert "30 Mar 2026, 23:59 CEST" in reminded[0].text


@pytest.mark.rule("EXT-25")
class TestSubjects:
    """A subject of another app: here a committee plays it."""

    @pytest.fixture
    def port(self) -> Iterator[dict[str, Any]]:
        answers: dict[str, Any] = {"open": None, "correct": None}
        ports.register_subject(
            "directory.committee",
            may_open=lambda subject: answers["open"],
            may_correct=lambda subject, ballot: answers["correct"],
            title=lambda subject: f"The matter of {subject}",
            link=lambda subject: "/there/",
        )
        yield answers
        ports._subjects.pop("directory.committee")

    def test_a_subject_that_is_not_ready_is_not_put_to_the_vote(self, at: Any, port: dict[str, Any]) -> None:
        room = chamber(p=2)
        port["open"] = Refusal(rule="EXT-25", reason="It is not cleared.")
        with pytest.raises(GuardFailed, match="not cleared"):
            open_ballot(room, subject=room.committee, kind="liaison")
        meeting = planned_meeting(room)
        with pytest.raises(GuardFailed, match="not cleared"):
            meeting_vote(room, meeting, subject=room.committee, kind="liaison")
        assert meeting.agenda.count() == 1
        assert not Ballot.objects.exists()

    def test_a_liaison_is_not_decided_on_without_one(self, at: Any) -> None:
        with pytest.raises(GuardFailed, match="from its application"):
            open_ballot(chamber(), kind="liaison")

    def test_one_vote_at_a_time_is_held_on_a_subject(self, at: Any, port: dict[str, Any]) -> None:
        from django.core.exceptions import ValidationError

        room = chamber(p=2)
        ballot = open_ballot(room, subject=room.committee, kind="liaison")
        assert ballot.majority == "two_thirds"
        with pytest.raises(ValidationError, match="under way already"):
            open_ballot(room, subject=room.committee, kind="liaison")

    def test_the_page_links_it(self, at: Any, port: dict[str, Any]) -> None:
        from committees.ballots.presentation import concerned_link

        room = chamber(p=2)
        meeting = planned_meeting(room)
        ballot = meeting_vote(room, meeting, subject=room.committee, kind="liaison")
        assert concerned_link(ballot) == {
            "title": f"The matter of {room.committee}",
            "url": "/there/",
            "advice": None,
        }
        assert meeting.agenda.last().title == f"The matter of {room.committee}"

    def test_an_outcome_that_was_acted_on_does_not_change(self, at: Any, port: dict[str, Any]) -> None:
        room = chamber(p=3)
        ballot = meeting_vote(room, planned_meeting(room), subject=room.committee, kind="liaison")
        at("2026-03-14T09:00:00+01:00")
        perform(ballot, "count", actor=room.manager, data=totals(ballot, 2, 1, 0, voted_at="2026-03-13T10:00"))
        port["correct"] = Refusal(rule="COM-06", reason="It is registered.")
        perform(ballot, "correct", actor=room.manager, data=totals(ballot, 3, 0, 0, reason="Slip"))
        with pytest.raises(GuardFailed, match="registered"):
            perform(ballot, "correct", actor=room.manager, data=totals(ballot, 1, 2, 0, reason="Slip"))
        port["correct"] = None
        perform(ballot, "correct", actor=room.manager, data=totals(ballot, 1, 2, 0, reason="Slip"))
        assert Ballot.objects.get().outcome == "not_approved"


def test_a_stale_form_is_told_so(at: Any) -> None:
    room = chamber(p=2)
    ballot = draft_ballot(room)
    wording = {"title": "Other", "question": "Shall it?", "kind": "other"}
    perform(ballot, "edit", actor=room.manager, data=wording, version=ballot.version)
    with pytest.raises(MovedOn):
        perform(ballot, "cancel", actor=room.manager, data={"reason": "No"}, version=ballot.version)
