"""An application from the form to the decision, as the rules tell it."""

import datetime as dt

import pytest

from core.documents.models import Document
from core.notifications.models import Message
from core.workflow.engine import perform
from core.workflow.models import Deadline, Event
from core.workflow.refusals import FormInvalid, GuardFailed, MovedOn, NotAllowed
from liaisons.applications import states, tasks
from liaisons.applications.models import Application
from liaisons.register.models import Bar, Liaison
from tests import scenarios
from tests.scenarios import ballot_on, period


@pytest.mark.rule("EXT-16", "EXT-13", "EXT-28")
def test_submission_gives_a_reference_and_freezes_the_form(cast, at):
    application = scenarios.submitted(cast)
    assert application.reference == "APP-2025-001"
    assert application.snapshot["answers"]["goals_long"] == "One common model of locations."
    assert len(application.snapshot_digest) == 64


@pytest.mark.rule("EXT-26", "BAL-10")
@pytest.mark.parametrize(
    ("yes", "no", "state"),
    [(12, 6, states.APPROVED), (11, 6, states.NOT_APPROVED), (11, 7, states.NOT_APPROVED), (1, 0, states.APPROVED)],
)
def test_two_thirds_of_yes_and_no_decide(large_cast, at, yes, no, state):
    assert scenarios.decided(large_cast, at, yes=yes, no=no).state == state


@pytest.mark.rule("EXT-26")
def test_without_yes_and_no_there_is_no_decision_and_a_second_ballot(cast, at):
    application = scenarios.decided(cast, at, yes=0, no=0)
    assert application.state == states.NO_DECISION
    at(dt.datetime(2025, 6, 2, 8, tzinfo=dt.UTC))
    perform(application, "open_ballot", actor=cast.manager, data=period(application))
    ballot = ballot_on(application)
    scenarios.vote(cast, ballot, yes=2, no=1)
    at(ballot.closes_at)
    scenarios.close(ballot)
    assert Application.objects.get().state == states.APPROVED


@pytest.mark.rule("EXT-27", "REP-01", "REP-02", "EXT-15")
def test_registration_makes_the_liaison_with_its_representative(cast, at):
    application = scenarios.decided(cast, at, yes=2, no=1)
    with pytest.raises(GuardFailed) as refused:
        perform(application, "register", actor=cast.staff)
    assert refused.value.refusals[0].rule == "REP-02"
    application = scenarios.registered(cast, application)
    liaison = Liaison.objects.get()
    assert application.state == states.REGISTERED
    assert (liaison.category, liaison.state, str(liaison.committee)) == ("A", "active", "ISO/TC 900")
    representative = liaison.representatives.get()
    assert (representative.state, representative.name) == ("active", "Elena Marchetti")


@pytest.mark.rule("EXT-22")
def test_after_an_objection_only_the_board_can_clear(cast, at):
    application = scenarios.answered(cast, answer="objection")
    with pytest.raises(GuardFailed):
        perform(application, "clear", actor=cast.tpm)
    perform(application, "refer", actor=cast.tpm)
    with pytest.raises(NotAllowed):
        perform(application, "set_objection_aside", actor=cast.tpm, data=scenarios.board_decision(application))
    perform(application, "set_objection_aside", actor=cast.board, data=scenarios.board_decision(application))
    assert Application.objects.get().state == states.CLEARED


@pytest.mark.rule("EXT-22")
def test_an_objection_upheld_ends_the_application(cast, at):
    assert scenarios.refused_by_tmb(cast).state == states.REFUSED_BY_TMB


@pytest.mark.rule("EXT-21")
def test_silence_of_the_national_body_is_no_consent(cast, at):
    application = scenarios.consulted(cast)
    assert application.hqnb_due_on == dt.date(2025, 5, 12)
    with pytest.raises(GuardFailed):
        perform(application, "clear", actor=cast.tpm)
    with pytest.raises(GuardFailed):
        perform(application, "extend", actor=cast.tpm)
    at(dt.datetime(2025, 5, 13, 8, tzinfo=dt.UTC))
    perform(application, "extend", actor=cast.tpm)
    application = Application.objects.get()
    assert application.hqnb_due_on == dt.date(2025, 6, 10)
    assert Deadline.objects.running().get().due_on == dt.date(2025, 6, 10)
    at(dt.datetime(2025, 6, 11, 8, tzinfo=dt.UTC))
    with pytest.raises(GuardFailed):
        perform(application, "clear", actor=cast.tpm)
    perform(application, "refer", actor=cast.tpm)
    assert Application.objects.get().state == states.AT_TMB


@pytest.mark.rule("EXT-17")
def test_a_return_needs_its_list_of_gaps(cast, at):
    application = scenarios.submitted(cast)
    with pytest.raises(FormInvalid):
        perform(application, "return", actor=cast.manager, data={"reason": " "})
    perform(application, "return", actor=cast.manager, data={"reason": "No goals."})
    perform(application, "submit", actor=cast.contact)
    again = Application.objects.get()
    assert (again.state, again.reference) == (states.SUBMITTED, "APP-2025-001")


@pytest.mark.rule("EXT-17")
def test_a_question_needs_no_return(cast, at):
    application = scenarios.confirmed(cast)
    perform(application, "ask", actor=cast.manager, data={"question": "How many members?"})
    with pytest.raises(GuardFailed):
        perform(application, "forward", actor=cast.manager)
    perform(application, "answer", actor=cast.contact, data={"answer": "412."})
    perform(application, "forward", actor=cast.manager)
    assert Application.objects.get().questions.get().answer == "412."


@pytest.mark.rule("EXT-20")
def test_every_criterion_is_confirmed_before_the_body_is_asked(cast, at):
    application = scenarios.with_tpm(cast)
    with pytest.raises(GuardFailed):
        perform(application, "consult", actor=cast.tpm, data={"body": cast.hqnb.pk})
    findings = scenarios.findings(application)
    del findings["acceptance_met"]
    perform(application, "check", actor=cast.tpm, data=findings)
    with pytest.raises(GuardFailed) as refused:
        perform(application, "consult", actor=cast.staff, data={"body": cast.hqnb.pk})
    assert "1 of 6" in refused.value.refusals[0].reason


@pytest.mark.rule("EXT-20")
def test_a_criterion_not_met_ends_it(cast, at):
    assert scenarios.ineligible(cast).state == states.INELIGIBLE


@pytest.mark.rule("EXT-03")
def test_category_b_is_for_intergovernmental_organizations(cast, at):
    application = scenarios.draft(cast, "B", intergovernmental=False)
    with pytest.raises(GuardFailed) as refused:
        perform(application, "submit", actor=cast.contact)
    assert [refusal.rule for refusal in refused.value.refusals] == ["EXT-03"]


@pytest.mark.rule("EXT-01", "EXT-26")
def test_category_c_is_managed_and_voted_by_the_parent_committee(cast, at):
    application = scenarios.decided(cast, at, "C", yes=2, no=1)
    assert (str(application.committee), str(application.managing)) == ("ISO/TC 900/WG 1", "ISO/TC 900")
    assert application.state == states.APPROVED


@pytest.mark.rule("EXT-01")
@pytest.mark.parametrize("category", ["A", "C"])
def test_a_category_attaches_to_its_kind_of_committee_only(cast, at, category):
    wrong = cast.group if category == "A" else cast.committee
    with pytest.raises(GuardFailed) as refused:
        scenarios.form(cast, category, committees=(wrong,))
    assert refused.value.refusals[0].rule == "EXT-01"


@pytest.mark.rule("EXT-13")
def test_one_form_for_two_committees_is_decided_twice(cast, at):
    other = scenarios.cast("ISO/TC 901", p_members=3)
    filled = scenarios.form(cast, committees=(cast.committee, other.committee))
    first = filled.applications.order_by("pk")[0]
    perform(first, "submit", actor=cast.contact)
    assert {a.state for a in filled.applications.all()} == {states.SUBMITTED}
    perform(first, "withdraw", actor=cast.contact)
    assert [a.state for a in filled.applications.order_by("pk")] == [states.WITHDRAWN, states.SUBMITTED]


@pytest.mark.rule("EXT-13")
def test_a_form_is_submitted_whole_or_not_at_all(cast, at):
    other = scenarios.cast("ISO/TC 901", p_members=3)
    filled = scenarios.form(cast, committees=(cast.committee, other.committee))
    other.committee.status = "suspended"
    other.committee.save()
    with pytest.raises(GuardFailed) as refused:
        perform(filled.applications.order_by("pk")[0], "submit", actor=cast.contact)
    assert refused.value.refusals[0].rule == "REV-10"
    assert {a.state for a in filled.applications.all()} == {states.DRAFT}


@pytest.mark.rule("EXT-28")
def test_one_open_application_per_committee(cast, at):
    first = scenarios.confirmed(cast)
    with pytest.raises(GuardFailed) as refused:
        scenarios.draft(cast, existing=first.organization)
    assert refused.value.refusals[0].rule == "EXT-28"


@pytest.mark.rule("REV-11", "EXT-28")
def test_a_withdrawal_by_the_board_bars_until_the_first_free_day(cast, at):
    at(dt.datetime(2025, 5, 10, 8, tzinfo=dt.UTC))
    liaison = scenarios.registered(cast, scenarios.decided(cast, at, yes=2, no=1)).liaison
    decided = liaison.started_on
    perform(liaison, "withdraw", actor=cast.staff, data={"decision": "TMB 7/2025", "decided_on": decided.isoformat()})
    bar = Bar.objects.get()
    assert (bar.from_on, bar.first_free_on) == (decided, decided.replace(year=decided.year + 1))
    at(dt.datetime.combine(bar.first_free_on - dt.timedelta(days=1), dt.time(12), tzinfo=dt.UTC))
    with pytest.raises(GuardFailed) as refused:
        scenarios.draft(cast, existing=liaison.organization)
    assert refused.value.refusals[0].rule == "REV-11"
    at(dt.datetime.combine(bar.first_free_on, dt.time(12), tzinfo=dt.UTC))
    assert scenarios.draft(cast, existing=liaison.organization).state == states.DRAFT


@pytest.mark.rule("REV-08", "REV-09")
def test_an_organization_stops_by_its_own_wish(cast, at):
    liaison = scenarios.registered(cast, scenarios.decided(cast, at, yes=2, no=1)).liaison
    today = liaison.started_on
    perform(liaison, "give_notice", actor=cast.contact, data={"stops_on": (today - dt.timedelta(days=3)).isoformat()})
    liaison.refresh_from_db()
    assert liaison.stops_on == today
    from core.workflow.timed import perform_due

    perform_due()
    liaison.refresh_from_db()
    assert liaison.state == "active"
    at(dt.datetime.combine(today + dt.timedelta(days=1), dt.time(8), tzinfo=dt.UTC))
    perform_due()
    liaison.refresh_from_db()
    assert (liaison.state, liaison.ended_on, liaison.ending) == ("ended", today, "stopped")
    assert liaison.representatives.get().state == "ended"


def test_the_same_form_sent_twice_has_one_effect(cast, at):
    application = scenarios.draft(cast)
    first = perform(application, "submit", actor=cast.contact, version=application.version)
    again = perform(application, "submit", actor=cast.contact, version=application.version)
    assert (first.repeated, again.repeated) == (False, True)
    assert Event.objects.of(application).filter(action="submit").count() == 1
    with pytest.raises(MovedOn):
        perform(application, "withdraw", actor=cast.contact, version=application.version)


@pytest.mark.rule("EXT-24", "DOC-07")
def test_members_are_told_of_the_circulated_form_by_its_number(cast, at):
    application = scenarios.circulated(cast)
    event = Event.objects.of(application).get(action="circulate")
    tasks.circulate_form(application.pk)
    tasks.circulate_form(application.pk)
    document = Document.objects.of(application).get(kind="circulated-application")
    assert document.n_number == event.facts["n_number"]
    told = Message.objects.filter(event=event)
    assert told.exists()
    assert all(f"as document N {document.n_number}." in message.text for message in told)
