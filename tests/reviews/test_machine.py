"""Hypothesis walks the reviews of a liaison; their dates; and what the database refuses by itself."""

import datetime as dt
import itertools
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from committees.ballots.services import cast_vote
from core import clock
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Deadline
from core.workflow.refusals import ActionRefused
from core.workflow.timed import perform_due
from liaisons.register.models import Review, ReviewRound
from liaisons.register.reviews import evidence, services
from liaisons.register.reviews.workflows import REVIEW
from tests.reviews import stages
from tests.reviews.stages import Room
from tests.scenarios import again, ballot_on, do, fresh, period


def a_year_later(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 2, 28)


# The examples of one walk share a database.
NUMBERS = itertools.count(2000)


class ReviewMachine(RuleBasedStateMachine):
    """A model of the reviews of one liaison in plain words beside the real ones; the two have to agree."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False)
        self.now = self.clock.start()
        number = next(NUMBERS)
        self.room = stages.room(f"ISO/TC {number}", name=f"Number{number} Quays", p_members=3, o_members=0)
        self.state = "planned"
        self.live = True
        self.due = dt.date(2027, 3, 2)
        self.answer_by = self.hearing = self.closes_on = dt.date.max
        self.votes: dict[int, str] = {}
        self.voting = False

    def teardown(self) -> None:
        self.clock.stop()

    @property
    def today(self) -> dt.date:
        return dt.datetime.now(dt.UTC).date()

    def act(self, name: str, person: Any, *, legal: bool, **data: Any) -> bool:
        try:
            perform(self.room.review, name, actor=again(person) if person else None, data=data)
        except ActionRefused:
            assert not legal, f"{name} was refused in {self.state}"
            return False
        assert legal, f"{name} was allowed in {self.state}"
        return True

    def confirmed(self) -> None:
        self.state, self.due, self.voting, self.votes = "planned", a_year_later(self.today), False, {}
        self._opens_when_near()

    def _opens_when_near(self) -> None:
        if self.state == "planned" and self.today >= self.due - dt.timedelta(days=56):
            self.state = "open"

    @rule(person=st.sampled_from(["manager", "contact"]))
    def open(self, person: str) -> None:
        legal = self.state == "planned" and person == "manager"
        if self.act("open", getattr(self.room, person), legal=legal):
            self.state = "open"

    @rule(person=st.sampled_from(["manager", "representative"]))
    def confirm(self, person: str) -> None:
        legal = self.state == "open" and person == "manager"
        if self.act("confirm", getattr(self.room, person), legal=legal, **stages.view()):
            self.confirmed()

    @rule()
    def ask(self) -> None:
        if self.act("ask", self.room.manager, legal=self.state == "open", **stages.question()):
            self.state, self.answer_by = "information_asked", self.today + dt.timedelta(days=14)

    @rule(person=st.sampled_from(["manager", "contact", "representative"]))
    def answer(self, person: str) -> None:
        legal = self.state == "information_asked" and person != "manager"
        if self.act("answer", getattr(self.room, person), legal=legal, reason="So it was."):
            self.state = "open"

    @rule(ground=st.sampled_from(["inactivity", "other"]))
    def propose(self, ground: str) -> None:
        legal = self.state == "open" and ground == "inactivity"
        if self.act("propose_cancellation", self.room.manager, legal=legal, ground=ground, reason="Silent."):
            self.state, self.hearing = "cancellation_proposed", self.today + dt.timedelta(days=28)

    @rule()
    def be_heard(self) -> None:
        legal = self.state == "cancellation_proposed" and self.today <= self.hearing
        self.act("state_view", self.room.contact, legal=legal, reason="We are here.")

    @rule()
    def withdraw(self) -> None:
        legal = self.state == "cancellation_proposed" and not self.voting
        if self.act("withdraw_proposal", self.room.manager, legal=legal, reason="Convinced."):
            self.confirmed()

    @rule()
    def put_to_the_vote(self) -> None:
        legal = self.state == "cancellation_proposed" and self.today > self.hearing and not self.voting
        if self.act("open_ballot", self.room.manager, legal=legal, **period(self.room.review)):
            self.voting, self.votes, self.closes_on = True, {}, self.today + dt.timedelta(days=28)

    @rule(number=st.integers(0, 2), position=st.sampled_from(["yes", "no", "abstain"]))
    def vote(self, number: int, position: str) -> None:
        if not self.voting:
            return
        body, officer = list(self.room.cast.voters.items())[number]
        cast_vote(ballot=ballot_on(self.room.review), body=body, by=again(officer), position=position)
        self.votes[number] = position

    @rule(days=st.sampled_from([1, 15, 29, 57, 300]))
    def time_goes_on(self, days: int) -> None:
        self.now.shift(dt.timedelta(days=days))
        perform_due()
        if self.state == "information_asked" and self.today > self.answer_by:
            self.state = "open"
        if self.voting and self.today > self.closes_on:
            positions = list(self.votes.values())
            yes, no = positions.count("yes"), positions.count("no")
            self.voting = False
            if yes > no:
                self.state, self.live = "ended", False
            elif no:
                self.confirmed()
                # The vote is decided as of its last day, and so the time to the next review counts from there.
                self.due = a_year_later(self.closes_on)
                self.state = "planned"
                perform_due()
        self._opens_when_near()

    @rule()
    def the_system_does_not_hurry(self) -> None:
        if not self.live:
            return
        self.act("go_on", None, legal=False)
        self.act("escalate", None, legal=False) if self.today <= self.due else None

    @invariant()
    def the_two_agree(self) -> None:
        found = list(Review.objects.of(self.room.liaison).running())
        assert fresh(self.room.liaison).state == ("active" if self.live else "ended")
        if self.live:
            (review,) = found
            assert (review.state, review.last_day) == (self.state, self.due)
            assert Deadline.objects.of(review).running().filter(kind="review").count() == 1
        else:
            assert found == []
            reviews = Review.objects.of(self.room.liaison).values("pk")
            assert not Deadline.objects.running().filter(workflow="review", subject_id__in=reviews).exists()

    @invariant()
    def the_ledger_holds(self) -> None:
        assert list(ledger.verify()) == []


@pytest.mark.rule("REV-01", "REV-05", "REV-06", "REV-09")
class TestReviewMachine(ReviewMachine.TestCase, TestCase):  # type: ignore[name-defined, misc]
    settings = settings(
        max_examples=8,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


@pytest.mark.rule("REV-01")
@pytest.mark.django_db
class TestDates:
    @pytest.mark.parametrize(
        ("done", "due"),
        [
            ("2025-03-15", "2026-03-15"),
            ("2024-02-29", "2025-02-28"),
            ("2024-02-28", "2025-02-28"),
            ("2023-02-28", "2024-02-28"),
            ("2025-12-31", "2026-12-31"),
        ],
    )
    def test_by_hand(self, done: str, due: str) -> None:
        assert services.due_after(dt.date.fromisoformat(done)) == dt.date.fromisoformat(due)

    def test_the_lead_and_the_limit_follow_the_parameters_of_the_day_of_planning(self, made: Room, at: Any) -> None:
        from core.rulebook import parameters

        review = made.review
        staff = made.cast.staff
        today = clock.today()
        parameters.set_value("review_months", 6, in_force_from=today, by=staff, reason="More often.")
        parameters.set_value("review_lead_weeks", 2, in_force_from=today, by=staff, reason="Shorter.")
        assert fresh(review).last_day == dt.date(2027, 3, 2), "an open procedure keeps the value it began with"
        review = do(stages.opened(made), "confirm", made.manager, **stages.view())
        following = Review.objects.of(made.liaison).running().get()
        assert (following.last_day, following.opens_on) == (dt.date(2026, 9, 2), dt.date(2026, 8, 19))


@pytest.mark.rule("REV-01")
class TestAnyDate(TestCase):
    @given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
    @settings(max_examples=50, deadline=None)
    def test_the_same_day_a_year_later(self, day: dt.date) -> None:
        assert services.due_after(day) == a_year_later(day)


DAY = dt.date(2026, 1, 1)


def _day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


@pytest.mark.rule("REV-04")
@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], [(0, 30)]),
        ([(0, None)], []),
        ([(5, None)], [(0, 4)]),
        ([(-9, 10)], [(11, 30)]),
        ([(-9, 3), (10, 20)], [(4, 9), (21, 30)]),
        ([(0, 10), (5, 30)], []),
        ([(0, 20), (2, 5)], [(21, 30)]),
        ([(40, None)], [(0, 30)]),
        ([(-9, -1)], [(0, 30)]),
    ],
)
def test_the_days_without_a_representative(held: list[Any], expected: list[Any]) -> None:
    periods = [(_day(start), None if end is None else _day(end)) for start, end in held]
    found = evidence.gaps(periods, _day(0), _day(30))
    assert found == [(_day(start), _day(end)) for start, end in expected]


@given(st.lists(st.tuples(st.integers(-5, 25), st.one_of(st.none(), st.integers(-5, 25))), max_size=5))
def test_gaps_are_exactly_the_days_that_nobody_covers(held: list[tuple[int, int | None]]) -> None:
    periods = [(start, end) for start, end in held if end is None or end >= start]
    found = evidence.gaps([(_day(a), None if b is None else _day(b)) for a, b in periods], _day(0), _day(20))
    days = {day for start, end in found for day in range((start - DAY).days, (end - DAY).days + 1)}
    covered = {day for a, b in periods for day in range(a, (20 if b is None else b) + 1)}
    assert days == set(range(21)) - covered


@pytest.mark.django_db
@pytest.mark.rule("SVC-07")
class TestDatabase:
    def test_illegal_jumps_are_refused(self, made: Room) -> None:
        review = made.review
        jumps = set(REVIEW.jumps())
        assert ("planned", "ended") in jumps
        for state in REVIEW.state_by_value:
            if state == "planned" or ("planned", state) in jumps:
                continue
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("update register_review set state = %s where id = %s", [state, review.pk])
        found = stages.round_of(made.cast)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update register_reviewround set state = 'done' where id = %s", [found.pk])
        assert (fresh(review).state, fresh(found).state) == ("open", "preparing")

    @pytest.mark.rule("REV-02")
    def test_a_review_is_about_one_liaison_and_runs_once(self, made: Room) -> None:
        review = made.review
        with pytest.raises(IntegrityError, match="review_of_one_liaison"), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(external=None)
        fields = [field.column for field in review._meta.concrete_fields if field.column != "id"]
        names = ", ".join(fields)
        copy = f"insert into register_review ({names}) select {names} from register_review where id = %s"  # noqa: S608
        with pytest.raises(IntegrityError, match="review_external_once"), transaction.atomic():
            connection.cursor().execute(copy, [review.pk])

    @pytest.mark.rule("REV-05", "REV-06")
    def test_no_outcome_without_reason_and_no_cancellation_without_hearing(self, made: Room) -> None:
        proposed = stages.proposed(made)
        with pytest.raises(IntegrityError, match="review_external_is_heard"), transaction.atomic():
            Review.objects.filter(pk=proposed.pk).update(hearing_until=None)
        confirmed = do(proposed, "withdraw_proposal", made.manager, reason="Convinced.")
        with pytest.raises(IntegrityError, match="review_confirmed_with_reason"), transaction.atomic():
            Review.objects.filter(pk=confirmed.pk).update(reason="")

    def test_one_round_at_a_time(self, made: Room) -> None:
        found = stages.round_of(made.cast)
        with pytest.raises(IntegrityError, match="round_once"), transaction.atomic():
            ReviewRound.objects.bulk_create([ReviewRound(committee=found.committee)])
