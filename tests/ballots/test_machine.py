"""Hypothesis walks the ballot: no illegal state, no lost event, no vote counted wrongly."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from committees.ballots import services
from committees.ballots.models import Ballot, Result, Vote
from committees.directory.models import Membership
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import ActionRefused
from tests.factories.ballots import chamber, close_due, draft_ballot

BODIES = 4
LIVE = ("draft", "scheduled", "open")


class BallotMachine(RuleBasedStateMachine):
    """A model of a ballot in plain dictionaries beside the real one; the two have to agree after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel("2026-03-02T09:00:00+01:00", tick=False)
        self.now = self.clock.start()
        self.room = chamber(p=BODIES, o=0)
        self.ballot = draft_ballot(self.room, kind="carried_over")
        self.state = "draft"
        self.votes: dict[int, str] = {}
        self.members = {body.pk for body in self.room.members}
        self.events = 1
        self.opens_on = self.closes_on = dt.date.min
        self.stop_asked = False

    def teardown(self) -> None:
        self.clock.stop()

    @property
    def today(self) -> dt.date:
        return dt.datetime.now(dt.UTC).astimezone(self.room.committee.zone).date()

    def act(self, name: str, person: Any, *, legal: bool, **data: Any) -> bool:
        """Perform and check that it was refused or not as the model expects."""
        try:
            perform(self.ballot, name, actor=person, data=data)
        except ActionRefused:
            assert not legal, f"{name} was refused in {self.state}"
            return False
        assert legal, f"{name} was allowed in {self.state}"
        self.events += 1
        return True

    @rule(wait=st.integers(0, 3), length=st.integers(20, 40))
    def announce(self, wait: int, length: int) -> None:
        opens_on = self.today + dt.timedelta(days=wait)
        closes_on = opens_on + dt.timedelta(days=length)
        legal = self.state == "draft" and length >= 28
        if self.act("schedule", self.room.manager, legal=legal, opens_on=opens_on, closes_on=closes_on):
            self.opens_on, self.closes_on = opens_on, closes_on
            self.state = "scheduled"
            self._time_passes()

    @rule(number=st.integers(0, BODIES - 1), position=st.sampled_from(["yes", "no", "abstain"]))
    def vote(self, number: int, position: str) -> None:
        body = self.room.members[number]
        # The machine closes at once when the time has come, so an open ballot always takes votes.
        legal = self.state == "open" and body.pk in self.members
        try:
            services.cast_vote(ballot=self.ballot, body=body, position=position, by=self.room.officer(body))
        except ActionRefused:
            assert not legal
        else:
            assert legal
            self.events += 1
            self.votes[body.pk] = position

    @rule(days=st.integers(0, 12))
    def time_goes_on(self, days: int) -> None:
        self.now.shift(dt.timedelta(days=days))
        close_due()
        self._time_passes()

    def _time_passes(self) -> None:
        if self.state == "scheduled" and self.today >= self.opens_on:
            self.state = "open"
            self.events += 1
        if self.state == "open" and self.today > self.closes_on:
            self.state = "decided"
            self.events += 2

    @precondition(lambda self: self.state in LIVE)
    @rule(number=st.integers(0, BODIES - 1))
    def a_body_leaves_the_committee(self, number: int) -> None:
        body = self.room.members[number]
        if body.pk in self.members and len(self.members) > 1:
            held = Membership.objects.get(committee=self.room.committee, body=body)
            held.ends_on = self.today - dt.timedelta(days=1)
            held.save()
            self.members.discard(body.pk)

    @rule(person=st.sampled_from(["manager", "chair"]))
    def cancel_before_opening(self, person: str) -> None:
        legal = self.state in ("draft", "scheduled") and person == "manager"
        if self.act("cancel", getattr(self.room, person), legal=legal, reason="Overtaken"):
            self.state = "cancelled"

    @rule()
    def ask_to_cancel(self) -> None:
        legal = self.state == "open" and not self.stop_asked
        if self.act("ask_cancellation", self.room.manager, legal=legal, reason="Overtaken"):
            self.stop_asked = True

    @rule(agree=st.booleans())
    def the_chair_answers(self, agree: bool) -> None:
        legal = self.state == "open" and self.stop_asked
        name = "agree_cancellation" if agree else "decline_cancellation"
        if self.act(name, self.room.chair, legal=legal, reason="So be it"):
            self.stop_asked = False
            self.state = "cancelled" if agree else "open"

    @rule()
    def nobody_closes_early(self) -> None:
        self.act("close", None, legal=False)

    @invariant()
    def the_two_agree(self) -> None:
        ballot = Ballot.objects.get(pk=self.ballot.pk)
        assert ballot.state == self.state
        assert Event.objects.of(ballot).count() == ballot.version == self.events
        stored = {vote.body_id: vote.position for vote in Vote.objects.filter(ballot=ballot).standing()}
        assert stored == self.votes
        if self.state == "decided":
            self._check_result(ballot)
        else:
            assert ballot.outcome == ""
            assert not Result.objects.filter(question__ballot=ballot).exists()

    def _check_result(self, ballot: Ballot) -> None:
        counted = [self.votes.get(body) for body in self.members]
        yes, no = counted.count("yes"), counted.count("no")
        result = Result.objects.get(question__ballot=ballot)
        assert (result.yes, result.no, result.abstain, result.not_voted) == (
            yes,
            no,
            counted.count("abstain"),
            counted.count(None),
        )
        # Two thirds, said without the formula: of three yes-or-no votes two, of four three, of one one.
        fewest = {1: 1, 2: 2, 3: 2, 4: 3}
        expected = "no_decision" if not yes + no else "approved" if yes >= fewest[yes + no] else "not_approved"
        assert ballot.outcome == expected

    @invariant()
    def the_ledger_holds(self) -> None:
        assert list(ledger.verify()) == []


@pytest.mark.rule("BAL-09", "BAL-10", "BAL-12", "BAL-13")
class TestBallotMachine(BallotMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
