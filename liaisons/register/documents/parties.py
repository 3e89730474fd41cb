"""Who passes documents on, who gets the feedback, and who is asked for backing."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing, people_with
from core.workflow.parties import Holder, Related
from liaisons.register.internal import states as internal_states
from liaisons.register.representatives import states

MANAGER = CommitteeManager("managing")
CHAIR = Holder(Role.CHAIR, "managing")
TPM = Holder(Role.TPM, "managing")
CONTACT = Holder(Role.ORGANIZATION_CONTACT, "organization")


def _passes(passing: Any, standing: Standing) -> bool:
    representative = passing.representative
    if standing.person is None or representative.person_id != standing.person.pk:
        return False
    if representative.internal is not None:
        return representative.state == states.ACTIVE and representative.internal.is_live
    return representative.liaison_id in standing.scopes(Role.REPRESENTATIVE)


def _passing(passing: Any) -> Iterable[User]:
    representative = passing.representative
    if representative.internal is not None:
        live = representative.state == states.ACTIVE and representative.internal.is_live
        return [representative.person] if live and representative.person.is_active else []
    if representative.liaison is None:
        return []
    return [each for each in people_with(Role.REPRESENTATIVE, representative.liaison) if each == representative.person]


def _passed(standing: Standing) -> models.Q:
    organization = models.Q(representative__liaison__in=standing.scopes(Role.REPRESENTATIVE))
    committee = models.Q(representative__internal__state=internal_states.ACTIVE, representative__state=states.ACTIVE)
    return models.Q(representative__person=standing.person) & (organization | committee)


# Who passed it on, for as long as he represents the organization or committee here (REV-09).
SENDER = Related(
    label=_("Representative"),
    filter=_passed,
    find=_passing,
    model="register.passingon",
    holds=_passes,
)
REPRESENTATIVE = Holder(Role.REPRESENTATIVE, "liaison")


def own_representatives(standing: Standing, committee_id: int) -> models.QuerySet[Any]:
    """Return as whose representative the holder of `standing` reads the documents of a committee."""
    rows = apps.get_model("register.representative")._default_manager
    organization = models.Q(liaison__in=standing.scopes(Role.REPRESENTATIVE)) & ~models.Q(state=states.ENDED)
    committee = models.Q(
        internal__state=internal_states.ACTIVE,
        state=states.ACTIVE,
        registrations__committee=committee_id,
        registrations__ends_on__isnull=True,
    )
    return rows.filter(organization | committee, person=standing.person, committee=committee_id).distinct()
