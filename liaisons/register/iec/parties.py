"""Who takes part in an ISO-IEC liaison: the committee, the two offices, the central secretariat, the IEC committee."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager, Members
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.parties import Holder, Recipient, Related

MANAGER = CommitteeManager("committee")
CHAIR = Holder(Role.CHAIR, "committee")
TPM = Holder(Role.TPM, "committee")
MEMBERS = Members(scope="committee")
OFFICE = Holder(Role.CEO_OFFICE)
STAFF = Holder(Role.CENTRAL_STAFF)
BOARD = Holder(Role.TMB)


def _outside(label: Any, model: str, prefix: str) -> Related:
    """Return a party outside, who has no account and is reached at the address kept with the object."""

    def reach(obj: Any) -> list[Recipient]:
        email = getattr(obj, f"{prefix}_email")
        return [Recipient(email=email, name=getattr(obj, f"{prefix}_name"))] if email else []

    return Related(
        label=label, filter=lambda standing: models.Q(pk__in=[]), find=lambda obj: [], model=model, reach=reach
    )


OTHER_OFFICE = _outside(_("Office of the other CEO"), "register.iecliaison", "office")
SECRETARY = _outside(_("Secretary of the IEC committee"), "register.iecliaison", "secretary")
OFFICE_TOLD_OF_WORK = _outside(_("Office of the other CEO"), "register.jointwork", "office")


def _represented_by(standing: Standing) -> models.Q:
    own = apps.get_model("register.representative").objects.in_office().filter(person=standing.person)
    return models.Q(pk__in=own.filter(iec__isnull=False).order_by().values("iec"))


def _representatives(liaison: Any) -> list[Recipient]:
    people = liaison.representatives.in_office().select_related("person").order_by("pk")
    return [each.as_recipient() for each in people]


REPRESENTATIVE = Related(
    label=_("Representative"),
    filter=_represented_by,
    find=lambda liaison: [each.user for each in _representatives(liaison) if each.user is not None],
    model="register.iecliaison",
    reach=_representatives,
)
