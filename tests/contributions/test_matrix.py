"""The matrix of contributions: every state, action and role; sight; what waits for whom."""

from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.workflow.engine import offers
from core.workflow.waiting import waiting_for
from liaisons.register.contributions.workflows import CONTRIBUTION
from liaisons.register.models import Contribution, Representative
from tests import scenarios
from tests.contributions import stages
from tests.contributions.stages import sent
from tests.factories.accounts import UserFactory, give_second_factor, holder
from tests.factories.directory import GroupMemberFactory, NationalBodyFactory
from tests.factories.organizations import LiaisonFactory
from tests.matrix.machine import SYSTEM, Table, check, gaps
from tests.matrix.people import rights_read_once
from tests.scenarios import Cast, again, do, fresh

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
    superuser = UserFactory(is_superuser=True, is_staff=True)
    give_second_factor(superuser)
    return {
        "representative": representative.person,
        "colleague": holder(Role.REPRESENTATIVE, representative.liaison),
        "contact": holder(Role.ORGANIZATION_CONTACT, representative.organization),
        "representative b": stages.represented(made, category="B", email="b@example.org").person,
        "representative c": stages.represented(made, category="C", where=made.group, email="c@example.org").person,
        "representative elsewhere": holder(Role.REPRESENTATIVE, LiaisonFactory()),
        "manager": made.manager,
        "chair": made.chair,
        "tpm": made.tpm,
        "p-member": next(iter(made.voters.values())),
        "o-member": next(iter(made.observers.values())),
        "convenor": holder(Role.CONVENOR, made.group),
        "expert": GroupMemberFactory(group=made.group).person,
        "manager elsewhere": elsewhere.manager,
        "officer elsewhere": holder(Role.BODY_OFFICER, NationalBodyFactory()),
        "staff": made.staff,
        "ceo office": holder(Role.CEO_OFFICE),
        "tmb": made.board,
        "administrator": holder(Role.ADMINISTRATOR),
        "superuser": superuser,
        "nobody": UserFactory(),
        SYSTEM: None,
    }


def judge(obj: Any, people: Any, state: str, *, seen: set[str], waits: set[str]) -> None:
    obj = fresh(obj)
    assert obj.state == state
    in_group = obj.committee.is_group
    # In the committee itself a convenor of one of its groups is a reader, and no more.
    who = CONTRIBUTED.who if in_group else {name: {"manager"} for name in CONTRIBUTED.who}
    table = Table(CONTRIBUTION, who=who, starts=CONTRIBUTED.starts, leads=CONTRIBUTED.leads)
    with rights_read_once():
        assert check(table, obj, people) == []
    persons = {role: again(person) for role, person in people.items() if person is not None}
    sight = {role for role, each in persons.items() if Contribution.objects.visible_to(each).exists()}
    assert sight == seen
    waited = {
        role
        for role, each in persons.items()
        if waiting_for(CONTRIBUTION, standing_of(each)).filter(pk=obj.pk).exists()
    }
    assert waited == waits
    assert not {role for role in waited if not any(offer.enabled for offer in offers(obj, persons[role]))}


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
