"""Appointing and ending: the only ways in which rights come and go."""

import datetime as dt
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from guardian.shortcuts import assign_perm, remove_perm

from core import clock
from core.accounts import roles
from core.accounts.models import Appointment, User
from core.accounts.signals import appointment_ended
from core.rulebook.enforcement import enforces

type Objection = Callable[[User, str, models.Model], str]
type EndObjection = Callable[[Appointment, dt.date], str]

_objections: dict[str, Objection] = {}
_end_objections: dict[str, EndObjection] = {}


def register_objection(name: str, objection: Objection) -> None:
    """Let a higher app object to appointments: it gets person, role and scope and returns why not, or nothing.

    Call it in `ready()`; every way to a role asks it.
    """
    _objections[name] = objection


def register_end_objection(name: str, objection: EndObjection) -> None:
    """Let a higher app object to the last day that an appointment gets: it returns why not, or nothing.

    Call it in `ready()`; every way in which an appointment gets another last day asks it.
    """
    _end_objections[name] = objection


def objections(person: User, role: str, scope: models.Model) -> list[str]:
    """Return why `person` cannot be appointed to `role` on `scope`, as far as higher apps object."""
    return [reason for objection in _objections.values() if (reason := objection(person, role, scope))]


def end_objections(appointment: Appointment, on: dt.date) -> list[str]:
    """Return why `appointment` cannot have `on` as its last day, as far as higher apps object."""
    return [reason for objection in _end_objections.values() if (reason := objection(appointment, on))]


@transaction.atomic
def appoint(
    *,
    person: User,
    role: str,
    scope: models.Model,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    deputy: bool = False,
    by: User | None = None,
) -> Appointment:
    """Appoint `person` to `role` on `scope` and write the grant in the same transaction (COM-04, SVC-01).

    Raises `ValidationError` when the role is not held on such a scope, or is held there already, and where a
    higher app objects.
    """
    if roles.SCOPE_OF[role] != scope._meta.label_lower:
        raise ValidationError(_("This role is not held on %(scope)s.") % {"scope": scope._meta.verbose_name})
    if reasons := objections(person, role, scope):
        raise ValidationError(reasons)
    appointment = Appointment(
        person=person,
        role=role,
        scope=scope,
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
        deputy=deputy,
        made_by=by,
    )
    appointment.full_clean()
    appointment.save()
    assign_perm(_permission(role, scope), person, scope)
    return appointment


@transaction.atomic
def register_person(*, email: str, name: str) -> User:
    """Make the account of a person who has not signed up; the password is set by a link to that address (SVC-01)."""
    person = User(email=email.lower(), name=name)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    # Only who reads that mailbox can set the password, which proves the address.
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


@enforces("COM-04", what=gettext_lazy("Ends a role on its last day, and its rights with it."), kind="right")
@transaction.atomic
def end(appointment: Appointment, *, on: dt.date | None = None) -> None:
    """End `appointment` with `on` as its last day, by default yesterday, so that its rights end now (COM-04).

    One that has not begun by then gives no right at all. Raises `ValidationError` where a higher app objects.
    """
    yesterday = clock.today() - dt.timedelta(days=1)
    last = on or yesterday
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if reasons := end_objections(appointment, last):
        raise ValidationError(reasons)
    if last < appointment.starts_on:
        appointment.starts_on = last = min(last, yesterday)
    appointment.ends_on = last
    appointment.save(update_fields=["starts_on", "ends_on"])
    drop_spent_grant(appointment)
    appointment_ended.send(sender=Appointment, appointment=appointment)


def drop_spent_grant(appointment: Appointment) -> None:
    """Remove the grant behind `appointment` unless another appointment still needs it."""
    today = clock.today()
    still = Appointment.objects.filter(
        person=appointment.person_id,
        role=appointment.role,
        scope_type=appointment.scope_type_id,
        scope_id=appointment.scope_id,
    ).filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=today))
    if not still.exists() and appointment.scope is not None:
        remove_perm(_permission(appointment.role, appointment.scope), appointment.person, appointment.scope)


def _permission(role: str, scope: models.Model) -> Permission:
    return Permission.objects.get(
        content_type=ContentType.objects.get_for_model(scope), codename=roles.permission_of(role)
    )
