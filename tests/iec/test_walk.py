"""Hypothesis walks an ISO-IEC liaison and planned work: no illegal state, no skipped level, no lost event."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.accounts.models import User
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import ActionRefused
from tests import scenarios
from tests.iec import stages
from tests.scenarios import ballot_on, fresh, period

BEFORE_ACTIVE = {"prepared", "at_ceo_office", "sent", "agreed"}


class IecMachine(RuleBasedStateMachine):
    """A model in plain attributes beside the real liaison and the real notice; they agree after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False)
        self.now = self.clock.start()
        # Each walk begins in the same empty database.
        self.walk = transaction.atomic()
        self.walk.__enter__()
        self.made = stages.desk(p_members=1, o_members=0)
        self.liaison: Any = stages.prepared(self.made)
        self.work: Any = stages.reported(self.made)
        self.state, self.decision, self.level, self.asked, self.named = "prepared", "", 0, False, False
        self.events, self.steps = 1, 0
        self.work_state, self.work_events = "reported", 1

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.walk.__exit__(None, None, None)
        self.clock.stop()

    def tried(self, obj: Any, name: str, person: User | None, data: dict[str, Any], *, legal: bool) -> bool:
        """Perform; it has to be refused or not as the model says."""
        actor = User.objects.get(pk=person.pk) if person is not None else None
        try:
            perform(obj, name, actor=actor, data=data)
        except ActionRefused:
            assert not legal, f"{name} was refused in {self.state}, {self.work_state}"
            return False
        assert legal, f"{name} was allowed in {self.state}, {self.work_state}"
        return True

    def act(self, action: str, person: User | None, /, *, legal: bool, leads: str = "", **data: Any) -> bool:
        done = self.tried(self.liaison, action, person, data, legal=legal)
        if done:
            self.events += 1
            self.state = leads or self.state
            self.liaison = fresh(self.liaison)
        return done

    @rule(other=st.booleans())
    def edit(self, other: bool) -> None:
        types = ["jwg"] if other else ["exchange_full", "attendance_selective"]
        changed = set(types) != set(self.liaison.types)
        legal = self.state == "prepared" and self.decision != "voting"
        if self.act("edit", self.made.manager, legal=legal, **{**stages.PREPARATION, "types": types}) and changed:
            self.decision = ""

    @rule(answer=st.sampled_from(["yes", "no", "abstain"]))
    def vote(self, answer: str) -> None:
        legal = self.state == "prepared" and self.decision not in ("voting", "carried") and not self.asked
        if self.act("open_ballot", self.made.manager, legal=legal, **period(self.liaison)):
            ballot = ballot_on(self.liaison)
            scenarios.vote(self.made.home, ballot, **{answer: 1})
            self.now.move_to(ballot.closes_at)
            scenarios.close(ballot)
            self.liaison = fresh(self.liaison)
            self.events += 1
            self.decision = {"yes": "carried", "no": "not_carried", "abstain": "undecided"}[answer]

    @rule()
    def hand_over(self) -> None:
        legal = self.state == "prepared" and self.decision == "carried" and not self.asked
        self.act("hand_over", self.made.manager, legal=legal, leads="at_ceo_office")

    @rule(back=st.booleans())
    def leave_the_office(self, back: bool) -> None:
        at_office = self.state == "at_ceo_office"
        if back:
            self.act("return", self.made.ceo, legal=at_office, leads="prepared", reason="Say more.")
        else:
            self.act("send", self.made.ceo, legal=at_office and not self.asked, leads="sent", **stages.OFFICE)

    @rule()
    def agree(self) -> None:
        day = stages.today(self.liaison)
        legal = self.state == "sent" and not self.asked
        self.act("agree", self.made.ceo, legal=legal, leads="agreed", agreed_on=day, terms="")

    @rule()
    def name(self) -> None:
        legal = self.state in {"at_ceo_office", "sent", "agreed", "active", "escalated"}
        self.named |= self.act("name_representative", self.made.ceo, legal=legal, **stages.REPRESENTATIVE)

    @rule()
    def confirm(self) -> None:
        legal = self.state == "agreed" and self.named and not self.asked
        self.act("confirm", self.made.staff, legal=legal, leads="active")

    @rule(level=st.integers(1, 3))
    def escalate(self, level: int) -> None:
        legal = self.state in {"active", "escalated"} and level == self.level + 1
        data = stages.step(self.liaison, level)
        if self.act("escalate", self.made.ceo, legal=legal, leads="escalated", **data):
            self.level = level
            self.steps += 1

    @rule()
    def settle(self) -> None:
        day = stages.today(self.liaison)
        legal = self.state == "escalated"
        if self.act("settle", self.made.ceo, legal=legal, leads="active", reached_on=day, reason="Solved."):
            self.level = 0
            self.steps += 1

    @rule()
    def end(self) -> None:
        self.act("end", self.made.ceo, legal=self.state == "active", leads="ended", reason="Over.")

    @rule(what=st.sampled_from(["ask_withdrawal", "keep_on", "withdraw"]))
    def withdrawal(self, what: str) -> None:
        legal = self.state in BEFORE_ACTIVE and self.asked is (what != "ask_withdrawal")
        by = self.made.ceo if what == "withdraw" else self.made.manager
        leads = "withdrawn" if what == "withdraw" else ""
        if self.act(what, by, legal=legal, leads=leads, reason="Not needed."):
            self.asked = what != "keep_on"

    @rule(what=st.sampled_from(["inform", "agreed", "open_points", "start", "override"]))
    def planned_work(self, what: str) -> None:
        by = self.made.manager if what == "start" else self.made.ceo
        action = "record_outcome" if what in ("agreed", "open_points") else what
        legal = (
            self.work_state
            in {
                "inform": {"reported"},
                "record_outcome": {"informed", "open_points"},
                "start": {"agreed", "open_points"},
                "override": {"reported", "informed"},
            }[action]
        )
        data = {**stages.OFFICE, **stages.outcome(self.work, what)}
        if self.tried(self.work, action, by, data, legal=legal):
            self.work_state = {"inform": "informed", "record_outcome": what}.get(action, "started")
            self.work_events += 1
            self.work = fresh(self.work)

    @invariant()
    def model_and_database_agree(self) -> None:
        liaison, work = fresh(self.liaison), fresh(self.work)
        assert (liaison.state, liaison.decision, liaison.level) == (self.state, self.decision, self.level)
        assert (liaison.withdrawal_asked_at is not None) == self.asked
        assert liaison.overlap_steps.count() == self.steps
        assert Event.objects.of(liaison).count() == liaison.version == self.events
        assert work.state == self.work_state
        assert Event.objects.of(work).count() == self.work_events
        assert list(ledger.verify()) == []


@pytest.mark.rule("SVC-07", "IEC-01", "IEC-04", "IEC-06")
class TestWalk(IecMachine.TestCase, TestCase):  # type: ignore[name-defined,misc]
    settings = settings(max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
