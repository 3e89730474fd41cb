"""The matrix of a liaison between committees: every state, action and role; who sees it; and what waits for whom."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from committees.meetings.services import plan_meeting
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.workflow.engine import take_over
from core.workflow.timed import perform_due
from liaisons.register.internal.models import InternalLiaison
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.directory import NationalBodyFactory
from tests.internal import stages
from tests.internal.stages import PROPOSAL, Pair
from tests.internal.tables import TABLE, TAKEN_OVER, TARGET
from tests.matrix import judging
from tests.matrix.machine import SYSTEM, Table, gaps
from tests.matrix.people import around, other_committee, unconcerned
from tests.scenarios import ballot_on, do, fresh, period

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07", "INT-11")]

CENTRAL = {"staff", "ceo office"}
# Who sees it by what has happened so far; whoever is not named gets 404 for its page and every action.
SEEN_PROPOSED = {"proposer", "manager", "chair", "tpm"} | CENTRAL
SEEN_CIRCULATED = SEEN_PROPOSED | {"p-member", "o-member", "convenor"}
SEEN_INFORMED = SEEN_CIRCULATED | {"target manager", "target chair", "target tpm", "target p-member", "target o-member"}


@pytest.fixture
def made(db: Any, at: Any) -> Pair:
    home = scenarios.cast("ISO/TC 910", p_members=3, o_members=1, group=True)
    target = scenarios.cast("ISO/TC 911", p_members=0, o_members=0)
    return Pair(home, target)


@pytest.fixture
def people(made: Pair) -> dict[str, User | None]:
    """Return somebody for every role on both sides, and strangers."""
    from committees.directory.models import Membership

    theirs = {}
    for kind in (Membership.Kind.P, Membership.Kind.O):
        body = NationalBodyFactory()
        Membership.objects.create(committee=made.target.committee, body=body, kind=kind)
        theirs[f"target {kind.lower()}-member"] = holder(Role.BODY_OFFICER, body)
    return {
        **around(made.home),
        "proposer": made.member,
        "p-member": list(made.home.voters.values())[1],
        "target manager": made.target.manager,
        "target chair": made.target.chair,
        "target tpm": made.target.tpm,
        **theirs,
        **other_committee(),
        **unconcerned(),
        SYSTEM: None,
    }


STRANGERS = {
    *("tmb", "manager elsewhere", "chair elsewhere", "convenor elsewhere", "officer elsewhere"),
    *("administrator", "superuser", "nobody"),
}
EVERYBODY = SEEN_INFORMED | STRANGERS


def judge(
    liaison: InternalLiaison,
    people: dict[str, User | None],
    state: str,
    *,
    refused: dict[str, str] | None = None,
    again: bool = False,
    table: Table = TABLE,
    represented: bool = False,
    unreviewed: bool = False,
    **expected: Any,
) -> None:
    """Judge a situation; `again`: a further one of a state in which strangers have been refused every action.

    `represented`: the proposer is the representative, handed over for registration. `unreviewed`: no review is planned.
    """
    who: dict[str, set[str]] = table.who | ({"tick_representative": {"proposer"}} if represented else {})
    # A liaison ends by a review of its own, or with a committee: tests/reviews looks at both.
    kept_back = {"end": "REV-07", "end_with_committee": "REV-10", **(refused or {})}
    kept_back |= {} if unreviewed else {"plan_review": "REV-02"}
    spared = STRANGERS if again else ()
    judging.judge(replace(table, who=who), liaison, people, state, refused=kept_back, spared=spared, **expected)


def test_the_tables_speak_of_everything_that_is_declared() -> None:
    assert list(gaps(TABLE)) == []


def test_proposed(made: Pair, people: dict[str, User | None]) -> None:
    judge(stages.proposed(made), people, "proposed", seen=SEEN_PROPOSED, waits={"manager"})


@pytest.mark.rule("INT-04", "INT-05", "INT-06")
class TestReview:
    def test_begun(self, made: Pair, people: dict[str, User | None]) -> None:
        judge(
            stages.under_review(made),
            people,
            "under_review",
            seen=SEEN_PROPOSED,
            waits={"manager"},
            refused={"drop": "INT-04", "prepare": "INT-04"},
        )

    def test_recorded(self, made: Pair, people: dict[str, User | None]) -> None:
        judge(
            do(stages.reviewed(made), "ask_report", made.manager),
            people,
            "under_review",
            seen=SEEN_PROPOSED,
            waits={"manager"},
            refused={"prepare": "INT-06", "ask_report": "INT-05"},
            again=True,
        )

    def test_with_the_report(self, made: Pair, people: dict[str, User | None]) -> None:
        judge(
            stages.with_report(made),
            people,
            "under_review",
            seen=SEEN_PROPOSED,
            waits={"manager"},
            refused={"ask_report": "INT-05"},
            again=True,
        )

    def test_dropped(self, made: Pair, people: dict[str, User | None]) -> None:
        liaison = do(stages.reviewed(made), "drop", made.manager, reason="Not now.")
        judge(liaison, people, "dropped", seen=SEEN_PROPOSED, waits=set())

    def test_pack_ready(self, made: Pair, people: dict[str, User | None]) -> None:
        judge(
            stages.pack_ready(made),
            people,
            "pack_ready",
            seen=SEEN_PROPOSED,
            waits={"manager"},
            refused={"ask_report": "INT-05"},
        )


@pytest.mark.rule("INT-07", "INT-08", "INT-09", "INT-10")
class TestDecision:
    def test_circulated(self, made: Pair, people: dict[str, User | None]) -> None:
        judge(
            stages.circulated(made),
            people,
            "circulated",
            seen=SEEN_CIRCULATED,
            waits={"manager"},
            refused={"open_call": "INT-08"},
        )

    def test_circulated_without_a_representative(self, made: Pair, people: dict[str, User | None]) -> None:
        liaison = stages.circulated(made, willing=False)
        judge(liaison, people, "circulated", seen=SEEN_CIRCULATED, waits={"manager"}, again=True)

    def test_scheduled_for_a_ballot(self, made: Pair, people: dict[str, User | None]) -> None:
        judge(
            stages.scheduled(made),
            people,
            "scheduled",
            seen=SEEN_CIRCULATED,
            waits={"manager"},
            refused={"open_call": "INT-08", "put_to_meeting": "INT-07"},
        )

    def test_scheduled_for_a_meeting_with_nobody_named(self, made: Pair, people: dict[str, User | None]) -> None:
        day = clock.today() + dt.timedelta(weeks=8)
        meeting = plan_meeting(
            committee=made.home.committee,
            title="Plenary",
            starts_on=day,
            ends_on=day,
            agenda=["Opening"],
            by=made.manager,
        )
        liaison = stages.circulated(made, willing=False)
        liaison = do(liaison, "schedule", made.manager, way="meeting", meeting=meeting.pk)
        judge(
            liaison,
            people,
            "scheduled",
            seen=SEEN_CIRCULATED,
            waits={"manager"},
            refused={"put_to_meeting": "INT-10", "open_ballot": "INT-07"},
            again=True,
        )

    def test_in_decision(self, made: Pair, people: dict[str, User | None]) -> None:
        judge(stages.in_decision(made), people, "in_decision", seen=SEEN_CIRCULATED, waits=set())

    def test_not_established(self, made: Pair, people: dict[str, User | None], at: Any) -> None:
        liaison = stages.decided(made, at, yes=0, no=1)
        judge(liaison, people, "not_established", seen=SEEN_CIRCULATED, waits=set())


@pytest.mark.rule("INT-14", "INT-15", "INT-16", "REV-07")
class TestLife:
    def test_established(self, made: Pair, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.decided(made, at, yes=1),
            people,
            "established",
            seen=SEEN_CIRCULATED,
            waits={"manager"},
            refused={
                "confirm": "INT-14",
                **dict.fromkeys(TARGET, "INT-14"),
            },
            represented=True,
        )

    def test_informed(self, made: Pair, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.informed(made, at),
            people,
            "established",
            seen=SEEN_INFORMED,
            waits={"staff", "target manager"},
            refused={"inform_target": "INT-14", "follow_correction": "INT-14"},
            again=True,
            represented=True,
        )

    def test_active(self, made: Pair, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.active(made, at),
            people,
            "active",
            seen=EVERYBODY,
            waits={"target manager", "proposer"},
            refused={"lapse": "COM-07"},
            represented=True,
        )

    @pytest.mark.rule("COM-07", "INT-13")
    def test_taken_over_from_the_open_data(self, made: Pair, people: dict[str, User | None]) -> None:
        liaison = InternalLiaison(home=made.home.committee, target=made.target.committee, state="active", imported=True)
        take_over([liaison], "take_over")
        judge(
            liaison,
            people,
            "active",
            seen=EVERYBODY,
            waits=set(),
            # Nothing is owed before the level is stated.
            refused={"tick_manager": "RPT-04"},
            form_refuses=("tick_manager",),
            table=TAKEN_OVER,
            unreviewed=True,
        )

    def test_active_noted_mirrored_and_with_a_placeholder(
        self, made: Pair, people: dict[str, User | None], at: Any
    ) -> None:
        liaison = do(stages.scheduled(made, willing=False), "open_call", made.manager)
        liaison = do(liaison, "open_ballot", made.manager, **period(liaison))
        ballot = ballot_on(liaison)
        scenarios.vote(made.home, ballot, yes=1)
        at(ballot.closes_at)
        perform_due()
        liaison = do(fresh(liaison), "inform_target", made.manager)
        liaison = do(liaison, "note", made.target.manager)
        liaison = do(liaison, "mirror", made.target.manager, **{**PROPOSAL, "willing": "True"})
        liaison = do(liaison, "confirm", made.home.staff)
        judge(
            liaison,
            people,
            "active",
            seen=EVERYBODY,
            waits={"manager"},
            refused={"note": "INT-11", "mirror": "INT-15", "lapse": "COM-07"},
            again=True,
        )

    def test_ended(self, made: Pair, people: dict[str, User | None], at: Any) -> None:
        liaison = stages.active(made, at)
        liaison = ended_by_review(made, liaison, at)
        judge(liaison, people, "ended", seen=EVERYBODY, waits=set())


def ended_by_review(made: Pair, liaison: InternalLiaison, at: Any) -> InternalLiaison:
    review = do(liaison.reviews.get(), "open", made.manager)
    review = do(review, "propose_ending", made.manager, reason="No longer needed.")
    review = do(review, "open_ballot", made.manager, **period(liaison))
    ballot = review.votes.get()
    scenarios.vote(made.home, ballot, yes=1)
    at(ballot.closes_at)
    perform_due()
    return fresh(liaison)


@pytest.mark.rule("INT-02")
def test_who_proposes(made: Pair, people: dict[str, User | None]) -> None:
    from liaisons.register.internal.services import may_propose

    allowed = {
        role for role, each in people.items() if each and may_propose(scenarios.again(each), made.home.committee)
    }
    assert allowed == {"proposer", "p-member", "o-member", "manager", "chair"}
