"""The way of a liaison between committees, with what each step stores and whom it tells."""

import datetime as dt
from typing import Any

import pytest

from committees.ballots.models import Ballot, Resolution
from committees.meetings.models import AgendaEntry
from committees.meetings.services import plan_meeting
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from core.documents.models import Document
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Deadline, Event
from core.workflow.timed import perform_due
from liaisons.register.internal.models import InternalLiaison
from tests import scenarios
from tests.internal import stages
from tests.internal.stages import Pair
from tests.scenarios import again, ballot_on, do, fresh, period

pytestmark = pytest.mark.django_db


def told(liaison: InternalLiaison, template: str) -> set[str]:
    """Return whom the latest message of that kind has reached."""
    found = Message.objects.filter(kind=f"register/internal/{template}", about_id=liaison.pk)
    addresses = [message.email for message in found]
    assert len(addresses) == len(set(addresses)), "told twice"
    return set(addresses)


@pytest.mark.rule("INT-02", "INT-03", "SVC-07")
def test_a_member_proposes(made: Pair) -> None:
    liaison = stages.proposed(made, purposes=["watch"], watched="ISO 19160-1", willing=False)
    assert liaison.reference == "IL-2026-001"
    assert (liaison.state, liaison.proposer, str(liaison.body)) == ("proposed", made.member, "NB-FR")
    assert (liaison.purposes, liaison.watched, liaison.willing) == (["watch"], ["ISO 19160-1"], False)
    assert told(liaison, "proposed") == {made.manager.email}
    event = Event.objects.of(liaison).get()
    assert (event.action, event.actor, event.on_behalf) == ("propose", made.member, "NB-FR")
    assert event.facts["target"] == "ISO/TC 911"


@pytest.mark.rule("INT-01", "INT-02")
def test_manager_and_chair_propose_too_and_the_report_is_filed(made: Pair) -> None:
    from core.documents.kept import keep

    upload = keep(stages.report()["report"], person=made.home.chair)
    liaison = stages.proposed(made, by=made.home.chair, report=upload)
    assert liaison.body is None
    assert [str(each) for each in Document.objects.of(liaison)] == ["Report of the proposer"]
    other = stages.proposed(made, by=made.manager, target=scenarios.cast("ISO/TC 912").committee)
    assert other.reference == "IL-2026-002"


@pytest.mark.rule("INT-04", "INT-05", "INT-06", "INT-12")
def test_review_report_and_pack(made: Pair, at: Any) -> None:
    liaison = stages.under_review(made)
    assert told(liaison, "under_review") == {made.home.chair.email}
    liaison = do(liaison, "record_consultation", made.manager, reason="Not needed, they say.")
    liaison = do(liaison, "record_review", made.manager, **stages.review())
    assert (liaison.relevant, liaison.reviewed_on, liaison.review) == (
        True,
        dt.date(2026, 3, 2),
        "The chair agrees.",
    )
    liaison = do(liaison, "ask_report", made.manager)
    (deadline,) = Deadline.objects.of(liaison).running()
    assert (deadline.kind, deadline.due_on) == ("target_report", dt.date(2026, 3, 16))
    liaison = do(liaison, "file_report", made.manager, files=stages.report())
    assert not Deadline.objects.of(liaison).running().exists()
    assert liaison.report_filed_on == dt.date(2026, 3, 2)
    liaison = do(liaison, "prepare", made.manager, **stages.pack("project", "ISO 19160-1"))
    assert (liaison.state, liaison.level, liaison.project) == ("pack_ready", "project", "ISO 19160-1")
    assert Document.objects.of(liaison).count() == 1
    officer = next(iter(made.home.observers.values()))
    assert not Document.objects.visible_to(officer).exists()
    liaison = do(liaison, "circulate", made.manager)
    assert told(liaison, "circulated") == {
        *(each.email for each in made.home.voters.values()),
        *(each.email for each in made.home.observers.values()),
        made.home.chair.email,
    }
    assert Document.objects.visible_to(again(officer)).count() == 1


@pytest.mark.rule("INT-09", "INT-10", "INT-14", "INT-16", "COM-07", "BAL-11")
def test_from_the_ballot_to_the_liaison_in_force(made: Pair, at: Any) -> None:
    liaison = stages.decided(made, at, yes=2, no=1)
    ballot = ballot_on(liaison)
    assert (ballot.kind, ballot.majority, ballot.outcome) == ("internal_liaison", "simple", "approved")
    question = ballot.questions.get().text
    assert made.member.email in question
    assert "at the level “Full”" in question
    resolution = Resolution.objects.get(ballot=ballot).current
    assert "IL-2026-001" in resolution.text
    assert made.member.email not in resolution.text, "the public copy names nobody"
    assert liaison.state == "established"
    assert not InternalLiaison.objects.visible_to(made.target.manager).exists()

    liaison = do(liaison, "inform_target", made.manager, recommend_mirror="on")
    message = Message.objects.get(kind="register/internal/informed")
    assert message.email == made.target.manager.email
    assert f"Representative: {made.member.name}, {made.member.email}." in message.text
    assert "Level of involvement: Full" in message.text
    assert "recommended that ISO/TC 911 mirrors" in message.text
    assert told(liaison, "to_confirm") == {made.home.staff.email}
    assert InternalLiaison.objects.visible_to(again(made.target.manager)).get() == liaison

    liaison = do(liaison, "confirm", made.home.staff)
    assert (liaison.state, liaison.started_on) == ("active", clock.today())
    assert told(liaison, "active") == {made.manager.email, made.target.manager.email, made.member.email}
    assert list(ledger.verify()) == []


@pytest.mark.rule("INT-14")
def test_mirroring_is_recommended_only_where_ticked(made: Pair, at: Any) -> None:
    do(stages.decided(made, at), "inform_target", made.manager)
    assert "mirrors the liaison" not in Message.objects.get(kind="register/internal/informed").text


@pytest.mark.rule("INT-09", "BAL-10")
@pytest.mark.parametrize(
    ("yes", "no", "abstain", "state"),
    [
        (2, 1, 9, "established"),
        (5, 5, 0, "not_established"),
        (1, 0, 0, "established"),
        (0, 1, 3, "not_established"),
        (0, 0, 9, "scheduled"),
        (0, 0, 0, "scheduled"),
    ],
)
def test_more_yes_than_no_establishes(at: Any, yes: int, no: int, abstain: int, state: str) -> None:
    made = stages.pair(p_members=12, o_members=0)
    assert stages.decided(made, at, yes=yes, no=no, abstain=abstain).state == state


@pytest.mark.rule("INT-07", "INT-09", "BAL-14")
def test_by_the_vote_of_a_meeting(made: Pair, at: Any) -> None:
    day = clock.today() + dt.timedelta(weeks=6)
    meeting = plan_meeting(
        committee=made.home.committee, title="Plenary", starts_on=day, ends_on=day, agenda=["Opening"], by=made.manager
    )
    liaison = do(stages.circulated(made), "schedule", made.manager, way="meeting", meeting=meeting.pk)
    assert AgendaEntry.objects.get(meeting=meeting, number=2).subject == liaison
    liaison = do(liaison, "put_to_meeting", made.manager)
    assert AgendaEntry.objects.filter(meeting=meeting).count() == 2, "it stands on the agenda once"
    ballot = ballot_on(liaison)
    at(meeting.starts_at + dt.timedelta(hours=10))
    question = ballot.questions.get().pk
    counts = {f"question_{question}_yes": 2, f"question_{question}_no": 1, f"question_{question}_abstain": 0}
    local = clock.now().astimezone(meeting.zone)
    data = {"voted_at": local.strftime("%Y-%m-%dT%H:%M"), "bodies_gone": 0, "written": 0, **counts}
    perform(ballot, "count", actor=again(made.manager), data=data)
    assert fresh(liaison).state == "established"

    # Wrongly entered: the liaison follows while the target has not been told.
    wrong = {f"question_{question}_yes": 1, f"question_{question}_no": 2, f"question_{question}_abstain": 0}
    correction = {"reason": "Mixed up.", "written": 0, **wrong}
    perform(fresh(ballot), "correct", actor=again(made.manager), data=correction)
    assert fresh(liaison).state == "not_established"


@pytest.mark.rule("INT-09")
def test_a_cancelled_ballot_goes_back_to_be_scheduled(made: Pair) -> None:
    liaison = stages.scheduled(made)
    later = clock.today() + dt.timedelta(weeks=1)
    liaison = do(liaison, "open_ballot", made.manager, **period(liaison, later))
    perform(ballot_on(liaison), "cancel", actor=again(made.manager), data={"reason": "Too early."})
    assert fresh(liaison).state == "scheduled"
    liaison = do(fresh(liaison), "open_ballot", made.manager, **period(liaison))
    assert liaison.state == "in_decision"
    assert Ballot.objects.exclude(state="cancelled").count() == 1


@pytest.mark.rule("INT-08", "INT-10")
def test_the_manager_stands_in_until_a_representative_is_found(made: Pair, at: Any) -> None:
    liaison = stages.scheduled(made, willing=False)
    liaison = do(liaison, "open_call", made.manager)
    assert (liaison.named.email, liaison.named.state) == (made.manager.email, "default_cm")
    assert len(told(liaison, "call")) == 4
    liaison = do(liaison, "open_ballot", made.manager, **period(liaison))
    ballot = ballot_on(liaison)
    assert "by default" in ballot.questions.get().text
    scenarios.vote(made.home, ballot, yes=1)
    at(ballot.closes_at)
    perform_due()
    liaison = do(fresh(liaison), "inform_target", made.manager)
    assert "stands in" in Message.objects.get(kind="register/internal/informed").text
    liaison = do(liaison, "confirm", made.home.staff)
    liaison = do(liaison, "add_representative", made.manager, name="Rita Present", email="rita@example.org")
    rita = liaison.named
    assert (rita.name, rita.state) == ("Rita Present", "awaiting_registration")
    assert liaison.placeholder.email == made.manager.email, "he stands in until somebody is registered"
    assert told(liaison, "representative_found") == {made.home.staff.email}
    acknowledge(rita.person, Acknowledgement.Text)
    perform(rita, "activate", actor=again(made.home.staff))
    assert [(each.name, each.state, each.ended_on) for each in liaison.representatives.order_by("pk")] == [
        (made.manager.name, "ended", clock.today(liaison.zone)),
        ("Rita Present", "active", None),
    ]


@pytest.mark.rule("INT-10", "INT-13")
def test_at_level_observe_the_manager_is_named_without_a_call(made: Pair) -> None:
    liaison = stages.pack_ready(made, level="observe")
    assert (liaison.named.email, liaison.named.state) == (made.manager.email, "proposed")
    assert liaison.call_opened_on is None


@pytest.mark.rule("INT-11", "INT-15")
def test_the_target_notes_comments_and_mirrors(made: Pair, at: Any) -> None:
    liaison = stages.informed(made, at)
    liaison = do(liaison, "note", made.target.manager)
    assert liaison.noted_at == clock.now()
    liaison = do(liaison, "comment", made.target.manager, reason="We meet in May.")
    comment = Message.objects.get(kind="register/internal/commented")
    assert (comment.email, "We meet in May." in comment.text) == (made.manager.email, True)
    liaison = do(liaison, "mirror", made.target.manager, **{**stages.PROPOSAL, "willing": "False"})
    reverse = InternalLiaison.objects.get(mirror_of=liaison)
    assert (reverse.home, reverse.target) == (made.target.committee, made.home.committee)
    assert (reverse.state, reverse.reference, reverse.named) == ("proposed", "IL-2026-002", None)
    assert liaison.state == "established"
    assert told(liaison, "mirrored") == {made.manager.email}
    assert told(reverse, "proposed") == {made.target.manager.email}
    assert list(ledger.verify()) == []


@pytest.mark.rule("INT-15", "REV-07", "REV-09", "COM-07")
def test_ending_one_never_ends_the_other(made: Pair, at: Any) -> None:
    liaison = stages.active(made, at)
    there = Pair(made.target, made.home)
    reverse = stages.active(there, at)
    assert set(InternalLiaison.objects.with_reciprocity().values_list("reciprocal", flat=True)) == {True}
    review = do(liaison.reviews.get(), "open", made.manager)
    review = do(review, "propose_ending", made.manager, reason="No longer needed.")
    review = do(review, "open_ballot", made.manager, **period(liaison))
    ending = review.votes.get()
    scenarios.vote(made.home, ending, yes=2)
    at(ending.closes_at)
    perform_due()
    liaison = fresh(liaison)
    assert (liaison.state, liaison.ended_on) == ("ended", clock.today(liaison.zone))
    assert fresh(reverse).state == "active"
    assert made.target.manager.email in told(liaison, "ended")
    assert not InternalLiaison.objects.live().with_reciprocity().get().reciprocal
