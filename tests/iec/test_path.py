"""The way of an ISO-IEC liaison and of a notice of planned work: what each step stores and whom it tells."""

import datetime as dt
from typing import Any

import pytest

from committees.ballots.models import Ballot, Resolution
from committees.meetings.services import plan_meeting
from core import clock
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from liaisons.register.iec.models import IecLiaison
from tests import scenarios
from tests.iec import stages
from tests.iec.stages import Desk
from tests.scenarios import again, ballot_on, do, fresh, period

pytestmark = pytest.mark.django_db


def told(obj: Any, template: str) -> set[str]:
    """Return whom the messages of that kind about `obj` have reached, each once."""
    addresses = [m.email for m in Message.objects.filter(kind=f"register/iec/{template}", about_id=obj.pk)]
    assert len(addresses) == len(set(addresses)), "told twice"
    return set(addresses)


@pytest.mark.rule("IEC-01", "IEC-02", "SVC-07")
def test_the_manager_prepares(desk: Desk) -> None:
    liaison = stages.prepared(desk)
    assert (liaison.state, liaison.reference, liaison.decision) == ("prepared", "IEL-2026-001", "")
    assert liaison.types == ["exchange_full", "attendance_selective"]
    event = Event.objects.of(liaison).get()
    assert (event.action, event.actor) == ("prepare", desk.manager)
    assert event.facts["iec"] == "IEC/SC 65E"
    assert not Message.objects.filter(about_id=liaison.pk, kind__startswith="register/iec").exists()


@pytest.mark.rule("IEC-01", "INT-09", "BAL-11")
def test_the_committee_resolves_and_the_office_gets_it(desk: Desk, at: Any) -> None:
    liaison = stages.voted(desk, at, yes=2, no=1)
    ballot = ballot_on(liaison)
    assert (ballot.majority, ballot.outcome, liaison.decision) == ("simple", "approved", "carried")
    assert "IEC/SC 65E" in ballot.questions.get().text
    resolution = Resolution.objects.get(ballot=ballot).current
    assert "IEL-2026-001" in resolution.text
    assert stages.PREPARATION["secretary_email"] not in resolution.text, "the public copy names nobody"
    members = {each.email for each in (*desk.home.voters.values(), *desk.home.observers.values())}
    assert told(liaison, "decided") == {*members, desk.manager.email}
    liaison = do(liaison, "hand_over", desk.manager)
    assert (liaison.state, told(liaison, "handed_over")) == ("at_ceo_office", {desk.ceo.email})


@pytest.mark.rule("IEC-01")
def test_returned_changed_and_handed_over_again(desk: Desk, at: Any) -> None:
    liaison = do(stages.at_office(desk, at), "return", desk.ceo, reason="Name the present secretary.")
    assert liaison.state == "prepared"
    assert told(liaison, "returned") == {desk.manager.email}
    assert "Name the present secretary." in Message.objects.get(kind="register/iec/returned").text
    changed = {**stages.PREPARATION, "secretary_email": "new@iec.example.org"}
    liaison = do(liaison, "edit", desk.manager, **changed)
    assert (liaison.secretary_email, liaison.decision) == ("new@iec.example.org", "carried")
    assert do(liaison, "hand_over", desk.manager).state == "at_ceo_office"


@pytest.mark.rule("IEC-01", "IEC-02")
@pytest.mark.parametrize("change", [{"types": ["jwg"]}, {"iec_reference": "IEC/TC 65"}])
def test_another_arrangement_needs_another_resolution(desk: Desk, at: Any, change: dict[str, Any]) -> None:
    liaison = do(stages.at_office(desk, at), "return", desk.ceo, reason="Ask for less.")
    liaison = do(liaison, "edit", desk.manager, **{**stages.PREPARATION, **change})
    assert liaison.decision == ""
    liaison = do(liaison, "open_ballot", desk.manager, **period(liaison))
    assert Ballot.objects.filter(subject_id=liaison.pk, kind="internal_liaison").count() == 2


@pytest.mark.rule("IEC-01", "IEC-03", "REP-02", "COM-07")
def test_sent_agreed_named_and_registered(desk: Desk, at: Any) -> None:
    liaison = stages.sent(desk, at)
    assert (liaison.office_email, liaison.sent_at) == (stages.OFFICE["email"], clock.now())
    message = Message.objects.get(kind="register/iec/sent")
    assert message.email == stages.OFFICE["email"]
    assert "- Full exchange of documents" in message.text
    liaison = do(liaison, "agree", desk.ceo, agreed_on=stages.today(liaison), terms="Drafts go both ways.")
    assert (liaison.state, liaison.terms) == ("agreed", "Drafts go both ways.")
    assert told(liaison, "agreed") == {desk.manager.email}
    assert told(liaison, "to_register") == {desk.staff.email}
    assert not IecLiaison.objects.live().exists()
    liaison = do(liaison, "name_representative", desk.ceo, **stages.REPRESENTATIVE)
    assert told(liaison, "representative_named") == {desk.manager.email}
    liaison = do(liaison, "confirm", desk.staff)
    assert (liaison.state, liaison.started_on) == ("active", clock.today(liaison.zone))
    assert told(liaison, "active") == {desk.manager.email, "selma@iec.example.org", "rita@example.org"}
    assert list(ledger.verify()) == []


@pytest.mark.rule("IEC-06")
def test_an_overlap_climbs_and_comes_back(desk: Desk, at: Any) -> None:
    liaison = stages.active(desk, at)
    at(clock.now() + dt.timedelta(days=1))
    liaison = do(liaison, "escalate", desk.ceo, **stages.step(liaison, 1))
    assert (liaison.state, liaison.level) == ("escalated", 1)
    assert told(liaison, "escalated") == {desk.manager.email, stages.OFFICE["email"]}
    Message.objects.all().delete()
    at(clock.now() + dt.timedelta(days=1))
    liaison = do(liaison, "escalate", desk.ceo, **stages.step(liaison, 2))
    assert told(liaison, "escalated") == {desk.manager.email, stages.OFFICE["email"], desk.home.board.email}
    at(clock.now() + dt.timedelta(days=1))
    liaison = do(liaison, "escalate", desk.ceo, **stages.step(liaison, 3))
    liaison = do(liaison, "settle", desk.ceo, reached_on=stages.today(liaison), reason="IEC writes it.")
    assert (liaison.state, liaison.level) == ("active", 0)
    assert told(liaison, "settled") == {desk.manager.email, stages.OFFICE["email"], desk.home.board.email}
    first = liaison.started_on + dt.timedelta(days=1)
    assert [(s.level, s.reached_on) for s in liaison.overlap_steps.order_by("pk")] == [
        (1, first),
        (2, first + dt.timedelta(days=1)),
        (3, first + dt.timedelta(days=2)),
        (0, first + dt.timedelta(days=2)),
    ]
    assert do(liaison, "escalate", desk.ceo, **stages.step(liaison, 1)).level == 1


@pytest.mark.rule("REV-07")
def test_ended_through_the_offices(desk: Desk, at: Any) -> None:
    liaison = do(stages.active(desk, at), "end", desk.ceo, reason="The IEC committee was dissolved.")
    assert (liaison.state, liaison.ended_on) == ("ended", clock.today(liaison.zone))
    assert told(liaison, "ended") == {
        *(desk.manager.email, desk.staff.email, stages.OFFICE["email"]),
        "selma@iec.example.org",
    }
    assert Message.objects.filter(kind="register/representation_ended", email="rita@example.org").exists()
    assert stages.prepared(desk).reference == "IEL-2026-002"


@pytest.mark.rule("IEC-01")
@pytest.mark.parametrize(
    ("stage", "other_told"), [("prepared", False), ("at_office", False), ("sent", True), ("agreed", True)]
)
def test_withdrawn_through_the_own_office(desk: Desk, at: Any, stage: str, other_told: bool) -> None:
    liaison = stages.prepared(desk) if stage == "prepared" else getattr(stages, stage)(desk, at)
    liaison = do(liaison, "ask_withdrawal", desk.manager, reason="No longer needed.")
    assert told(liaison, "withdrawal_asked") == {desk.ceo.email}
    liaison = do(liaison, "keep_on", desk.manager)
    assert liaison.withdrawal_asked_at is None
    liaison = do(liaison, "ask_withdrawal", desk.manager, reason="No longer needed after all.")
    liaison = do(liaison, "withdraw", desk.ceo)
    assert liaison.state == "withdrawn"
    expected = {desk.manager.email, stages.OFFICE["email"]} if other_told else {desk.manager.email}
    assert told(liaison, "withdrawn") == expected


@pytest.mark.rule("IEC-01", "INT-09", "BAL-14", "COM-06")
def test_by_the_vote_of_a_meeting_with_a_correction(desk: Desk, at: Any) -> None:
    day = clock.today() + dt.timedelta(weeks=6)
    meeting = plan_meeting(
        committee=desk.committee, title="Plenary", starts_on=day, ends_on=day, agenda=["Opening"], by=desk.manager
    )
    liaison = do(stages.prepared(desk), "put_to_meeting", desk.manager, meeting=meeting.pk)
    ballot = ballot_on(liaison)
    at(meeting.starts_at + dt.timedelta(hours=10))
    question = ballot.questions.get().pk
    counts = {f"question_{question}_yes": 2, f"question_{question}_no": 1, f"question_{question}_abstain": 0}
    local = clock.now().astimezone(meeting.zone)
    data = {"voted_at": local.strftime("%Y-%m-%dT%H:%M"), "bodies_gone": 0, "written": 0, **counts}
    perform(ballot, "count", actor=again(desk.manager), data=data)
    assert fresh(liaison).decision == "carried"
    wrong = {f"question_{question}_yes": 1, f"question_{question}_no": 2, f"question_{question}_abstain": 0}
    correction = {"reason": "Mixed up.", "written": 0, **wrong}
    perform(fresh(ballot), "correct", actor=again(desk.manager), data=correction)
    assert fresh(liaison).decision == "not_carried"


@pytest.mark.rule("INT-09")
def test_a_cancelled_ballot_leaves_it_prepared(desk: Desk) -> None:
    liaison = stages.prepared(desk)
    later = clock.today() + dt.timedelta(weeks=1)
    liaison = do(liaison, "open_ballot", desk.manager, **period(liaison, later))
    perform(ballot_on(liaison), "cancel", actor=again(desk.manager), data={"reason": "Too early."})
    assert (fresh(liaison).state, fresh(liaison).decision) == ("prepared", "")
    assert do(fresh(liaison), "open_ballot", desk.manager, **period(liaison)).decision == "voting"


@pytest.mark.rule("IEC-04")
class TestPlannedWork:
    def test_told_agreed_and_started(self, desk: Desk) -> None:
        work = stages.reported(desk)
        assert (work.reference, told(work, "work_reported")) == ("JW-2026-001", {desk.ceo.email})
        work = do(work, "inform", desk.ceo, **stages.OFFICE)
        assert told(work, "work_announced") == {stages.OFFICE["email"]}
        work = do(work, "record_outcome", desk.ceo, **stages.outcome(work, "open_points"))
        assert work.state == "open_points"
        work = do(work, "record_outcome", desk.ceo, **stages.outcome(work))
        assert (work.state, work.outcome) == ("agreed", "ISO describes places, IEC devices.")
        work = do(work, "start", desk.manager)
        assert (work.state, work.started_on, work.overridden) == ("started", clock.today(work.zone), False)
        assert told(work, "work_started") == {desk.ceo.email}
        assert list(ledger.verify()) == []

    def test_open_points_on_record_let_it_start(self, desk: Desk) -> None:
        assert do(stages.answered(desk, "open_points"), "start", desk.manager).state == "started"

    def test_overridden_with_a_reason(self, desk: Desk) -> None:
        work = do(stages.informed(desk), "override", desk.ceo, reason="Safety of people.")
        assert (work.state, work.overridden) == ("started", True)
        assert told(work, "work_started") == {desk.manager.email, stages.OFFICE["email"]}

    def test_dropped(self, desk: Desk) -> None:
        work = do(stages.reported(desk), "drop", desk.manager, reason="Not needed.")
        assert (work.state, told(work, "work_dropped")) == ("dropped", {desk.ceo.email})

    def test_the_address_of_the_other_office_is_offered_again(self, desk: Desk) -> None:
        from liaisons.register.iec.queries import last_office

        assert last_office() == {}
        stages.informed(desk)
        assert last_office() == stages.OFFICE


@pytest.mark.rule("IEC-05", "BAL-01")
def test_the_representative_never_votes(desk: Desk, at: Any) -> None:
    """He has an account, and no vote: a ballot takes votes of officers of P-members alone."""
    from committees.ballots.services import arrange_cib, cast_vote
    from core.workflow.refusals import NotAllowed

    stages.active(desk, at)
    rita = scenarios.person("Rita Present", "rita")
    assert rita.email == stages.REPRESENTATIVE["email"]
    ballot = arrange_cib(
        committee=desk.committee,
        subject=None,
        kind=Ballot.Kind.OTHER,
        title="Valves",
        question="Shall we?",
        opens_on=clock.today(desk.committee.zone),
        by=again(desk.manager),
    )
    body = next(iter(desk.home.voters))
    with pytest.raises(NotAllowed) as refused:
        cast_vote(ballot=fresh(ballot), body=body, position="yes", by=rita)
    assert refused.value.refusals[0].who == "Officer of a P-member of ISO/TC 920"
    assert not fresh(ballot).votes.exists()
