"""The matrix of an application: every state, action and role; who sees it; and what waits for whom."""

import datetime as dt
from typing import Any

import pytest

from committees.directory.models import Membership
from committees.meetings.services import plan_meeting
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from core.workflow.engine import perform
from liaisons.applications.models import Application
from tests import scenarios
from tests.matrix import judging
from tests.matrix.application import TABLE, UNCONSULTED
from tests.matrix.machine import check, gaps
from tests.matrix.people import (
    APPLICANT,
    SECRETARIAT,
    SEEN_AS_DRAFT,
    SEEN_BY_BOARD,
    SEEN_CIRCULATED,
    SEEN_CONSULTED,
    SEEN_SUBMITTED,
    STRANGERS,
    everybody,
    rights_read_once,
)
from tests.scenarios import Cast, again, fresh

pytestmark = pytest.mark.django_db

NAMED = {"name_representative": "EXT-15"}


@pytest.fixture
def made(at: Any) -> Cast:
    """A small committee with a planned meeting; the last P-member stays out of the votes."""
    made = scenarios.cast("ISO/TC 908", p_members=2, o_members=1, group=True)
    start = clock.today() + dt.timedelta(weeks=30)
    plan_meeting(
        committee=made.committee,
        title="Plenary",
        starts_on=start,
        ends_on=start,
        place="Geneva",
        agenda=["Opening"],
        by=made.manager,
    )
    return made


def test_the_tables_speak_of_everything_that_is_declared() -> None:
    assert list(gaps(TABLE)) == []


def judge(
    made: Cast, application: Application, state: str, *, seen: set[str], again: bool = False, **expected: Any
) -> None:
    """Judge a situation; `again`: a further one of a state in which strangers have been refused every action."""
    assert STRANGERS & seen == set()
    people = everybody(made, fresh(application))
    table = TABLE if "hqnb" in seen else UNCONSULTED
    spared = STRANGERS if again else ()
    judging.judge(table, application, people, state, seen=seen, spared=spared, **expected)


@pytest.mark.rule("EXT-13", "EXT-14", "EXT-16", "SVC-07")
class TestDraft:
    def test_complete(self, made: Cast) -> None:
        judge(made, scenarios.draft(made), "draft", seen=SEEN_AS_DRAFT, waits=APPLICANT, refused={})

    def test_incomplete(self, made: Cast) -> None:
        application = scenarios.draft(made, not_for_profit=None)
        judge(made, application, "draft", seen=SEEN_AS_DRAFT, waits=APPLICANT, refused={"submit": "EXT-05"}, again=True)

    def test_of_a_group(self, made: Cast) -> None:
        judge(made, scenarios.draft(made, "C"), "draft", seen=SEEN_AS_DRAFT, waits=APPLICANT, refused={}, again=True)


@pytest.mark.rule("EXT-17", "EXT-18", "EXT-19", "EXT-28", "SVC-07")
class TestSubmitted:
    def test_and_nobody_knows_the_organization(self, made: Cast) -> None:
        judge(
            made,
            scenarios.submitted(made),
            "submitted",
            seen=SEEN_SUBMITTED,
            waits={"manager", *SECRETARIAT},
            refused={"answer": "EXT-17", "forward": "EXT-28", **NAMED},
        )

    def test_and_the_organization_is_known(self, made: Cast) -> None:
        judge(
            made,
            scenarios.confirmed(made),
            "submitted",
            seen=SEEN_SUBMITTED,
            waits={"manager"},
            refused={"answer": "EXT-17", "confirm_identity": "EXT-28", **NAMED},
            again=True,
        )

    def test_with_an_open_question(self, made: Cast) -> None:
        application = scenarios.confirmed(made)
        perform(application, "ask", actor=made.manager, data={"question": "How many members?"})
        judge(
            made,
            application,
            "submitted",
            seen=SEEN_SUBMITTED,
            waits={"manager", *APPLICANT},
            refused={"ask": "EXT-17", "forward": "EXT-17", "confirm_identity": "EXT-28", **NAMED},
            again=True,
        )

    def test_without_a_representative(self, made: Cast) -> None:
        application = scenarios.confirmed(made, representative_name="", representative_email="")
        judge(
            made,
            application,
            "submitted",
            seen=SEEN_SUBMITTED,
            waits={"manager"},
            refused={"answer": "EXT-17", "confirm_identity": "EXT-28"},
            again=True,
        )

    def test_returned(self, made: Cast) -> None:
        judge(made, scenarios.returned(made), "returned", seen=SEEN_SUBMITTED, waits=APPLICANT, refused=NAMED)


@pytest.mark.rule("EXT-20", "EXT-21", "SVC-07")
class TestCriteria:
    def test_none_checked(self, made: Cast) -> None:
        kept_back = dict.fromkeys(("consult", "refer_without_body", "declare_ineligible"), "EXT-20")
        judge(
            made,
            scenarios.with_tpm(made),
            "with_tpm",
            seen=SEEN_SUBMITTED,
            waits=SECRETARIAT,
            refused={**kept_back, **NAMED},
        )

    def test_all_met(self, made: Cast) -> None:
        judge(
            made,
            scenarios.checked(made),
            "with_tpm",
            seen=SEEN_SUBMITTED,
            waits=SECRETARIAT,
            refused={"declare_ineligible": "EXT-20", **NAMED},
            again=True,
        )

    def test_one_not_met(self, made: Cast) -> None:
        judge(
            made,
            scenarios.checked(made, unmet={"not_for_profit": "It pays dividends."}),
            "with_tpm",
            seen=SEEN_SUBMITTED,
            waits=SECRETARIAT,
            refused={"consult": "EXT-20", "refer_without_body": "EXT-20", **NAMED},
            again=True,
        )

    def test_ineligible(self, made: Cast) -> None:
        judge(made, scenarios.ineligible(made), "ineligible", seen=SEEN_SUBMITTED, waits=set(), refused={})


@pytest.mark.rule("EXT-21", "EXT-22", "EXT-23", "SVC-07")
class TestConsultation:
    def test_silent_and_in_time(self, made: Cast) -> None:
        judge(
            made,
            scenarios.consulted(made),
            "hqnb_consulted",
            seen=SEEN_CONSULTED,
            waits={"hqnb"},
            refused={"extend": "EXT-21", "clear": "EXT-21", "refer": "EXT-22", **NAMED},
        )

    def test_silent_on_the_last_day(self, made: Cast, at: Any) -> None:
        application = scenarios.consulted(made)
        at(dt.datetime(2026, 3, 30, 21, 59, 59, tzinfo=dt.UTC))
        judge(
            made,
            application,
            "hqnb_consulted",
            seen=SEEN_CONSULTED,
            waits={"hqnb"},
            refused={"extend": "EXT-21", "clear": "EXT-21", "refer": "EXT-22", **NAMED},
            again=True,
        )

    def test_silent_and_overdue(self, made: Cast, at: Any) -> None:
        application = scenarios.consulted(made)
        at(dt.datetime(2026, 3, 30, 22, 0, 0, tzinfo=dt.UTC))
        judge(
            made,
            application,
            "hqnb_consulted",
            seen=SEEN_CONSULTED,
            waits={"hqnb", *SECRETARIAT},
            refused={"clear": "EXT-21", **NAMED},
            again=True,
        )

    def test_no_objection(self, made: Cast) -> None:
        judge(
            made,
            scenarios.answered(made),
            "hqnb_consulted",
            seen=SEEN_CONSULTED,
            waits=SECRETARIAT,
            refused={"answer_consultation": "EXT-21", "extend": "EXT-21", "refer": "EXT-22", **NAMED},
            again=True,
        )

    def test_objection(self, made: Cast) -> None:
        judge(
            made,
            scenarios.answered(made, answer="objection"),
            "hqnb_consulted",
            seen=SEEN_CONSULTED,
            waits=SECRETARIAT,
            refused={"answer_consultation": "EXT-21", "extend": "EXT-21", "clear": "EXT-21", **NAMED},
            again=True,
        )

    def test_at_the_board(self, made: Cast) -> None:
        judge(made, scenarios.at_tmb(made), "at_tmb", seen=SEEN_BY_BOARD, waits={"tmb"}, refused=NAMED)

    def test_refused_by_the_board(self, made: Cast) -> None:
        judge(made, scenarios.refused_by_tmb(made), "refused_by_tmb", seen=SEEN_BY_BOARD, waits=set(), refused={})


@pytest.mark.rule("EXT-24", "EXT-25", "EXT-26", "SVC-07")
class TestCommittee:
    def test_cleared(self, made: Cast) -> None:
        judge(made, scenarios.cleared(made), "cleared", seen=SEEN_CONSULTED, waits={"manager"}, refused=NAMED)

    def test_circulated(self, made: Cast) -> None:
        judge(made, scenarios.circulated(made), "circulated", seen=SEEN_CIRCULATED, waits={"manager"}, refused=NAMED)

    def test_a_body_that_left_the_committee_sees_it_no_more(self, made: Cast) -> None:
        application = scenarios.circulated(made)
        gone = next(iter(made.voters))
        assert Application.objects.visible_to(again(made.voters[gone])).filter(pk=application.pk).exists()
        Membership.objects.filter(committee=made.committee, body=gone).update(ends_on=clock.today() - dt.timedelta(1))
        assert not Application.objects.visible_to(again(made.voters[gone])).filter(pk=application.pk).exists()

    def test_in_vote(self, made: Cast) -> None:
        judge(made, scenarios.in_vote(made), "in_vote", seen=SEEN_CIRCULATED, waits=set(), refused={})

    def test_no_decision(self, made: Cast, at: Any) -> None:
        application = scenarios.decided(made, at, yes=0)
        judge(made, application, "no_decision", seen=SEEN_CIRCULATED, waits={"manager"}, refused=NAMED)

    def test_not_approved(self, made: Cast, at: Any) -> None:
        application = scenarios.decided(made, at, yes=1, no=1)
        judge(made, application, "not_approved", seen=SEEN_CIRCULATED, waits=set(), refused={})


@pytest.mark.rule("EXT-27", "REP-02", "SVC-07")
class TestEnd:
    def test_approved_and_the_representative_has_not_acknowledged(self, made: Cast, at: Any) -> None:
        application = scenarios.decided(made, at, yes=2)
        people = everybody(made, application)
        with rights_read_once():
            assert check(TABLE, application, people, refused={"register": "REP-02", **NAMED}) == []

    def test_approved(self, made: Cast, at: Any) -> None:
        application = scenarios.decided(made, at, yes=2)
        acknowledge(application.representative.person, Acknowledgement.Text)
        judge(made, application, "approved", seen=SEEN_CIRCULATED, waits={"staff"}, refused=NAMED)

    def test_registered(self, made: Cast, at: Any) -> None:
        application = scenarios.registered(made, scenarios.decided(made, at, yes=2))
        judge(made, application, "registered", seen=SEEN_CIRCULATED, waits=set(), refused={})

    def test_withdrawn_as_a_draft(self, made: Cast) -> None:
        application = scenarios.draft(made)
        perform(application, "withdraw", actor=made.contact)
        # What was never submitted concerns nobody but the applicant; the central secretariat keeps the record.
        judge(
            made,
            application,
            "withdrawn",
            seen=APPLICANT | {"staff", "ceo office"},
            waits=set(),
            refused={},
            again=True,
        )

    def test_withdrawn_after_submission(self, made: Cast) -> None:
        application = scenarios.submitted(made)
        perform(application, "withdraw", actor=made.contact)
        judge(made, application, "withdrawn", seen=SEEN_SUBMITTED, waits=set(), refused={})

    @pytest.mark.rule("REV-11")
    def test_barred(self, made: Cast) -> None:
        application = scenarios.submitted(made)
        perform(application, "end_by_bar", actor=None)
        judge(made, application, "barred", seen=SEEN_SUBMITTED, waits=set(), refused={})
