"""The matrix of contributions: every state, action and role; sight; what waits for whom."""

from dataclasses import replace
from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from liaisons.register.contributions.workflows import CONTRIBUTION
from liaisons.register.models import Representative
from tests import scenarios
from tests.contributions import stages
from tests.contributions.stages import sent
from tests.factories.accounts import holder
from tests.factories.directory import GroupMemberFactory
from tests.factories.organizations import LiaisonFactory
from tests.matrix import judging
from tests.matrix.machine import SYSTEM, Table, gaps
from tests.matrix.people import around, unconcerned
from tests.scenarios import Cast, do

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07", "REP-10")]

CONTRIBUTED = Table(
    CONTRIBUTION,
    who={"take_up": {"manager", "convenor"}, "take_note": {"manager", "convenor"}},
    starts={"sent": {"take_up", "take_note"}, "taken_up": set(), "noted": set()},
    leads={"take_up": "taken_up", "take_note": "noted"},
)
IN_COMMITTEE = {"manager", "chair", "tpm", "p-member", "o-member", "convenor", "staff"}
LIAISONS = {"representative", "colleague", "representative b"}
IN_GROUP = {"manager", "convenor", "expert", "representative", "representative c"}


@pytest.fixture
def people(made: Cast, representative: Representative) -> dict[str, User | None]:
    elsewhere = scenarios.cast("ISO/TC 949", p_members=0, o_members=0)
    return {
        **around(made),
        "representative": representative.person,
        "colleague": holder(Role.REPRESENTATIVE, representative.liaison),
        "contact": holder(Role.ORGANIZATION_CONTACT, representative.organization),
        "representative b": stages.represented(made, category="B", email="b@example.org").person,
        "representative c": stages.represented(made, category="C", where=made.group, email="c@example.org").person,
        "representative elsewhere": holder(Role.REPRESENTATIVE, LiaisonFactory()),
        "expert": GroupMemberFactory(group=made.group).person,
        "manager elsewhere": elsewhere.manager,
        **unconcerned(),
        SYSTEM: None,
    }


def judge(obj: Any, people: Any, state: str, **expected: set[str]) -> None:
    # In the committee itself a convenor of one of its groups is a reader, and no more.
    who = CONTRIBUTED.who if obj.committee.is_group else {name: {"manager"} for name in CONTRIBUTED.who}
    judging.judge(replace(CONTRIBUTED, who=who), obj, people, state, **expected)


def test_the_table_speaks_of_everything_that_is_declared() -> None:
    assert list(gaps(CONTRIBUTED)) == []


class TestInTheCommittee:
    def test_sent(self, representative: Representative, people: Any) -> None:
        judge(sent(representative), people, "sent", seen=IN_COMMITTEE | LIAISONS, waits={"manager"})

    def test_taken_up(self, made: Cast, representative: Representative, people: Any) -> None:
        found = do(sent(representative, kind="report"), "take_up", made.manager)
        judge(found, people, "taken_up", seen=IN_COMMITTEE | LIAISONS, waits=set())


@pytest.mark.rule("DOC-02", "REP-08")
class TestInTheGroup:
    def test_sent(self, made: Cast, representative: Representative, people: Any) -> None:
        judge(sent(representative, made.group), people, "sent", seen=IN_GROUP, waits={"manager", "convenor"})

    def test_noted(self, made: Cast, representative: Representative, people: Any) -> None:
        found = do(sent(representative, made.group), "take_note", people["convenor"])
        judge(found, people, "noted", seen=IN_GROUP, waits=set())
