"""Who takes part in an internal liaison. Nobody of the target committee decides anything in it (INT-11)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager, Members
from core.accounts.roles import Role
from core.workflow.parties import Holder, Recipient, Related

MANAGER = CommitteeManager("home")
CHAIR = Holder(Role.CHAIR, "home")
TPM = Holder(Role.TPM, "home")
MEMBERS = Members(scope="home")
TARGET_MANAGER = CommitteeManager("target")
STAFF = Holder(Role.CENTRAL_STAFF)

PROPOSER = Related(
    label=_("Proposer"),
    filter=lambda standing: models.Q(proposer=standing.person),
    find=lambda liaison: [liaison.proposer] if liaison.proposer.is_active else [],
    model="register.internalliaison",
    holds=lambda liaison, standing: standing.person is not None and liaison.proposer_id == standing.person.pk,
)


def _named(liaison: Any) -> list[Recipient]:
    email = liaison.representative_email
    return [Recipient(email=email, name=liaison.representative_name)] if email else []


REPRESENTATIVE = Related(
    label=_("Representative"),
    filter=lambda standing: models.Q(pk__in=[]),
    find=lambda liaison: [],
    model="register.internalliaison",
    reach=_named,
)
