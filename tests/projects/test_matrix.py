"""The matrix of a proposal of new work: every state, action and role; who sees it; and what waits for whom."""

import pytest

from committees.projects.models import NewWork
from committees.projects.parties import voices
from committees.projects.workflows import NEW_WORK
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from tests.factories.accounts import holder
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.matrix import judging
from tests.matrix.machine import SYSTEM, Table, gaps
from tests.matrix.people import around, other_committee, unconcerned
from tests.projects import stages
from tests.projects.stages import Outsiders
from tests.scenarios import Cast, again

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07", "EXT-02", "EXT-03", "EXT-04")]

TABLE = Table(
    NEW_WORK,
    who={"accept": {"manager"}, "decline": {"manager"}},
    starts={"proposed": {"accept", "decline"}, "accepted": set(), "declined": set()},
    leads={"accept": "accepted", "decline": "declined"},
    data={"accept": lambda obj: stages.acceptance("ISO/AWI 77009"), "decline": lambda obj: stages.refusal()},
)
PROPOSING = {"manager", "proposer", "p-member", "contact a", "representative a"}
# The proposal is that of the organization in category A, sent by its contact.
SEEN = {
    *("contact a", "representative a", "manager", "chair", "tpm", "convenor"),
    *("proposer", "p-member", "o-member", "staff", "ceo office"),
}


@pytest.fixture
def people(made: Cast, liaisons: Outsiders) -> dict[str, User | None]:
    stranger = OrganizationFactory()
    officers = list(made.voters.values())
    outside = {f"contact {category.lower()}": person for category, person in liaisons.contacts.items()}
    outside |= {f"representative {category.lower()}": person for category, person in liaisons.representatives.items()}
    return {
        **around(made),
        "proposer": officers[0],
        "p-member": officers[1],
        **outside,
        "contact elsewhere": holder(Role.ORGANIZATION_CONTACT, stranger),
        "representative elsewhere": holder(Role.REPRESENTATIVE, LiaisonFactory(organization=stranger)),
        **other_committee(),
        **unconcerned(),
        SYSTEM: None,
    }


def judge(new_work: NewWork, people: dict[str, User | None], state: str, *, waits: set[str], **refused: str) -> None:
    judging.judge(TABLE, new_work, people, state, seen=SEEN, waits=waits, refused=refused)


def test_the_tables_speak_of_everything_that_is_declared() -> None:
    assert list(gaps(TABLE)) == []


def test_proposed(made: Cast, liaisons: Outsiders, people: dict[str, User | None]) -> None:
    judge(stages.proposed(made, by=liaisons.contacts["A"]), people, "proposed", waits={"manager"})


def test_proposed_to_a_committee_that_was_suspended_since(
    made: Cast, liaisons: Outsiders, people: dict[str, User | None]
) -> None:
    found = stages.proposed(made, by=liaisons.contacts["A"])
    type(made.committee).objects.filter(pk=made.committee.pk).update(status="suspended")
    judge(found, people, "proposed", waits={"manager"}, accept="EXT-02")


def test_accepted(made: Cast, liaisons: Outsiders, people: dict[str, User | None]) -> None:
    judge(stages.accepted(made, by=liaisons.contacts["A"]), people, "accepted", waits=set())


def test_declined(made: Cast, liaisons: Outsiders, people: dict[str, User | None]) -> None:
    from core.workflow.engine import perform

    found = stages.proposed(made, by=liaisons.contacts["A"])
    perform(found, "decline", actor=again(made.manager), data=stages.refusal())
    judge(found, people, "declined", waits=set())


def test_who_proposes(made: Cast, people: dict[str, User | None]) -> None:
    allowed = {role for role, each in people.items() if each and voices(standing_of(again(each)), made.committee)}
    assert allowed == PROPOSING
