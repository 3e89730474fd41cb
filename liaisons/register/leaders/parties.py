"""Who takes part in a term of office: who appoints, who is appointed, from where he comes."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing, people_with
from core.workflow.parties import Holder, Related

MANAGER = CommitteeManager("committee")
STAFF = Holder(Role.CENTRAL_STAFF)

PERSON = Related(
    label=_("Convenor or project leader"),
    filter=lambda standing: models.Q(person=standing.person),
    find=lambda term: [term.person] if term.person.is_active else [],
    model="register.term",
    holds=lambda term, standing: standing.person is not None and term.person_id == standing.person.pk,
)


def _speakers(term: Any) -> Iterable[User]:
    if term.body is not None:
        return people_with(Role.BODY_OFFICER, term.body)
    return people_with(Role.ORGANIZATION_CONTACT, term.liaison.organization)


def _sent(standing: Standing) -> models.Q:
    return models.Q(body__in=standing.scopes(Role.BODY_OFFICER)) | models.Q(
        liaison__organization__in=standing.scopes(Role.ORGANIZATION_CONTACT)
    )


# The body or organization from which the nominee comes: he serves it as well (COM-05).
ORIGIN = Related(label=_("Body or organization of the nominee"), filter=_sent, find=_speakers, model="register.term")
