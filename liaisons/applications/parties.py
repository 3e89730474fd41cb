"""Who takes part in an application."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager, Members
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing, people_with
from core.workflow.parties import Holder, Recipient, Related


def _applicants(application: Any) -> list[User]:
    """The contact who filled in the form, and the organization's contacts once it is clear who it is."""
    request = application.request
    people = [] if request.claimed else people_with(Role.ORGANIZATION_CONTACT, application.organization)
    if all(person.pk != request.created_by_id for person in people):
        people = [request.created_by, *people]
    return [person for person in people if person.is_active]


def _is_applicant(application: Any, standing: Standing) -> bool:
    if standing.person is None:
        return False
    request = application.request
    return request.created_by_id == standing.person.pk or (
        not request.claimed and application.organization_id in standing.scopes(Role.ORGANIZATION_CONTACT)
    )


def _applied_for(standing: Standing) -> models.Q:
    """Return the filter of the applications of a person; by their forms, as a condition across the join scans both."""
    mine = models.Q(created_by=standing.person)
    organizations = standing.scopes(Role.ORGANIZATION_CONTACT)
    if organizations:
        mine |= models.Q(claimed=False, organization__in=organizations)
    forms = apps.get_model("applications.liaisonrequest")._default_manager.filter(mine)
    return models.Q(request__in=forms.order_by().values("pk"))


APPLICANT = Related(
    label=_("Applicant"),
    filter=_applied_for,
    find=_applicants,
    model="applications.application",
    holds=_is_applicant,
)
MANAGER = CommitteeManager("managing")
CHAIR = Holder(Role.CHAIR, "managing")
TPM = Holder(Role.TPM, "managing")
STAFF = Holder(Role.CENTRAL_STAFF)
TMB = Holder(Role.TMB)
HQNB = Holder(Role.BODY_OFFICER, "hqnb")
MEMBERS = Members(scope="managing")


def _named(application: Any) -> list[Recipient]:
    representative = application.representative
    return [representative.as_recipient()] if representative else []


REPRESENTATIVE = Related(
    label=_("Proposed representative"),
    filter=lambda standing: models.Q(pk__in=[]),
    find=lambda application: [],
    model="applications.application",
    reach=_named,
)
