"""Who takes part in a review: the committee that reviews, and the other side of the liaison."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager, Members
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.parties import Holder, Recipient, Related

MANAGER = CommitteeManager("committee")
CHAIR = Holder(Role.CHAIR, "committee")
TPM = Holder(Role.TPM, "committee")
MEMBERS = Members(scope="committee")
STAFF = Holder(Role.CENTRAL_STAFF)
CONTACT = Holder(Role.ORGANIZATION_CONTACT, "external__organization")


@dataclass(frozen=True)
class ManagerOfKind(CommitteeManager):
    """The committee manager, for reviews of one kind of liaison: each kind ends by its own rule (REV-06, REV-07)."""

    kind: str = "external"

    def q(self, standing: Standing) -> models.Q:
        return super().q(standing) & models.Q(**{f"{self.kind}__isnull": False})

    def covers(self, obj: Any, standing: Standing) -> bool:
        return getattr(obj, f"{self.kind}_id") is not None and super().covers(obj, standing)


MANAGER_OF_EXTERNAL = ManagerOfKind("committee", "external")
MANAGER_OF_INTERNAL = ManagerOfKind("committee", "internal")


@dataclass(frozen=True)
class TargetManager(CommitteeManager):
    """The manager of the committee that an internal liaison follows; nobody where an organization is reviewed."""

    def people(self, obj: Any) -> Iterable[User]:
        return super().people(obj) if obj.internal_id is not None else ()


TARGET_MANAGER = TargetManager("internal__target")


def _represented(standing: Standing) -> models.Q:
    if standing.person is None:
        return models.Q(pk__in=[])
    own = _of_committees().filter(person=standing.person).order_by().values("internal")
    held = standing.scopes(Role.REPRESENTATIVE)
    named = models.Q(internal__in=own)
    return named | models.Q(external__in=held) if held else named


def _of_committees() -> Any:
    # The manager who stands in is none: he reviews, he is not asked (INT-08).
    rows = apps.get_model("register.representative").objects.in_office()
    return rows.filter(internal__isnull=False, by_office=False)


def _represents(review: Any, standing: Standing) -> bool:
    if standing.person is None:
        return False
    if review.external_id is not None:
        return review.external_id in standing.scopes(Role.REPRESENTATIVE)
    return bool(_of_committees().filter(internal=review.internal_id, person=standing.person).exists())


def _people(review: Any) -> list[User]:
    if review.external_id is not None:
        in_office = review.external.representatives.in_office().select_related("person")
        return [each.person for each in in_office if each.person and each.person.is_active]
    rows = _of_committees().filter(internal=review.internal_id, person__is_active=True).select_related("person")
    return [each.person for each in rows.order_by("pk")]


def _reached(review: Any) -> list[Recipient]:
    if review.external_id is not None:
        return [Recipient(email=each.email, name=each.name, user=each) for each in _people(review)]
    rows = _of_committees().filter(internal=review.internal_id).select_related("person").order_by("pk")
    return [each.as_recipient() for each in rows]


REPRESENTATIVE = Related(
    label=_("Representative"),
    filter=_represented,
    find=_people,
    model="register.review",
    holds=_represents,
    reach=_reached,
)
