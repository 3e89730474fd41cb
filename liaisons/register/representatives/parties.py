"""Who takes part in a representation: the body represented, the committee where it is represented, the staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing
from core.workflow.parties import Holder, Related


@dataclass(frozen=True)
class HomeManager(CommitteeManager):
    """The manager of the committee represented; nobody where an organization is represented."""

    def people(self, obj: Any) -> Iterable[User]:
        return super().people(obj) if obj.home_id is not None else []

    def capacity(self, obj: Any) -> str:
        return super().capacity(obj) if obj.home_id is not None else str(self.label)


HOME_MANAGER = HomeManager("home")


@dataclass(frozen=True)
class IecOffice(Holder):
    """The office of the CEO, through which all with IEC goes (IEC-01); nobody where another body is represented."""

    role: str = Role.CEO_OFFICE

    def q(self, standing: Standing) -> models.Q:
        return super().q(standing) & models.Q(iec__isnull=False)

    def covers(self, obj: Any, standing: Standing) -> bool:
        return obj.iec_id is not None and super().covers(obj, standing)

    def people(self, obj: Any) -> Iterable[User]:
        return super().people(obj) if obj.iec_id is not None else []


OFFICE = IecOffice()
MANAGER = CommitteeManager("managing")
CHAIR = Holder(Role.CHAIR, "managing")
TPM = Holder(Role.TPM, "managing")
CONTACT = Holder(Role.ORGANIZATION_CONTACT, "organization")
STAFF = Holder(Role.CENTRAL_STAFF)

PERSON = Related(
    label=_("Representative"),
    filter=lambda standing: models.Q(person=standing.person),
    find=lambda representative: [representative.person] if representative.person else [],
    model="register.representative",
    reach=lambda representative: [representative.as_recipient()],
    holds=lambda representative, standing: (
        standing.person is not None and representative.person_id == standing.person.pk
    ),
)
