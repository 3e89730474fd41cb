"""The matrices of documents passed on and of backings: every state, action and role; sight; what waits for whom."""

from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.models import Document
from liaisons.register.documents.workflows import BACKING, PASSING
from liaisons.register.models import Representative
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.matrix import judging
from tests.matrix.machine import SYSTEM, Table, gaps
from tests.matrix.people import around, unconcerned
from tests.passing import stages
from tests.scenarios import Cast, do

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
    other = LiaisonFactory(committee=made.committee)
    return {
        **around(made),
        "representative": representative.person,
        "contact": holder(Role.ORGANIZATION_CONTACT, representative.organization),
        "representative of another": holder(Role.REPRESENTATIVE, other),
        "contact of another": holder(Role.ORGANIZATION_CONTACT, other.organization),
        "contact elsewhere": holder(Role.ORGANIZATION_CONTACT, stranger),
        "manager elsewhere": elsewhere.manager,
        "chair elsewhere": elsewhere.chair,
        **unconcerned(),
        SYSTEM: None,
    }


def judge(table: Table, obj: Any, people: Any, state: str, *, seen: set[str], waits: set[str], **refused: str) -> None:
    judging.judge(table, obj, people, state, seen=seen, waits=waits, refused=refused)


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
