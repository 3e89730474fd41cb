"""The matrices of an ISO-IEC liaison and of planned work: every state, action and role; who sees it; what waits."""

import datetime as dt
from typing import Any

import pytest

from committees.meetings.models import Meeting
from committees.meetings.services import plan_meeting
from core import clock
from core.accounts.models import User
from liaisons.register.iec import services
from liaisons.register.iec.models import IecLiaison
from liaisons.register.iec.workflows import IEC, JOINT_WORK
from tests import scenarios
from tests.iec import stages
from tests.iec.stages import Desk
from tests.matrix import judging
from tests.matrix.machine import SYSTEM, Table, gaps
from tests.matrix.people import around, other_committee, unconcerned
from tests.scenarios import do, period

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07", "IEC-01")]


def _reason(obj: Any) -> dict[str, Any]:
    return {"reason": "It is thought through."}


def _planned_meeting(liaison: Any) -> dict[str, Any]:
    meeting = Meeting.objects.planned().filter(committee=liaison.committee).first()
    return {"meeting": meeting.pk if meeting else 0}


OF_LIAISON = Table(
    IEC,
    who={
        "edit": {"manager"},
        "put_to_meeting": {"manager"},
        "open_ballot": {"manager"},
        "take_result": {SYSTEM},
        "follow_correction": {SYSTEM},
        "vote_cancelled": {SYSTEM},
        "hand_over": {"manager"},
        "ask_withdrawal": {"manager"},
        "keep_on": {"manager"},
        "withdraw": {"ceo office"},
        "return": {"ceo office"},
        "send": {"ceo office"},
        "agree": {"ceo office"},
        "name_representative": {"ceo office"},
        "ask_successor": {SYSTEM},
        "escalate": {"ceo office"},
        "settle": {"ceo office"},
        "end": {"ceo office"},
        "confirm": {"staff"},
    },
    starts={
        "prepared": {
            *("edit", "put_to_meeting", "open_ballot", "take_result", "follow_correction", "vote_cancelled"),
            *("hand_over", "ask_withdrawal", "keep_on", "withdraw"),
        },
        "at_ceo_office": {"return", "send", "name_representative", "ask_withdrawal", "keep_on", "withdraw"},
        "sent": {"agree", "name_representative", "ask_withdrawal", "keep_on", "withdraw"},
        "agreed": {"confirm", "name_representative", "ask_withdrawal", "keep_on", "withdraw"},
        "active": {"name_representative", "ask_successor", "escalate", "end"},
        "escalated": {"name_representative", "ask_successor", "escalate", "settle"},
        "ended": set(),
        "withdrawn": set(),
    },
    leads={
        **dict.fromkeys(
            (
                *("edit", "put_to_meeting", "open_ballot", "take_result", "follow_correction", "vote_cancelled"),
                *("ask_withdrawal", "keep_on", "name_representative", "ask_successor"),
            ),
            "",
        ),
        "hand_over": "at_ceo_office",
        "withdraw": "withdrawn",
        "return": "prepared",
        "send": "sent",
        "agree": "agreed",
        "confirm": "active",
        "escalate": "escalated",
        "settle": "active",
        "end": "ended",
    },
    data={
        "edit": lambda liaison: stages.PREPARATION,
        "put_to_meeting": _planned_meeting,
        "open_ballot": period,
        "take_result": lambda liaison: {"outcome": "approved", "ballot": 0},
        "follow_correction": lambda liaison: {"outcome": "not_approved", "ballot": 0},
        "ask_withdrawal": _reason,
        "return": _reason,
        "send": lambda liaison: stages.OFFICE,
        "agree": lambda liaison: {"agreed_on": stages.today(liaison), "terms": ""},
        "name_representative": lambda liaison: stages.REPRESENTATIVE,
        "escalate": lambda liaison: stages.step(liaison, min(liaison.level + 1, 3)),
        "settle": lambda liaison: {"reached_on": stages.today(liaison), "reason": "Solved."},
        "end": _reason,
    },
)
OF_WORK = Table(
    JOINT_WORK,
    who={
        "inform": {"ceo office"},
        "record_outcome": {"ceo office"},
        "override": {"ceo office"},
        "start": {"manager"},
        "drop": {"manager"},
    },
    starts={
        "reported": {"inform", "start", "override", "drop"},
        "informed": {"record_outcome", "start", "override", "drop"},
        "agreed": {"start", "drop"},
        "open_points": {"record_outcome", "start", "drop"},
        "started": set(),
        "dropped": set(),
    },
    leads={
        "inform": "informed",
        "record_outcome": "agreed",
        "start": "started",
        "override": "started",
        "drop": "dropped",
    },
    data={
        "inform": lambda work: stages.OFFICE,
        "record_outcome": stages.outcome,
        "override": _reason,
        "drop": _reason,
    },
)
CENTRAL = {"staff", "ceo office"}
SEEN_PREPARED = {"manager", "chair", "tpm"} | CENTRAL
SEEN_VOTED = SEEN_PREPARED | {"p-member", "o-member", "convenor"}
STRANGERS = {
    *("tmb", "manager elsewhere", "chair elsewhere", "convenor elsewhere", "officer elsewhere"),
    *("administrator", "superuser", "nobody"),
}
EVERYBODY = SEEN_VOTED | STRANGERS


@pytest.fixture
def desk(db: Any, at: Any) -> Desk:
    return stages.of(scenarios.cast("ISO/TC 920", p_members=3, o_members=1, group=True))


@pytest.fixture
def people(desk: Desk) -> dict[str, User | None]:
    return {**around(desk.home), "ceo office": desk.ceo, **other_committee(), **unconcerned(), SYSTEM: None}


def judge(obj: Any, people: dict[str, User | None], state: str, *, again: bool = False, **expected: Any) -> None:
    """Judge a situation; `again`: a further one of a state in which strangers have been refused every action."""
    table = OF_LIAISON if isinstance(obj, IecLiaison) else OF_WORK
    judging.judge(table, obj, people, state, spared=STRANGERS if again else (), **expected)


def test_the_tables_speak_of_everything_that_is_declared() -> None:
    assert [*gaps(OF_LIAISON), *gaps(OF_WORK)] == []


NOT_ASKED = {"keep_on": "IEC-01", "withdraw": "IEC-01"}


@pytest.fixture
def meeting(desk: Desk) -> Any:
    day = clock.today() + dt.timedelta(weeks=30)
    return plan_meeting(
        committee=desk.committee, title="Plenary", starts_on=day, ends_on=day, agenda=["Opening"], by=desk.manager
    )


@pytest.mark.rule("IEC-02", "INT-09")
@pytest.mark.usefixtures("meeting")
class TestPreparation:
    def test_prepared(self, desk: Desk, people: dict[str, User | None]) -> None:
        judge(
            stages.prepared(desk),
            people,
            "prepared",
            seen=SEEN_PREPARED,
            waits={"manager"},
            refused={**NOT_ASKED, "hand_over": "INT-09"},
        )

    def test_in_vote(self, desk: Desk, people: dict[str, User | None]) -> None:
        judge(
            stages.in_vote(desk),
            people,
            "prepared",
            seen=SEEN_VOTED,
            waits=set(),
            refused={
                **NOT_ASKED,
                "edit": "INT-09",
                "open_ballot": "INT-09",
                "put_to_meeting": "INT-09",
                "hand_over": "INT-09",
            },
            again=True,
        )

    def test_carried(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.voted(desk, at),
            people,
            "prepared",
            seen=SEEN_VOTED,
            waits={"manager"},
            refused={**NOT_ASKED, "open_ballot": "INT-09", "put_to_meeting": "INT-09"},
            again=True,
        )

    def test_not_carried(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.voted(desk, at, yes=0, no=1),
            people,
            "prepared",
            seen=SEEN_VOTED,
            waits={"manager"},
            refused={**NOT_ASKED, "hand_over": "INT-09"},
            again=True,
        )

    def test_to_be_withdrawn(self, desk: Desk, people: dict[str, User | None]) -> None:
        judge(
            do(stages.prepared(desk), "ask_withdrawal", desk.manager, reason="Not now."),
            people,
            "prepared",
            seen=SEEN_PREPARED,
            waits={"ceo office"},
            refused={
                "ask_withdrawal": "IEC-01",
                "hand_over": "INT-09",
                "open_ballot": "IEC-01",
                "put_to_meeting": "IEC-01",
            },
            again=True,
        )

    def test_withdrawn(self, desk: Desk, people: dict[str, User | None]) -> None:
        liaison = do(stages.prepared(desk), "ask_withdrawal", desk.manager, reason="Not now.")
        liaison = do(liaison, "withdraw", desk.ceo)
        judge(liaison, people, "withdrawn", seen=SEEN_PREPARED, waits=set())


@pytest.mark.rule("IEC-03", "REP-02")
class TestOffices:
    def test_at_the_office(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.at_office(desk, at),
            people,
            "at_ceo_office",
            seen=SEEN_VOTED,
            waits={"ceo office"},
            refused=NOT_ASKED,
        )

    @pytest.mark.parametrize(
        ("stage", "state", "action"),
        [("at_office", "at_ceo_office", "send"), ("sent", "sent", "agree"), ("agreed", "agreed", "confirm")],
    )
    def test_to_be_withdrawn(
        self, desk: Desk, people: dict[str, User | None], at: Any, stage: str, state: str, action: str
    ) -> None:
        liaison = getattr(stages, stage)(desk, at)
        if stage == "agreed":
            liaison = do(liaison, "name_representative", desk.ceo, **stages.REPRESENTATIVE)
        liaison = do(liaison, "ask_withdrawal", desk.manager, reason="Not now.")
        judge(
            liaison,
            people,
            state,
            seen=SEEN_VOTED,
            waits={"ceo office"},
            refused={"ask_withdrawal": "IEC-01", action: "IEC-01"},
            again=True,
        )

    def test_sent(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(stages.sent(desk, at), people, "sent", seen=SEEN_VOTED, waits={"ceo office"}, refused=NOT_ASKED)

    def test_agreed_without_a_representative(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.agreed(desk, at),
            people,
            "agreed",
            seen=SEEN_VOTED,
            waits={"ceo office"},
            refused={**NOT_ASKED, "confirm": "REP-02"},
        )

    def test_agreed_and_named(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        liaison = do(stages.agreed(desk, at), "name_representative", desk.ceo, **stages.REPRESENTATIVE)
        judge(liaison, people, "agreed", seen=SEEN_VOTED, waits={"staff"}, refused=NOT_ASKED, again=True)


@pytest.mark.rule("IEC-06", "REV-07")
class TestLife:
    def test_active(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(stages.active(desk, at), people, "active", seen=EVERYBODY, waits=set())

    def test_escalated(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(stages.escalated(desk, at), people, "escalated", seen=EVERYBODY, waits={"ceo office"})

    def test_at_the_highest_level(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        judge(
            stages.escalated(desk, at, 3),
            people,
            "escalated",
            seen=EVERYBODY,
            waits={"ceo office"},
            refused={"escalate": "IEC-06"},
            again=True,
        )

    def test_ended(self, desk: Desk, people: dict[str, User | None], at: Any) -> None:
        liaison = do(stages.active(desk, at), "end", desk.ceo, reason="No longer needed.")
        judge(liaison, people, "ended", seen=EVERYBODY, waits=set())


@pytest.mark.rule("IEC-04")
class TestWork:
    def test_reported(self, desk: Desk, people: dict[str, User | None]) -> None:
        work = stages.reported(desk)
        judge(work, people, "reported", seen=SEEN_VOTED, waits={"ceo office"}, refused={"start": "IEC-04"})

    def test_informed(self, desk: Desk, people: dict[str, User | None]) -> None:
        work = stages.informed(desk)
        judge(work, people, "informed", seen=SEEN_VOTED, waits={"ceo office"}, refused={"start": "IEC-04"})

    @pytest.mark.parametrize("which", ["agreed", "open_points"])
    def test_answered(self, desk: Desk, people: dict[str, User | None], which: str) -> None:
        judge(stages.answered(desk, which), people, which, seen=SEEN_VOTED, waits={"manager"})

    @pytest.mark.parametrize(("action", "state"), [("start", "started"), ("drop", "dropped")])
    def test_over(self, desk: Desk, people: dict[str, User | None], action: str, state: str) -> None:
        work = do(stages.answered(desk), action, desk.manager, reason="As planned.")
        judge(work, people, state, seen=SEEN_VOTED, waits=set())


def test_who_begins(desk: Desk, people: dict[str, User | None]) -> None:
    persons = {role: scenarios.again(each) for role, each in people.items() if each}
    assert {role for role, each in persons.items() if services.may_prepare(each, desk.committee)} == {"manager"}
    reporting = {role for role, each in persons.items() if services.may_report(each, desk.committee)}
    assert reporting == {"manager", "ceo office"}
