"""The matrices of documents passed on and of backings: every state, action and role; sight; what waits for whom."""

from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.documents.models import Document
from core.workflow.engine import offers
from core.workflow.waiting import waiting_for
from liaisons.register.documents.workflows import BACKING, PASSING
from liaisons.register.models import Representative
from tests import scenarios
from tests.factories.accounts import UserFactory, give_second_factor, holder
from tests.factories.directory import NationalBodyFactory
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.matrix.machine import SYSTEM, Table, check, gaps
from tests.matrix.people import rights_read_once
from tests.passing import stages
from tests.scenarios import Cast, again, do, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07")]

PASSED_ON = Table(
    PASSING,
    who={
        "add_feedback": {"representative"},
        "return_feedback": {"representative"},
        "close": {"representative"},
        "take_note": {"manager"},
    },
    starts={
        "passed": {"add_feedback", "return_feedback", "close"},
        "returned": {"take_note"},
        "noted": set(),
        "closed": set(),
    },
    leads={"add_feedback": "", "return_feedback": "returned", "close": "closed", "take_note": "noted"},
    data={"add_feedback": lambda obj: stages.FEEDBACK, "return_feedback": lambda obj: stages.SUMMARY},
)
BACKED = Table(
    BACKING,
    who={"answer": {"representative", "contact"}},
    starts={"asked": {"answer"}, "answered": set()},
    leads={"answer": "answered"},
    data={"answer": lambda obj: {"answer": "full"}},
)
OWN = {"representative", "contact"}
OFFICERS = {"manager", "chair", "tpm", "staff", "ceo office"}
BELONG = OFFICERS | {"p-member", "o-member", "convenor"}


@pytest.fixture
def people(made: Cast, representative: Representative) -> dict[str, User | None]:
    elsewhere = scenarios.cast("ISO/TC 939", p_members=0, o_members=0)
    stranger = OrganizationFactory()
    superuser = UserFactory(is_superuser=True, is_staff=True)
    give_second_factor(superuser)
    other = LiaisonFactory(committee=made.committee)
    return {
        "representative": representative.person,
        "contact": holder(Role.ORGANIZATION_CONTACT, representative.organization),
        "manager": made.manager,
        "chair": made.chair,
        "tpm": made.tpm,
        "p-member": next(iter(made.voters.values())),
        "o-member": next(iter(made.observers.values())),
        "convenor": holder(Role.CONVENOR, made.group),
        "representative of another": holder(Role.REPRESENTATIVE, other),
        "contact of another": holder(Role.ORGANIZATION_CONTACT, other.organization),
        "contact elsewhere": holder(Role.ORGANIZATION_CONTACT, stranger),
        "manager elsewhere": elsewhere.manager,
        "chair elsewhere": elsewhere.chair,
        "officer elsewhere": holder(Role.BODY_OFFICER, NationalBodyFactory()),
        "staff": made.staff,
        "ceo office": holder(Role.CEO_OFFICE),
        "tmb": made.board,
        "administrator": holder(Role.ADMINISTRATOR),
        "superuser": superuser,
        "nobody": UserFactory(),
        SYSTEM: None,
    }


def judge(table: Table, obj: Any, people: Any, state: str, *, seen: set[str], waits: set[str], **refused: str) -> None:
    obj = fresh(obj)
    assert obj.state == state
    with rights_read_once():
        assert check(table, obj, people, refused=refused) == []
    persons = {role: again(person) for role, person in people.items() if person is not None}
    rows = type(obj).objects

    def among(found: Any) -> bool:
        return bool(found.filter(pk=obj.pk).exists())

    assert {role for role, each in persons.items() if among(rows.visible_to(each))} == seen
    waited = {role for role, each in persons.items() if among(waiting_for(table.workflow, standing_of(each)))}
    assert waited == waits
    assert not {role for role in waited if not any(offer.enabled for offer in offers(obj, persons[role]))}


@pytest.mark.parametrize("table", [PASSED_ON, BACKED])
def test_the_tables_speak_of_everything_that_is_declared(table: Table) -> None:
    assert list(gaps(table)) == []


@pytest.mark.rule("DOC-04", "DOC-05", "REP-09")
class TestPassedOn:
    def test_passed(self, representative: Representative, document: Document, people: Any) -> None:
        found = stages.passed(representative, document)
        refused = {"return_feedback": "DOC-05"}
        judge(PASSED_ON, found, people, "passed", seen=OWN, waits={"representative"}, **refused)

    def test_with_feedback(self, representative: Representative, document: Document, people: Any) -> None:
        found = stages.answered(representative, document)
        judge(PASSED_ON, found, people, "passed", seen=OWN, waits={"representative"})

    def test_returned(self, representative: Representative, document: Document, people: Any) -> None:
        found = stages.returned(representative, document)
        judge(PASSED_ON, found, people, "returned", seen=OWN | OFFICERS, waits={"manager"})

    def test_noted(self, made: Cast, representative: Representative, document: Document, people: Any) -> None:
        found = do(stages.returned(representative, document), "take_note", made.manager)
        judge(PASSED_ON, found, people, "noted", seen=OWN | OFFICERS, waits=set())

    def test_closed(self, representative: Representative, document: Document, people: Any) -> None:
        found = do(stages.passed(representative, document), "close", representative.person)
        judge(PASSED_ON, found, people, "closed", seen=OWN, waits=set())


@pytest.mark.rule("DOC-08")
class TestBacking:
    def test_asked(self, made: Cast, representative: Representative, document: Document, people: Any) -> None:
        found = stages.asked(made, representative, document)
        judge(BACKED, found, people, "asked", seen=OWN | BELONG, waits=OWN)

    def test_answered(self, made: Cast, representative: Representative, document: Document, people: Any) -> None:
        found = do(stages.asked(made, representative, document), "answer", representative.person, answer="formal")
        judge(BACKED, found, people, "answered", seen=OWN | BELONG, waits=set())
