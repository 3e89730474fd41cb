"""From the submission to the clearance: questions, returns, the category, the national body and the TMB."""

import datetime as dt

import pytest

from committees.directory.models import Committee
from core.workflow.engine import action_url
from core.workflow.models import Deadline, Event, Reminder
from liaisons.applications.models import Application
from tests import scenarios
from tests.applications.paths.desk import ALLIANCE, TO_CLEARANCE, Desk, last_event, ledger, local
from tests.pages import text_of
from tests.scenarios import ballot_on, fresh

TO_CONSULTATION = TO_CLEARANCE[:6]


@pytest.fixture
def consulted(desk: Desk) -> Application:
    """The application whose headquarters' body was asked on 3 March 2025, to answer within four weeks."""
    (application,) = desk.submit()
    desk.forward(application)
    desk.consult(application)
    assert fresh(application).hqnb_due_on == dt.date(2025, 3, 31)
    return application


@pytest.fixture
def objected(desk: Desk, consulted: Application) -> Application:
    """The application with an objection on file, before the TMB."""
    desk.day(2025, 3, 10)
    desk.mails()
    desk.officer.does(
        consulted, "answer_consultation", answer="objection", reason="It competes with our own committee."
    )
    assert desk.mails() == {"APP-2025-001: the national body has answered": local(desk.cast.tpm)}
    desk.tpm.does(consulted, "refer")
    referred = "APP-2025-001: referred to the technical management board"
    assert desk.mails() == {referred: local(desk.cast.board, desk.cast.manager)}
    return fresh(consulted)


class TestCategory:
    @pytest.mark.rule("EXT-03", "EXT-14")
    def test_b_is_refused_for_a_body_that_is_not_intergovernmental(self, desk: Desk) -> None:
        first = desk.begin("Ministry of Ports", "B")
        desk.add(first, desk.cast.committee)
        desk.fill(first, intergovernmental=False)
        form = desk.applicant.form(first)
        desk.applicant.post(form, first, intergovernmental="False")
        desk.mails()
        draft = Application.objects.get()
        reason = "Category B is for intergovernmental organizations only"
        review = desk.applicant.sees(first.replace("/liaison/", "/review/"))
        assert f"Submit the application {reason}" in review
        answer = desk.applicant.client.post(action_url(draft, "submit"), {"version": draft.version})
        assert answer.status_code == 422
        assert reason in text_of(answer)
        assert "EXT-03" in text_of(answer)
        assert (fresh(draft).state, ledger(draft), desk.mails()) == ("draft", ["create"], {})

    @pytest.mark.rule("EXT-03", "EXT-26")
    def test_b_is_accepted_for_an_intergovernmental_one(self, desk: Desk) -> None:
        (application,) = desk.submit(name="Union of Port States", category="B", intergovernmental="True")
        cast = desk.cast
        submitted = f"APP-2025-001: UoPS applies to {cast.committee}"
        assert desk.mails() == {
            submitted: local(cast.manager),
            f"APP-2025-001: we have your application to {cast.committee}": local(cast.contact),
        }
        desk.circulate(application)
        ballot = desk.open_ballot(application, "2025-03-03", "2025-03-31")
        desk.vote(ballot, cast.voters, yes=2, no=1)
        desk.day(2025, 4, 1)
        application = fresh(application)
        assert (application.category, application.state) == ("B", "approved")
        assert ledger(application) == [*TO_CLEARANCE, "circulate", "open_ballot", "take_result"]
        assert desk.mails()["APP-2025-001: approved, please register"] == local(cast.staff)

    @pytest.mark.rule("EXT-01", "EXT-26")
    def test_c_is_for_a_working_group_and_its_parent_decides(self, desk: Desk) -> None:
        cast = desk.cast
        made = desk.manager.send(f"/committees/{cast.committee.pk}/groups/new/", number="7", title="Berth data")
        assert made.status_code == 302, text_of(made)
        group = Committee.objects.get(parent=cast.committee, kind=Committee.Kind.WG)
        first = desk.begin(category="C")
        refused = desk.add(first, cast.committee)
        assert (refused.status_code, "C to a working group. (EXT-01)" in text_of(refused)) == (422, True)
        assert desk.add(desk.begin("Other Data Alliance", "A"), group).status_code == 422
        assert not Application.objects.exists()

        (application,) = desk.submit(group, category="C", multinational="True")
        assert (application.committee, application.managing) == (group, cast.committee)
        desk.circulate(application)
        ballot = desk.open_ballot(application, "2025-03-03", "2025-03-31")
        assert ballot.committee == cast.committee
        desk.vote(ballot, cast.voters, yes=2, no=1)
        desk.mails()
        desk.day(2025, 4, 1)
        application = fresh(application)
        assert (application.state, ledger(application)[-1]) == ("approved", "take_result")
        decided = local(cast.contact, cast.manager, *desk.members)
        assert desk.mails()["APP-2025-001: Approved"] == decided


class TestManagersCheck:
    @pytest.mark.rule("EXT-17", "EXT-16")
    def test_a_return_names_the_gaps_and_the_resubmission_answers_them(self, desk: Desk) -> None:
        (application,) = desk.submit()
        cast, before = desk.cast, application.snapshot_digest
        desk.mails()
        empty = desk.manager.act(application, "return", reason="")
        assert (empty.status_code, fresh(application).state) == (422, "submitted")
        desk.manager.does(application, "return", reason="The benefit to the committee is too general.")
        assert fresh(application).state == "returned"
        assert last_event(application).text.text == "The benefit to the committee is too general."
        assert desk.mails() == {"APP-2025-001: returned for completion": local(cast.contact)}
        assert "The benefit to the committee is too general." in desk.applicant.sees(application)
        assert "Applications to complete" in desk.applicant.sees("/work/")

        page = f"/applications/forms/{application.request_id}/justification/"
        desk.answer(page, {"benefit_committee": "Test data of 231 ports."}, desk.applicant)
        # Nothing of it is before the committee until it is submitted again.
        assert fresh(application).snapshot_digest == before
        desk.applicant.does(application, "submit")
        application = fresh(application)
        assert (application.state, application.reference) == ("submitted", "APP-2025-001")
        assert application.snapshot["answers"]["benefit_committee"] == "Test data of 231 ports."
        assert application.snapshot_digest != before
        assert ledger(application) == ["create", "submit", "return", "submit"]
        assert desk.mails() == {
            f"APP-2025-001: HDA applies to {cast.committee}": local(cast.manager),
            f"APP-2025-001: we have your application to {cast.committee}": local(cast.contact),
        }

    @pytest.mark.rule("EXT-17")
    def test_a_question_needs_no_return(self, desk: Desk) -> None:
        (application,) = desk.submit()
        cast = desk.cast
        desk.staff.does(application, "confirm_identity")
        desk.mails()
        desk.manager.does(application, "ask", question="How many members are from outside Europe?")
        assert desk.mails() == {"APP-2025-001: a question about your application": local(cast.contact)}
        assert (fresh(application).state, fresh(application).question_open) == ("submitted", True)
        waits = desk.manager.tries(application, "forward")
        assert (waits.status_code, "A question to the applicant is still open." in text_of(waits)) == (422, True)
        desk.applicant.does(application, "answer", answer="231 of 412.")
        assert desk.mails() == {"APP-2025-001: the applicant has answered": local(cast.manager)}
        desk.manager.does(application, "forward")
        assert fresh(application).state == "with_tpm"
        assert ledger(application) == ["create", "submit", "confirm_identity", "ask", "answer", "forward"]
        assert "231 of 412." in desk.tpm.sees(application)


class TestObjection:
    @pytest.mark.rule("EXT-22")
    def test_the_tmb_upholds_it(self, desk: Desk, objected: Application) -> None:
        cast = desk.cast
        assert (objected.state, objected.referral) == ("at_tmb", "It competes with our own committee.")
        assert desk.tpm.tries(objected, "set_objection_aside").status_code == 403
        decision = {"decision": "TMB 41/2025", "decided_on": "2025-03-10", "reason": "Heard and weighed."}
        desk.board.does(objected, "uphold_objection", **decision)
        application = fresh(objected)
        assert (application.state, application.tmb_decision) == ("refused_by_tmb", "TMB 41/2025")
        assert application.tmb_decided_on == dt.date(2025, 3, 10)
        assert ledger(application) == [*TO_CONSULTATION, "answer_consultation", "refer", "uphold_objection"]
        assert last_event(application).facts == {"decision": "TMB 41/2025", "decided_on": "2025-03-10"}
        mails = desk.mails()
        assert mails.pop("APP-2025-001: the technical management board has decided") == local(
            cast.manager, cast.contact, *desk.headquarters
        )
        assert mails == {}
        # Nobody can bring it to the vote.
        assert desk.manager.tries(application, "circulate").status_code == 409
        assert "It competes" not in desk.applicant.sees(application)

    @pytest.mark.rule("EXT-22", "EXT-23")
    def test_the_tmb_sets_it_aside(self, desk: Desk, objected: Application) -> None:
        cast = desk.cast
        in_future = {"decision": "TMB 42/2025", "decided_on": "2025-03-11", "reason": "Heard."}
        refused = desk.board.act(objected, "set_objection_aside", **in_future)
        assert (refused.status_code, fresh(objected).state) == (422, "at_tmb")
        desk.board.does(objected, "set_objection_aside", **(in_future | {"decided_on": "2025-03-10"}))
        application = fresh(objected)
        assert (application.state, application.tmb_decision) == ("cleared", "TMB 42/2025")
        assert ledger(application) == [*TO_CONSULTATION, "answer_consultation", "refer", "set_objection_aside"]
        assert desk.mails() == {
            "APP-2025-001: the technical management board has decided": local(
                cast.manager, cast.contact, *desk.headquarters
            )
        }
        # Cleared is not approved: the committee decides by its vote.
        desk.manager.does(application, "circulate")
        ballot = desk.open_ballot(application, "2025-03-10", "2025-04-07")
        desk.vote(ballot, cast.voters, no=1)
        desk.day(2025, 4, 8)
        assert (fresh(application).state, ballot_on(application).outcome) == ("not_approved", "not_approved")

    @pytest.mark.rule("EXT-21", "EXT-22")
    def test_with_an_objection_on_file_nobody_clears(self, desk: Desk, consulted: Application) -> None:
        no_reason = desk.officer.act(consulted, "answer_consultation", answer="objection", reason=" ")
        assert (no_reason.status_code, fresh(consulted).hqnb_answer) == (422, "")
        desk.officer.does(consulted, "answer_consultation", answer="objection", reason="Competes.")
        refused = desk.tpm.tries(consulted, "clear")
        assert (refused.status_code, "only the TMB can clear the application" in text_of(refused)) == (422, True)
        assert fresh(consulted).state == "hqnb_consulted"
        assert last_event(consulted).on_behalf == "SNV"


class TestSilence:
    REMINDER = "APP-2025-001: answer on HDA still open"

    @pytest.mark.rule("EXT-21")
    def test_reminders_go_out_and_the_state_stays(self, desk: Desk, consulted: Application) -> None:
        silent = local(*desk.headquarters)
        desk.mails()
        # Fourteen, seven and one day before the last day, the day after it, and weekly from there.
        days = [(3, 17), (3, 24), (3, 30), (4, 1), (4, 8)]
        for month, day in days:
            before = dt.date(2025, month, day) - dt.timedelta(days=1)
            desk.day(2025, before.month, before.day)
            assert desk.mails() == {}, before
            desk.day(2025, month, day)
            assert desk.mails() == {self.REMINDER: silent}, (month, day)
            desk.day(2025, month, day, 12)
            assert desk.mails() == {}
        assert Reminder.objects.count() == len(days) * len(silent)
        application = fresh(consulted)
        assert (application.state, application.hqnb_answer) == ("hqnb_consulted", "")
        assert ledger(application) == TO_CONSULTATION
        deadline = Deadline.objects.get()
        assert (deadline.due_on, deadline.overdue, deadline.outcome) == (dt.date(2025, 3, 31), True, "")
        assert "Answers to act on" in desk.tpm.sees("/work/")

    @pytest.mark.rule("EXT-21")
    def test_silence_is_no_consent(self, desk: Desk, consulted: Application) -> None:
        for month, day in ((3, 31), (4, 1)):
            desk.day(2025, month, day)
            refused = desk.tpm.tries(consulted, "clear")
            assert (refused.status_code, "has not answered" in text_of(refused)) == (422, True)
        assert fresh(consulted).state == "hqnb_consulted"

    @pytest.mark.rule("EXT-21", "EXT-22")
    def test_more_time_then_the_tmb(self, desk: Desk, consulted: Application) -> None:
        desk.day(2025, 3, 31)
        for action in ("extend", "refer"):
            early = desk.tpm.tries(consulted, action)
            assert (early.status_code, "has not passed" in text_of(early)) == (422, True)
        desk.day(2025, 4, 1)
        desk.mails()
        desk.tpm.does(consulted, "extend")
        application = fresh(consulted)
        assert (application.state, application.hqnb_due_on) == ("hqnb_consulted", dt.date(2025, 4, 29))
        asked = "APP-2025-001: does your body object to a liaison of HDA?"
        assert desk.mails() == {asked: local(*desk.headquarters)}
        desk.day(2025, 4, 30)
        desk.mails()
        desk.tpm.does(consulted, "refer")
        application = fresh(consulted)
        assert (application.state, application.referral) == ("at_tmb", "The national body gave no answer in time.")
        assert ledger(application) == [*TO_CONSULTATION, "extend", "refer"]
        assert Deadline.objects.get().outcome == "waived"
        referred = "APP-2025-001: referred to the technical management board"
        assert desk.mails() == {referred: local(desk.cast.board, desk.cast.manager)}
        desk.board.does(
            application, "set_objection_aside", decision="TMB 50/2025", decided_on="2025-04-30", reason="No answer."
        )
        assert fresh(application).state == "cleared"

    @pytest.mark.rule("EXT-21")
    def test_a_late_answer_still_counts(self, desk: Desk, consulted: Application) -> None:
        desk.day(2025, 4, 10)
        desk.officer.does(consulted, "answer_consultation", answer="no_objection")
        assert Deadline.objects.get().outcome == "met"
        desk.mails()
        desk.tpm.does(consulted, "clear")
        assert fresh(consulted).state == "cleared"
        assert ledger(consulted) == TO_CLEARANCE
        assert desk.mails() == {"APP-2025-001: cleared": local(desk.cast.manager, desk.cast.contact)}


def test_the_ledger_says_who_acted_as_what(desk: Desk, consulted: Application) -> None:
    committee = desk.cast.committee
    assert [(event.action, str(event.actor), event.acting_as) for event in Event.objects.of(consulted)] == [
        ("create", "Tomás Rivera", "Applicant"),
        ("submit", "Tomás Rivera", "Applicant"),
        ("confirm_identity", "Lucie Favre", "Central secretariat staff"),
        ("forward", "Ingrid Solberg", f"Committee manager, {committee}"),
        ("check", "Maya Okafor", f"Technical programme manager, {committee}"),
        ("consult", "Maya Okafor", f"Technical programme manager, {committee}"),
    ]
    assert consulted.organization.name == ALLIANCE
    assert scenarios.COMPLETE["reason"] in desk.officer.sees(consulted)
