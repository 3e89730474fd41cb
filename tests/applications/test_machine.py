"""Hypothesis walks an application with its ballots: no illegal state, no lost event, no vote counted wrongly."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from committees.ballots.models import Ballot
from committees.ballots.services import cast_vote
from core import clock
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Deadline, Event
from core.workflow.refusals import ActionRefused
from core.workflow.timed import perform_due
from liaisons.applications.models import Application
from liaisons.register.models import Liaison, Representative
from tests import scenarios
from tests.scenarios import ballot_on

BODIES = 3
ENDED = {"ineligible", "refused_by_tmb", "not_approved", "registered", "withdrawn", "barred"}
WITHDRAWABLE = {
    "draft",
    "submitted",
    "returned",
    "with_tpm",
    "hqnb_consulted",
    "at_tmb",
    "cleared",
    "circulated",
    "no_decision",
    "approved",
}


class ApplicationMachine(RuleBasedStateMachine):
    """A model of the application in plain attributes beside the real one; they have to agree after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False)
        self.now = self.clock.start()
        # Each walk begins in the same empty database.
        self.walk = transaction.atomic()
        self.walk.__enter__()
        self.made = scenarios.cast("ISO/TC 906", p_members=BODIES, o_members=0)
        self.application = scenarios.draft(self.made)
        self.state = "draft"
        self.events = 1
        self.question = self.known = False
        self.checked: bool | None = None
        self.answer = ""
        self.due_on: dt.date | None = None
        self.votes: dict[int, str] = {}
        self.closes_on: dt.date | None = None
        self.acknowledged = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.walk.__exit__(None, None, None)
        self.clock.stop()

    @property
    def today(self) -> dt.date:
        return dt.datetime.now(dt.UTC).astimezone(self.made.committee.zone).date()

    @property
    def overdue(self) -> bool:
        return self.due_on is not None and self.today > self.due_on

    def act(self, name: str, person: User | None, *, legal: bool, leads: str = "", **data: Any) -> bool:
        """Perform; it has to be refused or not as the model says."""
        actor = User.objects.get(pk=person.pk) if person is not None else None
        try:
            perform(self.application, name, actor=actor, data=data)
        except ActionRefused:
            assert not legal, f"{name} was refused in {self.state}"
            return False
        assert legal, f"{name} was allowed in {self.state}"
        self.events += 1
        self.state = leads or self.state
        return True

    @rule()
    def submit(self) -> None:
        if self.act("submit", self.made.contact, legal=self.state in ("draft", "returned"), leads="submitted"):
            self.question = False

    @rule()
    def ask(self) -> None:
        legal = self.state == "submitted" and not self.question
        self.question |= self.act("ask", self.made.manager, legal=legal, question="How many?")

    @rule()
    def answer_question(self) -> None:
        legal = self.state == "submitted" and self.question
        if self.act("answer", self.made.contact, legal=legal, answer="412."):
            self.question = False

    @rule()
    def confirm_identity(self) -> None:
        legal = self.state == "submitted" and not self.known
        self.known |= self.act("confirm_identity", self.made.staff, legal=legal)

    @rule()
    def forward(self) -> None:
        legal = self.state == "submitted" and self.known and not self.question
        self.act("forward", self.made.manager, legal=legal, leads="with_tpm")

    @rule(by_tpm=st.booleans())
    def send_back(self, by_tpm: bool) -> None:
        if by_tpm:
            legal = self.state == "with_tpm"
            done = self.act("send_back", self.made.tpm, legal=legal, leads="returned", reason="Unclear.")
        else:
            legal = self.state == "submitted"
            done = self.act("return", self.made.manager, legal=legal, leads="returned", reason="Unclear.")
        if done:
            self.question = False

    @rule(met=st.booleans())
    def check(self, met: bool) -> None:
        unmet = {} if met else {"not_for_profit": "It pays dividends."}
        findings = scenarios.findings(self.application, **unmet)
        if self.act("check", self.made.tpm, legal=self.state == "with_tpm", **findings):
            self.checked = met

    @rule(way=st.sampled_from(["consult", "refer_without_body", "declare_ineligible"]))
    def leave_the_criteria(self, way: str) -> None:
        legal = self.state == "with_tpm" and self.checked is (way != "declare_ineligible")
        leads = {"consult": "hqnb_consulted", "refer_without_body": "at_tmb", "declare_ineligible": "ineligible"}[way]
        done = self.act(way, self.made.tpm, legal=legal, leads=leads, body=self.made.hqnb.pk, reason="As found.")
        if done and way == "consult":
            self.answer = ""
            self.due_on = self.today + dt.timedelta(weeks=4)

    @rule(objects=st.booleans())
    def the_body_answers(self, objects: bool) -> None:
        legal = self.state == "hqnb_consulted" and not self.answer
        answer = "objection" if objects else "no_objection"
        if self.act("answer_consultation", self.made.hqnb_officer, legal=legal, answer=answer, reason="Seen."):
            self.answer = answer

    @rule(way=st.sampled_from(["clear", "extend", "refer"]))
    def act_on_the_answer(self, way: str) -> None:
        asked = self.state == "hqnb_consulted"
        legal = (
            asked
            and {
                "clear": self.answer == "no_objection",
                "extend": not self.answer and self.overdue,
                "refer": self.answer == "objection" or (not self.answer and self.overdue),
            }[way]
        )
        leads = {"clear": "cleared", "refer": "at_tmb", "extend": ""}[way]
        if self.act(way, self.made.tpm, legal=legal, leads=leads) and way == "extend":
            self.due_on = self.today + dt.timedelta(weeks=4)

    @rule(upheld=st.booleans())
    def the_board_decides(self, upheld: bool) -> None:
        way = "uphold_objection" if upheld else "set_objection_aside"
        leads = "refused_by_tmb" if upheld else "cleared"
        decision = {"decision": "TMB 1/2026", "decided_on": self.today.isoformat(), "reason": "Weighed."}
        self.act(way, self.made.board, legal=self.state == "at_tmb", leads=leads, **decision)

    @rule()
    def circulate(self) -> None:
        self.act("circulate", self.made.manager, legal=self.state == "cleared", leads="circulated")

    @rule()
    def open_ballot(self) -> None:
        closes_on = self.today + dt.timedelta(weeks=4)
        legal = self.state in ("circulated", "no_decision")
        dates = {"opens_on": self.today.isoformat(), "closes_on": closes_on.isoformat()}
        if self.act("open_ballot", self.made.manager, legal=legal, leads="in_vote", **dates):
            self.closes_on, self.votes = closes_on, {}

    @precondition(lambda self: self.state == "in_vote")
    @rule(number=st.integers(0, BODIES - 1), position=st.sampled_from(["yes", "yes", "no", "abstain"]))
    def vote(self, number: int, position: str) -> None:
        body, officer = list(self.made.voters.items())[number]
        cast_vote(
            ballot=ballot_on(self.application),
            body=body,
            by=User.objects.get(pk=officer.pk),
            position=position,
        )
        self.votes[body.pk] = position

    @rule(days=st.sampled_from([1, 7, 29]))
    def time_goes_on(self, days: int) -> None:
        self.now.shift(dt.timedelta(days=days))
        perform_due()
        if self.state == "in_vote" and self.closes_on is not None and self.today > self.closes_on:
            positions = list(self.votes.values())
            yes, no = positions.count("yes"), positions.count("no")
            # Two thirds of the yes and no, told one by one for up to three votes.
            enough = {(1, 0), (2, 0), (3, 0), (2, 1)}
            self.state = "approved" if (yes, no) in enough else "not_approved" if yes or no else "no_decision"
            self.events += 1

    @precondition(lambda self: self.state == "approved")
    @rule()
    def the_representative_acknowledges(self) -> None:
        acknowledge(Representative.objects.get().person, Acknowledgement.Text)
        self.acknowledged = True

    @rule()
    def register(self) -> None:
        legal = self.state == "approved" and self.acknowledged
        self.act("register", self.made.staff, legal=legal, leads="registered")

    @precondition(lambda self: self.events > 12)
    @rule()
    def withdraw(self) -> None:
        self.act("withdraw", self.made.contact, legal=self.state in WITHDRAWABLE, leads="withdrawn")

    @precondition(lambda self: self.state == "in_vote")
    @rule()
    def nobody_decides_by_hand(self) -> None:
        for name in ("take_result", "vote_cancelled", "end_by_bar"):
            self.act(name, self.made.manager, legal=False)

    @precondition(lambda self: self.events > 14)
    @rule()
    def bar(self) -> None:
        legal = self.state not in ENDED | {"draft"}
        self.act("end_by_bar", None, legal=legal, leads="barred")

    @invariant()
    def the_two_agree(self) -> None:
        application = Application.objects.get(pk=self.application.pk)
        assert application.state == self.state
        assert Event.objects.of(application).count() == application.version == self.events
        assert application.question_open == (self.question and self.state not in ENDED)
        assert Liaison.objects.count() == (self.state == "registered")
        running = Deadline.objects.of(application).running().count()
        assert running == (self.state == "hqnb_consulted" and not self.answer), "a deadline without a duty"
        under_way = Ballot.objects.exclude(state__in=("decided", "cancelled")).count()
        assert under_way == (self.state == "in_vote"), "a vote without its application"
        assert clock.now() == dt.datetime.now(dt.UTC)

    @invariant()
    def the_ledger_holds(self) -> None:
        assert list(ledger.verify()) == []


@pytest.mark.rule("EXT-17", "EXT-20", "EXT-21", "EXT-22", "EXT-24", "EXT-26", "EXT-27", "EXT-28", "SVC-07")
class TestApplicationMachine(ApplicationMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=8,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


@pytest.mark.chaos
class TestApplicationMachineForLong(ApplicationMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=200,
        stateful_step_count=80,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
