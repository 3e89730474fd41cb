"""The roles that an appointment can give, and what each is held on."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COMMITTEE_MANAGER = "committee_manager", _("Committee manager")
    CHAIR = "chair", _("Chair")
    CONVENOR = "convenor", _("Convenor")
    TPM = "tpm", _("Technical programme manager")
    BODY_OFFICER = "body_officer", _("National body officer")
    ORGANIZATION_CONTACT = "organization_contact", _("Organization contact")
    REPRESENTATIVE = "representative", _("Liaison representative")
    CENTRAL_STAFF = "central_staff", _("Central secretariat staff")
    CEO_OFFICE = "ceo_office", _("Office of the CEO")
    TMB = "tmb", _("Technical management board")
    ADMINISTRATOR = "administrator", _("Administrator")


COMMITTEE = "directory.committee"
NATIONAL_BODY = "directory.nationalbody"
ORGANIZATION = "organizations.organization"
LIAISON = "register.liaison"
EVERYWHERE = "accounts.everywhere"

# The kind of thing each role is held on, by model label: lower apps know it by name only.
SCOPE_OF: dict[str, str] = {
    Role.COMMITTEE_MANAGER: COMMITTEE,
    Role.CHAIR: COMMITTEE,
    Role.CONVENOR: COMMITTEE,
    Role.TPM: COMMITTEE,
    Role.BODY_OFFICER: NATIONAL_BODY,
    Role.ORGANIZATION_CONTACT: ORGANIZATION,
    Role.REPRESENTATIVE: LIAISON,
    Role.CENTRAL_STAFF: EVERYWHERE,
    Role.CEO_OFFICE: EVERYWHERE,
    Role.TMB: EVERYWHERE,
    Role.ADMINISTRATOR: EVERYWHERE,
}

# Who must sign in with a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.TPM, Role.CENTRAL_STAFF, Role.CEO_OFFICE, Role.TMB, Role.ADMINISTRATOR})


def permission_of(role: str) -> str:
    """Return the codename of guardian's permission that an appointment to `role` grants on its scope."""
    return f"act_as_{role}"


def permissions_on(scope: str) -> list[tuple[str, Any]]:
    """Return `Meta.permissions` for a scope model: one a role that is held on it."""
    return [(permission_of(role), f"Can act as {role}") for role, label in SCOPE_OF.items() if label == scope]
