"""Hypothesis walks the terms of a committee: nobody in office too long, none too many, nothing undeclared (COM-05)."""

import datetime as dt
import itertools
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Deadline, Event
from core.workflow.refusals import ActionRefused
from core.workflow.timed import perform_due
from liaisons.register.leaders import services
from liaisons.register.leaders.workflows import TERM
from liaisons.register.models import Term
from tests import scenarios
from tests.factories.accounts import UserFactory
from tests.factories.directory import WorkingGroupFactory
from tests.factories.organizations import LiaisonFactory
from tests.leaders import stages
from tests.projects import stages as projects

DAY = dt.timedelta(days=1)
# The examples of one walk share a database.
NUMBERS = itertools.count(3000)
ACTIONS = ("settle", "succeed", "reopen", "end_early", "lose_post", "expire")
# What a person can ever do with a term, and who; the rest is the system's alone.
BY_HAND = {"settle": {"manager"}, "end_early": {"manager", "staff"}}


def three_years_after(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 3)
    except ValueError:
        return dt.date(day.year + 3, 2, 28)


class TermMachine(RuleBasedStateMachine):
    """Anybody tries anything at any time at three posts; the register stays as the rules want it."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False)
        self.now = self.clock.start()
        number = next(NUMBERS)
        self.made = scenarios.cast(f"ISO/TC {number}", p_members=1, o_members=1, group=True)
        committee = self.made.committee
        joint = WorkingGroupFactory(parent=committee, reference=f"{committee}/JWG 2")
        project = projects.project(self.made, f"ISO/CD {number}00", working_group=None)
        self.posts: dict[str, Any] = {"group": self.made.group, "joint group": joint, "project": project}
        self.origins: dict[str, Any] = {
            "p-member": stages.member_of(self.made),
            "o-member": next(iter(self.made.observers)),
            **{f"{each}-liaison": LiaisonFactory(committee=committee, category=each) for each in "AB"},
        }
        self.people: dict[str, User | None] = {
            "manager": self.made.manager,
            "staff": self.made.staff,
            "chair": self.made.chair,
            "stranger": UserFactory(),
            "system": None,
        }
        self.nominees = [UserFactory(name=f"Nominee {each} of {number}") for each in "AB"]
        self.resolutions = [stages.resolved(self.made)]
        self.posts_of: dict[int, str] = {}
        self.states: dict[int, str] = {}
        self.fixed: dict[int, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        self.clock.stop()

    @property
    def today(self) -> dt.date:
        return dt.datetime.now(dt.UTC).date()

    def terms(self) -> list[Term]:
        return list(Term.objects.filter(committee=self.made.committee).order_by("pk"))

    def all_there_is(self) -> tuple[Any, ...]:
        """Return what a refusal has to leave as it was."""
        held = Appointment.objects.filter(person__in=[each.pk for each in self.nominees])
        return (
            list(Term.objects.filter(committee=self.made.committee).order_by("pk").values()),
            list(held.order_by("pk").values_list("pk", "starts_on", "ends_on")),
            list(Deadline.objects.order_by("pk").values_list("pk", "due_on", "closed_at")),
            Event.objects.count(),
        )

    def attempt(self, doing: Any) -> bool:
        before = self.all_there_is()
        try:
            doing()
        except ActionRefused:
            assert self.all_there_is() == before, "a refused action changes nothing"
            return False
        return True

    @rule()
    def resolve(self) -> None:
        self.resolutions.append(stages.resolved(self.made))

    @rule(
        post=st.sampled_from(["group", "joint group", "project"]),
        nominee=st.integers(0, 1),
        origin=st.sampled_from(["p-member", "p-member", "A-liaison", "o-member", "B-liaison"]),
        by=st.sampled_from(["manager", "manager", "manager", "staff", "chair", "stranger"]),
        resolution=st.sampled_from([-1, -1, -1, 0]),
        in_days=st.sampled_from([-30, 0, 0, 1, 60, 400]),
        days=st.sampled_from([0, 90, 364, 1095, 1097, None, None]),
    )
    def appoint(
        self, post: str, nominee: int, origin: str, by: str, resolution: int, in_days: int, days: int | None
    ) -> None:
        first = self.today + in_days * DAY
        person: Any = self.people[by]
        chosen = self.resolutions[resolution]
        made: list[Term] = []

        def doing() -> None:
            made.append(
                services.appoint(
                    post=self.posts[post],
                    person=self.nominees[nominee],
                    origin=self.origins[origin],
                    resolution=chosen,
                    starts_on=first,
                    ends_on=None if days is None else first + days * DAY,
                    by=stages.again(person),
                )
            )

        if not self.attempt(doing):
            return
        (term,) = made
        assert by == "manager", "the committee manager alone appoints"
        assert origin in ("p-member", "A-liaison"), "of P-members and A-liaisons alone"
        assert first >= chosen.current.decided_on, "no term before its resolution"
        self.posts_of[term.pk] = post
        self.states[term.pk] = "appointed"
        self.fixed[term.pk] = self.facts(stages.fresh(term))

    @rule(
        post=st.sampled_from(["group", "joint group", "project"]),
        nominee=st.integers(0, 1),
        in_days=st.sampled_from([0, 60]),
        days=st.sampled_from([90, 1097, None]),
    )
    def appoint_by_a_new_resolution(self, post: str, nominee: int, in_days: int, days: int | None) -> None:
        """Most walks get somewhere by this one: only the length of the term or another term can be in the way."""
        self.resolve()
        self.appoint(post, nominee, "p-member", "manager", -1, in_days, days)

    @rule(
        which=st.integers(0, 9),
        action=st.sampled_from(ACTIONS),
        by=st.sampled_from(["manager", "manager", "staff", "chair", "stranger", "nominee"]),
        in_days=st.sampled_from([-2, -1, 0, 5, 100, 2000]),
        why=st.sampled_from(["resigned", "mistaken", "post_ended"]),
    )
    def act(self, which: int, action: str, by: str, in_days: int, why: str) -> None:
        terms = self.terms()
        if not terms:
            return
        term = terms[which % len(terms)]
        person = term.person if by == "nominee" else self.people[by]
        data = {"on": (self.today + in_days * DAY).isoformat(), "ending": why}
        done = self.attempt(lambda: perform(term, action, actor=stages.again(person), data=data))  # type: ignore[arg-type]
        if not done:
            return
        assert by in BY_HAND.get(action, set()), f"{action} by {by}"
        assert self.states[term.pk] == "appointed"
        if action == "end_early":
            assert why in ("resigned", "mistaken"), "what the system finds is said by nobody"
            assert in_days >= -1, "what was held is not taken back"
            assert self.today + in_days * DAY < term.ends_on, "no term becomes longer"
            self.states[term.pk] = "ended_early"

    @rule(days=st.sampled_from([1, 30, 89, 365, 1100]))
    def time_goes_on(self, days: int) -> None:
        self.now.shift(days * DAY)
        perform_due()
        for term in self.terms():
            if self.states[term.pk] == "appointed" and self.today > term.ends_on:
                self.states[term.pk] = "ended"

    @staticmethod
    def facts(term: Term) -> tuple[Any, ...]:
        return (term.person_id, term.resolution_id, term.body_id, term.liaison_id, term.starts_on, term.ends_on)

    @invariant()
    def no_state_is_undeclared(self) -> None:
        declared = {state.value for state in TERM.states}
        assert declared == {"appointed", "ended", "ended_early"}
        assert {term.pk: term.state for term in self.terms()} == self.states

    @invariant()
    def what_was_resolved_never_changes(self) -> None:
        for term in self.terms():
            assert self.facts(term) == self.fixed[term.pk]
            assert term.starts_on <= term.ends_on <= three_years_after(term.starts_on), "three years at most"
            assert term.last_day <= term.ends_on

    @invariant()
    def nobody_beside_another(self) -> None:
        held = [term for term in self.terms() if term.last_day >= term.starts_on]
        for one, two in itertools.combinations(held, 2):
            if self.posts_of[one.pk] != self.posts_of[two.pk]:
                continue
            meanwhile = one.starts_on <= two.last_day and two.starts_on <= one.last_day
            if self.posts_of[one.pk] == "joint group":
                assert not meanwhile or one.person_id != two.person_id, "nobody twice at once"
            else:
                assert not meanwhile, "one convenor, one leader at a time"
            if one.person_id == two.person_id:
                assert one.resolution_id != two.resolution_id, "a renewal needs a new resolution"

    @invariant()
    def rights_are_those_of_the_terms(self) -> None:
        for name in ("group", "joint group"):
            now = {
                term.person_id
                for term in self.terms()
                if self.posts_of[term.pk] == name and term.starts_on <= self.today <= term.last_day
            }
            held = Appointment.objects.on(self.posts[name]).filter(role=Role.CONVENOR).in_force()
            assert set(held.values_list("person", flat=True)) == now

    @invariant()
    def a_successor_is_owed_or_settled(self) -> None:
        for term in self.terms():
            running = Deadline.objects.of(term).running().filter(kind="succession").count()
            assert running == (self.states[term.pk] == "appointed" and not term.settled)

    @invariant()
    def the_ledger_holds(self) -> None:
        assert list(ledger.verify()) == []


@pytest.mark.rule("COM-05", "COM-04")
class TestTermMachine(TermMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=8,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


@pytest.mark.chaos
class TestTermMachineForLong(TermMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=200,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
