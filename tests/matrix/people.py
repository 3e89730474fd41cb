"""Somebody for every role around a committee and an application to it, and as many strangers in the same roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from core.accounts import standing
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing
from liaisons.applications.models import Application
from tests.factories.accounts import UserFactory, give_second_factor, holder
from tests.factories.directory import NationalBodyFactory, WorkingGroupFactory
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.matrix.machine import SYSTEM
from tests.scenarios import Cast
from tests.scenarios import cast as other_cast

APPLICANT = {"applicant", "colleague"}
SECRETARIAT = {"tpm", "staff"}

# Who sees an application, by what has happened so far. Whoever is not named gets 404 for its page and every action.
COMMITTEE_SIDE = {"manager", "chair", "tpm", "staff", "ceo office"}
SEEN_AS_DRAFT = APPLICANT
SEEN_SUBMITTED = APPLICANT | COMMITTEE_SIDE
SEEN_CONSULTED = SEEN_SUBMITTED | {"hqnb"}
SEEN_BY_BOARD = SEEN_CONSULTED | {"tmb"}
SEEN_CIRCULATED = SEEN_CONSULTED | {"p-member", "o-member"}

STRANGERS = {
    "manager elsewhere",
    "chair elsewhere",
    "tpm elsewhere",
    "officer elsewhere",
    "contact elsewhere",
    "representative elsewhere",
    "administrator",
    "superuser",
    "nobody",
}


def everybody(made: Cast, application: Application) -> dict[str, User | None]:
    """Return a person for every role on `application` of the cast `made`, strangers, and the system as None."""
    elsewhere = other_cast("ISO/TC 909", p_members=0, o_members=0)
    stranger = OrganizationFactory()
    return {
        **around(made),
        "applicant": made.contact,
        "colleague": holder(Role.ORGANIZATION_CONTACT, application.organization),
        "hqnb": made.hqnb_officer,
        "manager elsewhere": elsewhere.manager,
        "chair elsewhere": elsewhere.chair,
        "tpm elsewhere": elsewhere.tpm,
        "contact elsewhere": holder(Role.ORGANIZATION_CONTACT, stranger),
        "representative elsewhere": holder(Role.REPRESENTATIVE, LiaisonFactory(organization=stranger)),
        **unconcerned(),
        SYSTEM: None,
    }


def around(made: Cast) -> dict[str, User]:
    """Return a person for every role that belongs to the committee of `made` and its working group, or to all."""
    return {
        "manager": made.manager,
        "chair": made.chair,
        "tpm": made.tpm,
        "p-member": next(iter(made.voters.values())),
        "o-member": next(iter(made.observers.values())),
        "convenor": holder(Role.CONVENOR, made.group),
        "staff": made.staff,
        "ceo office": holder(Role.CEO_OFFICE),
        "tmb": made.board,
    }


def unconcerned() -> dict[str, User]:
    """Return who has no part in any committee: an officer of no member, and those without a part in the work."""
    superuser = UserFactory(is_superuser=True, is_staff=True)
    give_second_factor(superuser)
    return {
        "officer elsewhere": holder(Role.BODY_OFFICER, NationalBodyFactory()),
        "administrator": holder(Role.ADMINISTRATOR),
        "superuser": superuser,
        "nobody": UserFactory(),
    }


def other_committee(reference: str = "ISO/TC 929") -> dict[str, User]:
    """Return who holds the same roles in another committee and in another working group."""
    elsewhere = other_cast(reference, p_members=0, o_members=0)
    return {
        "manager elsewhere": elsewhere.manager,
        "chair elsewhere": elsewhere.chair,
        "convenor elsewhere": holder(Role.CONVENOR, WorkingGroupFactory()),
    }


@contextmanager
def rights_read_once() -> Iterator[None]:
    """Read the rights of each person once: nobody is appointed while a matrix is asked, and it asks thousands."""
    known: dict[int, Standing] = {}

    def standing_of(person: User, *, fresh: bool = False) -> Standing:
        if person.pk not in known:
            known[person.pk] = standing.standing_of(person, fresh=True)
        return known[person.pk]

    with patch("core.workflow.engine.standing_of", standing_of):
        yield
