"""The matrices of a review and of a round: every state, action and role; who sees it; and what waits for whom."""

from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from liaisons.register.models import Review, ReviewRound
from liaisons.register.reviews.workflows import REVIEW, ROUND
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.directory import WorkingGroupFactory
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.internal import stages as internal
from tests.matrix import judging
from tests.matrix.machine import SYSTEM, Table, check, gaps
from tests.matrix.people import around, unconcerned
from tests.reviews import stages
from tests.reviews.stages import Room
from tests.scenarios import ballot_on, do, fresh, period

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07", "REV-05", "REV-06", "REV-07")]

OTHER_SIDE = {"contact", "representative"}
REASON = {"reason": "It is thought through."}

OF_REVIEW = Table(
    REVIEW,
    who={
        "open": {"manager", SYSTEM},
        "escalate": {SYSTEM},
        "confirm": {"manager"},
        "ask": {"manager"},
        "answer": OTHER_SIDE,
        "go_on": {SYSTEM},
        "propose_cancellation": {"manager"},
        "propose_ending": set(),
        "state_view": OTHER_SIDE,
        "open_ballot": {"manager"},
        "put_to_meeting": {"manager"},
        "take_result": {SYSTEM},
        "confirm_in_round": {SYSTEM},
        "withdraw_proposal": {"manager"},
        "end_with_liaison": {SYSTEM},
    },
    starts={
        "planned": {"open", "escalate", "end_with_liaison"},
        "open": {
            *("confirm", "ask", "propose_cancellation", "propose_ending", "confirm_in_round"),
            *("escalate", "end_with_liaison"),
        },
        "information_asked": {"answer", "go_on", "escalate", "end_with_liaison"},
        "cancellation_proposed": {
            *("state_view", "open_ballot", "put_to_meeting", "take_result", "withdraw_proposal"),
            *("escalate", "end_with_liaison"),
        },
        "confirmed": set(),
        "ended": set(),
    },
    leads={
        "open": "open",
        "escalate": "",
        "confirm": "confirmed",
        "ask": "information_asked",
        "answer": "open",
        "go_on": "open",
        "propose_cancellation": "cancellation_proposed",
        "propose_ending": "cancellation_proposed",
        "state_view": "",
        "open_ballot": "",
        "put_to_meeting": "",
        "take_result": "confirmed",
        "confirm_in_round": "confirmed",
        "withdraw_proposal": "confirmed",
        "end_with_liaison": "ended",
    },
    data={
        "confirm": stages.view,
        "ask": lambda review: stages.question(),
        "answer": lambda review: REASON,
        "propose_cancellation": lambda review: stages.GROUND,
        "propose_ending": lambda review: REASON,
        "state_view": lambda review: REASON,
        "open_ballot": period,
        "put_to_meeting": lambda review: {"meeting": 0},
        "take_result": lambda review: {"outcome": "not_approved", "ballot": 0, "decided_on": review.counted_from},
        "confirm_in_round": lambda review: {"ballot": 0, "decided_on": review.counted_from, **REASON},
        "withdraw_proposal": lambda review: REASON,
    },
)
# A meeting that is not there: the form says so before any guard is asked. The path tests put it to one that is.
NO_MEETING = ("put_to_meeting",)

BELONG = {"manager", "chair", "tpm", "p-member", "o-member", "convenor", "staff", "ceo office"}
SEEN = BELONG | OTHER_SIDE
STRANGERS = {
    *("tmb", "manager elsewhere", "contact elsewhere", "representative elsewhere", "convenor elsewhere"),
    *("officer elsewhere", "administrator", "superuser", "nobody"),
}


@pytest.fixture
def made(db: Any, at: Any) -> Room:
    return stages.room(p_members=3, o_members=1, group=True)


@pytest.fixture
def people(made: Room) -> dict[str, User | None]:
    return {
        **around(made.cast),
        "contact": made.contact,
        "representative": made.representative,
        "manager elsewhere": scenarios.cast("ISO/TC 929", p_members=0, o_members=0).manager,
        "contact elsewhere": holder(Role.ORGANIZATION_CONTACT, OrganizationFactory()),
        "representative elsewhere": holder(Role.REPRESENTATIVE, LiaisonFactory()),
        "convenor elsewhere": holder(Role.CONVENOR, WorkingGroupFactory()),
        **unconcerned(),
        SYSTEM: None,
    }


def judge(
    obj: Any,
    people: dict[str, User | None],
    state: str,
    *,
    refused: dict[str, str] | None = None,
    form_refuses: tuple[str, ...] = NO_MEETING,
    table: Table = OF_REVIEW,
    again: bool = False,
    **expected: Any,
) -> None:
    """Judge a situation; `again`: a further one of a state in which strangers have been refused every action."""
    kept_back = {"escalate": "REV-03", "end_with_committee": "REV-10", **(refused or {})}
    spared = STRANGERS if again else ()
    judging.judge(table, obj, people, state, refused=kept_back, form_refuses=form_refuses, spared=spared, **expected)


def test_the_tables_speak_of_everything_that_is_declared() -> None:
    assert list(gaps(OF_REVIEW)) == []
    assert list(gaps(OF_ROUND)) == []


class TestReview:
    def test_planned(self, made: Room, people: dict[str, User | None]) -> None:
        judge(made.review, people, "planned", seen=BELONG, waits=set())

    def test_open(self, made: Room, people: dict[str, User | None]) -> None:
        judge(stages.opened(made), people, "open", seen=SEEN, waits={"manager"})

    def test_in_the_vote_of_a_round(self, made: Room, people: dict[str, User | None]) -> None:
        found = stages.round_of(made.cast)
        found = do(found, "choose", made.manager, **stages.choice(found, made.liaison, "confirm"))
        do(found, "put_to_ballot", made.manager, **period(found))
        held = {"confirm": "REV-05", "ask": "REV-05", "propose_cancellation": "REV-05"}
        judge(made.review, people, "open", seen=SEEN, waits=set(), refused=held, again=True)

    def test_asked(self, made: Room, people: dict[str, User | None]) -> None:
        judge(stages.asked(made), people, "information_asked", seen=SEEN, waits=OTHER_SIDE, refused={"go_on": "REV-05"})

    def test_proposed_and_heard(self, made: Room, people: dict[str, User | None], at: Any) -> None:
        review = stages.proposed(made)
        held = {"open_ballot": "REV-06", "put_to_meeting": "REV-06"}
        judge(review, people, "cancellation_proposed", seen=SEEN, waits={"contact"}, refused=held)
        review = do(review, "state_view", made.representative, **REASON)
        judge(review, people, "cancellation_proposed", seen=SEEN, waits=set(), refused=held, again=True)

    def test_the_hearing_is_over(self, made: Room, people: dict[str, User | None], at: Any) -> None:
        review = stages.heard(made, at)
        over = {"state_view": "REV-06"}
        judge(review, people, "cancellation_proposed", seen=SEEN, waits={"manager"}, refused=over, again=True)

    def test_in_vote(self, made: Room, people: dict[str, User | None], at: Any) -> None:
        review = stages.in_vote(made, at)
        held = {
            "state_view": "REV-06",
            "open_ballot": "REV-05",
            "put_to_meeting": "REV-05",
            "withdraw_proposal": "REV-05",
        }
        judge(review, people, "cancellation_proposed", seen=SEEN, waits=set(), refused=held, again=True)

    def test_confirmed(self, made: Room, people: dict[str, User | None]) -> None:
        review = do(stages.opened(made), "confirm", made.manager, **stages.view())
        judge(review, people, "confirmed", seen=SEEN, waits=set())

    def test_ended(self, made: Room, people: dict[str, User | None], at: Any) -> None:
        review = stages.cancelled(made, at)
        roles = dict(people)
        roles["former representative"] = roles.pop("representative")
        judge(review, roles, "ended", seen=SEEN - {"representative"}, waits=set())

    @pytest.mark.rule("REV-02")
    def test_of_an_internal_liaison(self, made: Room, people: dict[str, User | None], at: Any) -> None:
        target = scenarios.cast("ISO/TC 923", p_members=0, o_members=0)
        liaison = internal.active(internal.Pair(made.cast, target), at, by=made.cast.chair)
        roles = {**people, "target manager": target.manager, "target chair": target.chair}
        roles["representative"] = roles.pop("chair")
        who = {
            **OF_REVIEW.who,
            "propose_cancellation": set(),
            "propose_ending": {"manager"},
            "answer": {"representative"},
            "state_view": {"representative"},
        }
        table = Table(REVIEW, who=who, starts=OF_REVIEW.starts, leads=OF_REVIEW.leads, data=OF_REVIEW.data)
        inside = BELONG - {"chair"} | {"representative"}
        review = Review.objects.of(liaison).get()
        judge(review, roles, "planned", seen=inside, waits=set(), table=table)
        review = do(review, "open", made.manager)
        seen = inside | {"target manager"}
        judge(review, roles, "open", seen=seen, waits={"manager"}, table=table, again=True)
        asked = do(review, "ask", made.manager, **stages.question())
        judge(
            asked,
            roles,
            "information_asked",
            seen=seen,
            waits={"representative"},
            refused={"go_on": "REV-05"},
            table=table,
            again=True,
        )
        review = do(asked, "answer", made.cast.chair, **REASON)
        review = do(review, "propose_ending", made.manager, **REASON)
        judge(review, roles, "cancellation_proposed", seen=seen, waits={"manager"}, table=table, again=True)


OF_ROUND = Table(
    ROUND,
    who={
        "choose": {"manager"},
        "put_to_ballot": {"manager"},
        "put_to_meeting": {"manager"},
        "take_result": {SYSTEM},
        "vote_cancelled": {SYSTEM},
        "drop": {"manager"},
        "end_with_committee": {SYSTEM},
    },
    starts={
        "preparing": {"choose", "put_to_ballot", "put_to_meeting", "drop", "end_with_committee"},
        "in_vote": {"take_result", "vote_cancelled", "end_with_committee"},
        "done": set(),
        "dropped": set(),
    },
    leads={
        "choose": "",
        "put_to_ballot": "in_vote",
        "put_to_meeting": "in_vote",
        "take_result": "done",
        "vote_cancelled": "preparing",
        "drop": "dropped",
        "end_with_committee": "dropped",
    },
    data={
        "choose": lambda found: {},
        "put_to_ballot": period,
        "put_to_meeting": lambda found: {"meeting": 0},
        "drop": lambda found: REASON,
    },
)
ANSWERING = {"manager", "chair", "tpm", "staff", "ceo office"}


class TestRound:
    def test_preparing(self, made: Room, people: dict[str, User | None]) -> None:
        found = stages.round_of(made.cast)
        held = {"put_to_ballot": "REV-05", "put_to_meeting": "REV-05"}
        judge(found, people, "preparing", seen=ANSWERING, waits={"manager"}, refused=held, table=OF_ROUND)
        found = do(found, "choose", made.manager, **stages.choice(found, made.liaison, "confirm"))
        judge(found, people, "preparing", seen=ANSWERING, waits={"manager"}, table=OF_ROUND, again=True)

    def test_a_hearing_runs(self, made: Room, people: dict[str, User | None]) -> None:
        found = stages.round_of(made.cast)
        found = do(found, "choose", made.manager, **stages.choice(found, made.liaison, "cancel"))
        held = {"put_to_ballot": "REV-06", "put_to_meeting": "REV-06"}
        judge(found, people, "preparing", seen=ANSWERING, waits={"manager"}, refused=held, table=OF_ROUND, again=True)

    def test_done_and_dropped(self, made: Room, people: dict[str, User | None], at: Any) -> None:
        found = stages.round_of(made.cast)
        dropped = do(found, "drop", made.manager, **REASON)
        judge(dropped, people, "dropped", seen=ANSWERING, waits=set(), table=OF_ROUND)
        found = stages.round_of(made.cast)
        found = do(found, "choose", made.manager, **stages.choice(found, made.liaison, "confirm"))
        found = do(found, "put_to_ballot", made.manager, **period(found))
        seen = set(BELONG)
        assert {
            role
            for role, each in people.items()
            if each and ReviewRound.objects.visible_to(scenarios.again(each)).filter(pk=found.pk).exists()
        } == seen
        found = stages.voted(made.cast, found, at, yes=2)
        judge(found, people, "done", seen=seen, waits=set(), table=OF_ROUND)

    def test_in_vote(self, made: Room, people: dict[str, User | None], at: Any) -> None:
        found = stages.round_of(made.cast)
        found = do(found, "choose", made.manager, **stages.choice(found, made.liaison, "confirm"))
        found = do(found, "put_to_ballot", made.manager, **period(found))
        ballot = ballot_on(found)
        for member, officer in made.cast.voters.items():
            position = dict.fromkeys(ballot.questions.all(), "yes")
            stages.cast_vote(ballot=ballot, body=member, by=scenarios.again(officer), position=position)
        at(ballot.closes_at)
        # Its results are taken over in the transaction that closes the ballot; until then nobody acts.
        persons = {role: each for role, each in people.items() if each is not None}
        assert (
            check(
                Table(ROUND, who=OF_ROUND.who, starts=OF_ROUND.starts, leads=OF_ROUND.leads, data=OF_ROUND.data),
                fresh(found),
                persons,
                refused={"end_with_committee": "REV-10"},
            )
            == []
        )
