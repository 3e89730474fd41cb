"""What the people of an organization change of it themselves, and how central staff rename and merge organizations."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts import services as accounts
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces
from liaisons.organizations.models import Alias, Organization, OrganizationChange
from liaisons.organizations.ports import eligibility_changed, merged

# On these an organization was found eligible: a change is recorded and reported.
ELIGIBILITY = ("legal_entity", "not_for_profit", "intergovernmental", "country", "headquarters", "membership")
DETAILS = (*ELIGIBILITY, "website", "description")


def may_change(user: Any, organization: Organization) -> bool:
    """Tell whether `user` may change the details of `organization`: its contacts, and central staff."""
    standing = standing_of(user)
    return organization.pk in standing.scopes(Role.ORGANIZATION_CONTACT) or standing.holds(Role.CENTRAL_STAFF)


def details_of(organization: Organization) -> dict[str, Any]:
    """Return the details of `organization` by the names of the form's fields."""
    return {name: getattr(organization, name) for name in DETAILS}


@transaction.atomic
def change_details(*, organization: Organization, data: Mapping[str, Any], by: User) -> list[OrganizationChange]:
    """Set the details of `organization` to `data` and return what changed of what matters for its eligibility.

    Each such change is kept with before and after, and reported by whoever listens to `eligibility_changed`.
    Raises `PermissionDenied` for whoever may not.
    """
    if not may_change(by, organization):
        raise PermissionDenied
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    differing = [name for name in DETAILS if getattr(organization, name) != data[name]]
    changes = [
        OrganizationChange(
            organization=organization,
            field=name,
            before=_said(getattr(organization, name)),
            after=_said(data[name]),
            by=by,
        )
        for name in differing
        if name in ELIGIBILITY
    ]
    for name in differing:
        setattr(organization, name, data[name])
    if differing:
        organization.full_clean()
        organization.save(update_fields=differing)
    OrganizationChange.objects.bulk_create(changes)
    if changes:
        eligibility_changed.send(sender=Organization, organization=organization, changes=changes)
    return changes


def may_keep_names(user: Any) -> bool:
    """Tell whether `user` may rename and merge organizations: central staff."""
    return standing_of(user).holds(Role.CENTRAL_STAFF)


@enforces("REV-11", what=gettext_lazy("Keeps an organization, and what bars it, under its new name."), kind="record")
@transaction.atomic
def rename(*, organization: Organization, acronym: str, name: str, by: User) -> list[OrganizationChange]:
    """Call `organization` by a new acronym and name; it is still found under the former ones.

    All that hangs on it, bars included, stays with it (REV-11). Raises `PermissionDenied` for whoever is not central
    staff, and `ValidationError` where both are empty.
    """
    if not may_keep_names(by):
        raise PermissionDenied
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    former = organization.full_name
    wanted = {"acronym": acronym.strip(), "name": name.strip()}
    changes = [
        OrganizationChange(
            organization=organization, field=field, before=getattr(organization, field), after=value, by=by
        )
        for field, value in wanted.items()
        if getattr(organization, field) != value
    ]
    if not changes:
        return []
    for field, value in wanted.items():
        setattr(organization, field, value)
    organization.full_clean()
    organization.save()
    _known_as(organization, former)
    return OrganizationChange.objects.bulk_create(changes)


@enforces("REV-11", what=gettext_lazy("Lets a bar follow an organization that is merged into another."), kind="guard")
@enforces("EXT-28", what=gettext_lazy("Merges no two organizations in liaison with the same committee."), kind="guard")
@transaction.atomic
def merge(*, organization: Organization, into: Organization, by: User) -> None:
    """Let `organization` be the same as `into`: what is under way of it goes on as `into`'s (REV-11, EXT-28).

    What is over stays under the name that it had, and is listed with both. Contacts of the one become contacts of the
    other. Raises `PermissionDenied` for whoever is not central staff, and `ValidationError` that says in words what
    both hold in the same committee, or that one of them is merged already; then nothing has happened.
    """
    if not may_keep_names(by):
        raise PermissionDenied
    locked = Organization.objects.select_for_update().in_bulk(sorted({organization.pk, into.pk}))
    organization, into = locked[organization.pk], locked[into.pk]
    if organization == into:
        raise ValidationError(_("An organization is not merged into itself."))
    if organization.same_as_id is not None:
        raise ValidationError(_("This organization is merged into another already."))
    if not into.settled:
        raise ValidationError(_("Nobody has confirmed yet who %(organization)s is.") % {"organization": into})
    # Who was merged into this one before follows it.
    organization.merged_claims.update(same_as=into)
    organization.same_as = into
    organization.full_clean()
    organization.save()
    _known_as(into, organization.full_name)
    held = Appointment.objects.in_force().filter(role=Role.ORGANIZATION_CONTACT)
    there = set(held.on(into).values_list("person", flat=True))
    for contact in held.on(organization).exclude(person__in=there).select_related("person"):
        accounts.appoint(person=contact.person, role=Role.ORGANIZATION_CONTACT, scope=into, by=by)
    OrganizationChange.objects.create(organization=organization, field="same_as", after=into.full_name, by=by)
    OrganizationChange.objects.create(
        organization=into, field="same_as", after=_("includes %(name)s") % {"name": organization.full_name}, by=by
    )
    merged.send(sender=Organization, organization=organization, into=into)


def _known_as(organization: Organization, name: str) -> None:
    if name not in (organization.full_name, organization.acronym, organization.name):
        Alias.objects.get_or_create(organization=organization, text=name[:300])


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "")
