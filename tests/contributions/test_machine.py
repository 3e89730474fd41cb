"""Hypothesis walks the contributions of a committee: what was sent stays as it was, whoever tries what (REV-09)."""

import datetime as dt
import itertools
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import ActionRefused
from core.workflow.timed import perform_due
from liaisons.register.contributions import services
from liaisons.register.contributions.workflows import CONTRIBUTION
from liaisons.register.models import Contribution, Representative
from tests import scenarios
from tests.contributions import stages
from tests.factories.accounts import UserFactory, holder

# The examples of one walk share a database.
NUMBERS = itertools.count(4000)
# Who sits where: the representative of category A is registered in both, that of category C in the group alone.
PLACES = {"a": {"committee", "group"}, "c": {"group"}}
# A report goes to where the liaison is attached (REP-06).
REPORTS = {"a": "committee", "c": "group"}


class ContributionMachine(RuleBasedStateMachine):
    """A model of what was sent in plain words beside what is on record; the two have to agree after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False)
        self.now = self.clock.start()
        number = next(NUMBERS)
        made = scenarios.cast(f"ISO/TC {number}", p_members=1, o_members=0, group=True)
        assert made.group is not None
        self.made = made
        self.where: dict[str, Any] = {"committee": made.committee, "group": made.group}
        self.speaking: dict[str, Representative] = {
            "a": stages.represented(made, groups=(made.group,), email=f"a-{number}@example.org", acronym=f"A{number}"),
            "c": stages.represented(
                made,
                category="C",
                where=made.group,
                name="Carla Chart",
                email=f"c-{number}@example.org",
                acronym=f"C{number}",
            ),
        }
        self.people: dict[str, User] = {
            "manager": made.manager,
            "convenor": holder(Role.CONVENOR, made.group),
            "chair": made.chair,
            "staff": made.staff,
            "officer": next(iter(made.voters.values())),
            "stranger": UserFactory(),
        }
        for name, each in self.speaking.items():
            assert each.person is not None
            self.people[name] = each.person
        self.gone: set[str] = set()
        self.sent: dict[int, tuple[Any, ...]] = {}
        self.states: dict[int, str] = {}
        self.said: dict[tuple[Any, ...], int] = {}

    def teardown(self) -> None:
        self.clock.stop()

    @property
    def today(self) -> dt.date:
        return dt.datetime.now(dt.UTC).date()

    def rows(self) -> list[Contribution]:
        return list(Contribution.objects.filter(managing=self.made.committee).order_by("pk"))

    def all_there_is(self) -> tuple[Any, ...]:
        """Return what a refusal has to leave as it was."""
        contributions = Contribution.objects.order_by("pk").values()
        return list(contributions), Event.objects.count(), Message.objects.count()

    def attempt(self, doing: Any) -> bool:
        before = self.all_there_is()
        try:
            doing()
        except (ActionRefused, ValidationError):
            assert self.all_there_is() == before, "a refused action changes nothing"
            return False
        return True

    @rule(
        who=st.sampled_from(["a", "a", "c", "c", "manager", "stranger"]),
        where=st.sampled_from(["committee", "group"]),
        kind=st.sampled_from(["comment", "comment", "report"]),
        text=st.sampled_from(["", "The tide comes twice.", "Clause 4 lacks the tide."]),
    )
    def contribute(self, who: str, where: str, kind: str, text: str) -> None:
        registered = who in self.speaking and who not in self.gone and where in PLACES[who]
        legal = registered and text != "" and (kind != "report" or REPORTS[who] == where)
        data = {"kind": kind, "text": text, "title": "Our year" if kind == "report" else ""}
        made: list[Contribution] = []

        def doing() -> None:
            made.append(services.contribute(committee=self.where[where], by=stages.again(self.people[who]), data=data))

        done = self.attempt(doing)
        assert done is legal, f"{kind} of {who} to the {where}"
        if not done:
            return
        (contribution,) = made
        again = (who, where, kind, text, self.today)
        assert self.said.setdefault(again, contribution.pk) == contribution.pk, (
            "the same form twice is one contribution"
        )
        if contribution.pk not in self.sent:
            body = self.speaking[who].organization
            self.sent[contribution.pk] = (kind, where, text, body, self.people[who], self.today)
            self.states[contribution.pk] = "sent"

    @precondition(lambda self: bool(self.sent))
    @rule(
        which=st.integers(0, 9),
        action=st.sampled_from(["take_up", "take_note", "take_up", "take_note", "send"]),
        by=st.sampled_from(["manager", "manager", "convenor", "chair", "staff", "officer", "stranger", "a", "c"]),
    )
    def act(self, which: int, action: str, by: str) -> None:
        rows = self.rows()
        contribution = rows[which % len(rows)]
        where = self.sent[contribution.pk][1]
        legal = (
            action != "send"
            and self.states[contribution.pk] == "sent"
            and (by == "manager" or (by == "convenor" and where == "group"))
        )
        done = self.attempt(lambda: perform(contribution, action, actor=stages.again(self.people[by])))
        assert done is legal, f"{action} by {by}, sent to the {where}, {self.states[contribution.pk]}"
        if done:
            self.states[contribution.pk] = {"take_up": "taken_up", "take_note": "noted"}[action]

    @rule(who=st.sampled_from(["a", "c"]))
    def the_system_does_nothing_with_it(self, who: str) -> None:
        for contribution in self.rows()[:1]:
            for action in ("take_up", "take_note"):
                assert not self.attempt(lambda action=action, it=contribution: perform(it, action, actor=None))

    @precondition(lambda self: len(self.sent) > 2 and not self.gone)
    @rule(who=st.sampled_from(["a", "c"]))
    def the_liaison_ends(self, who: str) -> None:
        withdrawal = {"decision": "TMB 12/2026", "decided_on": self.today.isoformat()}
        liaison = stages.fresh(self.speaking[who].liaison)
        perform(liaison, "withdraw", actor=stages.again(self.made.staff), data=withdrawal)
        self.gone.add(who)

    @rule(days=st.sampled_from([1, 1, 30, 120]))
    def time_goes_on(self, days: int) -> None:
        # The acknowledgements of all who act here are good for a year.
        if self.today + dt.timedelta(days=days) < dt.date(2027, 1, 1):
            self.now.shift(dt.timedelta(days=days))
            perform_due()

    @invariant()
    def what_was_sent_never_changes(self) -> None:
        rows = self.rows()
        places = {place.pk: name for name, place in self.where.items()}
        found = {
            each.pk: (each.kind, places[each.committee_id], each.text, each.organization, each.person, each.sent_on)
            for each in rows
        }
        assert found == self.sent
        assert len({each.reference for each in rows}) == len(rows)
        assert {each.liaison for each in rows} <= {each.liaison for each in self.speaking.values()}

    @invariant()
    def no_state_is_undeclared(self) -> None:
        assert {state.value for state in CONTRIBUTION.states} == {"sent", "taken_up", "noted"}
        assert {each.pk: each.state for each in self.rows()} == self.states
        for each in self.rows():
            steps = [event.action for event in Event.objects.of(each)]
            after = {"sent": [], "taken_up": ["take_up"], "noted": ["take_note"]}[each.state]
            assert steps == ["send", *after], "taken up or noted once, and not both"

    @invariant()
    def read_where_it_was_sent(self) -> None:
        officer = Contribution.objects.visible_to(stages.again(self.people["officer"]))
        seen = set(officer.filter(managing=self.made.committee).values_list("pk", flat=True))
        assert seen == {pk for pk, sent in self.sent.items() if sent[1] == "committee"}
        for name in self.gone:
            left = Contribution.objects.visible_to(stages.again(self.people[name]))
            assert not left.exists(), "who represents no longer reads no longer"

    @invariant()
    def the_ledger_holds(self) -> None:
        assert list(ledger.verify()) == []


@pytest.mark.rule("REP-02", "REP-06", "REP-08", "REV-09")
class TestContributionMachine(ContributionMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=8,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


@pytest.mark.chaos
class TestContributionMachineForLong(ContributionMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=200,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
