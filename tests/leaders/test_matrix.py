"""The matrix of terms of office: every state, action and role; sight; what waits for whom."""

import datetime as dt
from typing import Any

import pytest

from committees.projects.models import Project
from core.accounts.models import User
from core.accounts.roles import Role
from core.workflow.timed import perform_due
from liaisons.register.leaders.workflows import TERM
from liaisons.register.models import Term
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.directory import CommitteeFactory, WorkingGroupFactory
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.leaders import stages
from tests.leaders.stages import appointed, leading
from tests.matrix import judging
from tests.matrix.machine import SYSTEM, Table, gaps
from tests.matrix.people import unconcerned
from tests.scenarios import Cast, do

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07", "COM-05")]

TABLE = Table(
    TERM,
    who={
        "settle": {"manager"},
        "succeed": {SYSTEM},
        "reopen": {SYSTEM},
        "end_early": {"manager", "staff"},
        "lose_post": {SYSTEM},
        "expire": {SYSTEM},
    },
    starts={
        "appointed": {"settle", "succeed", "reopen", "end_early", "lose_post", "expire"},
        "ended": set(),
        "ended_early": set(),
    },
    leads={
        "settle": "",
        "succeed": "",
        "reopen": "",
        "end_early": "ended_early",
        "lose_post": "ended_early",
        "expire": "ended",
    },
    data={
        "end_early": lambda term: stages.EARLY,
        "lose_post": lambda term: {"on": dt.date(2026, 3, 2), "ending": "post_ended"},
    },
)


@pytest.fixture
def people(made: Cast) -> dict[str, User | None]:
    elsewhere = scenarios.cast("ISO/TC 949", p_members=0, o_members=0)
    liaison = LiaisonFactory(committee=made.committee)
    return {
        "the person": scenarios.person("Nora New"),
        "manager": made.manager,
        "chair": made.chair,
        "tpm": made.tpm,
        "nominating body": made.voters[stages.member_of(made)],
        "o-member": next(iter(made.observers.values())),
        "convenor of another group": holder(Role.CONVENOR, WorkingGroupFactory(parent=made.committee)),
        "contact": holder(Role.ORGANIZATION_CONTACT, liaison.organization),
        "representative": holder(Role.REPRESENTATIVE, liaison),
        "contact elsewhere": holder(Role.ORGANIZATION_CONTACT, OrganizationFactory()),
        "manager elsewhere": elsewhere.manager,
        "chair elsewhere": elsewhere.chair,
        "manager of a subcommittee": holder(Role.COMMITTEE_MANAGER, CommitteeFactory(parent=made.committee)),
        **unconcerned(),
        "staff": made.staff,
        "ceo office": holder(Role.CEO_OFFICE),
        "tmb": made.board,
        SYSTEM: None,
    }


def judge(term: Term, people: Any, state: str, *, waits: set[str], **refused: str) -> None:
    everybody = {role for role in people if role != SYSTEM}
    judging.judge(TABLE, term, people, state, seen=everybody, waits=waits, refused=refused)


def test_the_table_speaks_of_everything_that_is_declared() -> None:
    assert list(gaps(TABLE)) == []


@pytest.mark.parametrize("post", ["convenor", "leader"])
def test_appointed(made: Cast, project: Project, people: Any, post: str) -> None:
    term = leading(made, project, people["the person"]) if post == "leader" else appointed(made)
    judge(term, people, "appointed", waits=set())


def test_about_to_end(made: Cast, people: Any) -> None:
    judge(appointed(made, ends_on=dt.date(2026, 5, 25)), people, "appointed", waits={"manager"})


def test_settled(made: Cast, people: Any) -> None:
    term = do(appointed(made, ends_on=dt.date(2026, 5, 25)), "settle", made.manager)
    judge(term, people, "appointed", waits=set(), settle="COM-05")


def test_ended(made: Cast, people: Any, at: Any) -> None:
    term = appointed(made, ends_on=dt.date(2026, 5, 25))
    at(dt.datetime(2026, 5, 26, 9, tzinfo=dt.UTC))
    perform_due()
    judge(term, people, "ended", waits=set())


def test_ended_early(made: Cast, people: Any) -> None:
    judge(do(appointed(made), "end_early", made.staff, **stages.EARLY), people, "ended_early", waits=set())
