"""Who contributes, and who takes note of it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.parties import Holder, Related
from liaisons.register.representatives import states as representative_states

MANAGER = CommitteeManager("managing")
# In a working group, beside the manager of the committee above it.
CONVENOR = Holder(Role.CONVENOR, "committee")


def _wrote(standing: Standing) -> models.Q:
    return models.Q(person=standing.person, representative__state=representative_states.ACTIVE)


def _writes(contribution: Any, standing: Standing) -> bool:
    person, representative = standing.person, contribution.representative
    return (
        person is not None
        and contribution.person_id == person.pk
        and representative.person_id == person.pk
        and representative.state == representative_states.ACTIVE
    )


# Who sent it, for as long as he represents the body (REV-09).
AUTHOR = Related(
    label=_("Representative"),
    filter=_wrote,
    find=lambda contribution: [contribution.person] if contribution.person.is_active else [],
    model="register.contribution",
    holds=_writes,
)
