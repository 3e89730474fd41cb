"""How far a representation has come, walked into through the actions that people use."""

from typing import Any

from committees.directory.models import Committee
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.accounts.roles import Role
from core.workflow.engine import perform
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.models import Liaison, Representative
from tests.factories.accounts import holder
from tests.factories.organizations import LiaisonFactory
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.scenarios import again, do

RITA = {"name": "Rita Present", "email": "rita@example.org"}
NORA = {"name": "Nora Next", "email": "nora@example.org"}


def group_of(made: Pair) -> Committee:
    assert made.target.group is not None
    return made.target.group


def followed(made: Pair, at: Any, **changes: Any) -> InternalLiaison:
    """Return a liaison of the first committee with the second, in force, its proposer to be registered."""
    return internal.active(made, at, **changes)


def external(made: Pair, category: str = "A") -> tuple[Liaison, User]:
    """Return a liaison of an organization with the second committee, or its group, and the contact."""
    where = group_of(made) if category == "C" else made.target.committee
    liaison = LiaisonFactory(category=category, committee=where)
    return liaison, holder(Role.ORGANIZATION_CONTACT, liaison.organization)


def named(liaison: Any, by: User, **who: Any) -> Representative:
    """Return the representative whom the body names for a liaison in force."""
    action = "add_representative" if isinstance(liaison, InternalLiaison) else "name_representative"
    perform(liaison, action, actor=again(by), data={**RITA, **who})
    return Representative.objects.latest("pk")


def registered(representative: Representative, staff: User, *committees: Committee) -> Representative:
    """Return him registered, having acknowledged what has to be acknowledged."""
    person = representative.person
    assert person is not None
    acknowledge(person, Acknowledgement.Text)
    return do(representative, "activate", staff, committees=[each.pk for each in committees])
