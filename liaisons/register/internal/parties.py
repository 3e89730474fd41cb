"""Who takes part in an internal liaison. Nobody of the target committee decides anything in it (INT-11)."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager, Members
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.parties import Holder, Recipient, Related

MANAGER = CommitteeManager("home")
CHAIR = Holder(Role.CHAIR, "home")
TPM = Holder(Role.TPM, "home")
MEMBERS = Members(scope="home")
TARGET_MANAGER = CommitteeManager("target")
STAFF = Holder(Role.CENTRAL_STAFF)


class ManagerOfTakenOver(CommitteeManager):
    """The manager, where the liaison was known before this register and no resolution here says more of it."""

    def q(self, standing: Standing) -> models.Q:
        return super().q(standing) & models.Q(imported=True)

    def covers(self, obj: Any, standing: Standing) -> bool:
        return bool(obj.imported) and super().covers(obj, standing)


MANAGER_OF_TAKEN_OVER = ManagerOfTakenOver("home")

PROPOSER = Related(
    label=_("Proposer"),
    filter=lambda standing: models.Q(proposer=standing.person),
    # One that was taken over from the open data was proposed by nobody here.
    find=lambda liaison: [liaison.proposer] if liaison.proposer and liaison.proposer.is_active else [],
    model="register.internalliaison",
    holds=lambda liaison, standing: standing.person is not None and liaison.proposer_id == standing.person.pk,
)


def _represented_by(standing: Standing) -> models.Q:
    own = apps.get_model("register.representative").objects.in_office().filter(person=standing.person)
    return models.Q(pk__in=own.filter(internal__isnull=False).order_by().values("internal"))


def _representatives(liaison: Any) -> list[Recipient]:
    people = liaison.representatives.in_office().filter(by_office=False).select_related("person")
    return [each.as_recipient() for each in people.order_by("pk")]


def representatives_of(liaison: Any) -> list[Recipient]:
    """Return whom a notice to the representatives of `liaison` reaches."""
    return list(REPRESENTATIVE.recipients(liaison))


REPRESENTATIVE = Related(
    label=_("Representative"),
    filter=_represented_by,
    find=lambda liaison: [recipient.user for recipient in _representatives(liaison) if recipient.user is not None],
    model="register.internalliaison",
    reach=_representatives,
)
