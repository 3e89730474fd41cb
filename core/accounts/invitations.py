"""Inviting by e-mail: who may offer which role on what, and how it is accepted."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.accounts import post, roles
from core.accounts.models import Appointment, Invitation, User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.accounts.standing import Standing, standing_of
from core.rulebook.enforcement import enforces

VALID_FOR = dt.timedelta(days=14)


@dataclass(frozen=True)
class Right:
    """`holder` may offer a role on scopes that lead to his own by `path`; to `deputies` only, or to holders too."""

    holder: str
    path: str
    deputies: bool = False


# Administrators and central staff may offer every role; only administrators that of an administrator. Committee
# managers appoint convenors by a resolution (COM-05), never by invitation.
_RIGHTS: dict[str, tuple[Right, ...]] = {
    Role.COMMITTEE_MANAGER: (Right(Role.COMMITTEE_MANAGER, "pk", deputies=True),),
    Role.BODY_OFFICER: (Right(Role.BODY_OFFICER, "pk"),),
    Role.ORGANIZATION_CONTACT: (Right(Role.ORGANIZATION_CONTACT, "pk"),),
}


def roles_to_offer(standing: Standing) -> list[str]:
    """Return the roles that the holder of `standing` may offer to somebody."""
    if standing.holds(Role.ADMINISTRATOR):
        return list(Role.values)
    if standing.holds(Role.CENTRAL_STAFF):
        return [role for role in Role.values if role != Role.ADMINISTRATOR]
    return [role for role, rights in _RIGHTS.items() if any(standing.holds(right.holder) for right in rights)]


@enforces("SVC-01", what=gettext_lazy("Says who may offer which role to whom."), kind="right")
def may_offer(standing: Standing, role: str, scope: models.Model, *, deputy: bool) -> bool:
    """Tell whether the holder of `standing` may offer `role` on `scope`."""
    if role not in roles_to_offer(standing):
        return False
    if standing.holds(Role.ADMINISTRATOR) or standing.holds(Role.CENTRAL_STAFF):
        return True
    manager = apps.get_model(roles.SCOPE_OF[role])._default_manager
    return any(
        (deputy or not right.deputies)
        and manager.filter(**{f"{right.path}__in": standing.scopes(right.holder)}, pk=scope.pk).exists()
        for right in _RIGHTS.get(role, ())
    )


@transaction.atomic
def invite(*, email: str, name: str, role: str, scope: models.Model, deputy: bool, by: User) -> Invitation:
    """Offer `role` on `scope` to an e-mail address and send the link.

    Raises `PermissionDenied` where it is not `by`'s to offer, and `ValidationError` where the role is not held
    on such a scope, the person holds it already or an invitation is open.
    """
    if not may_offer(standing_of(by, fresh=True), role, scope, deputy=deputy):
        raise PermissionDenied
    if roles.SCOPE_OF[role] != scope._meta.label_lower:
        raise ValidationError(_("This role is not held on %(scope)s.") % {"scope": scope._meta.verbose_name})
    held = Appointment.objects.in_force().on(scope).filter(role=role, person__email__iexact=email)
    if held.exists():
        raise ValidationError(_("This person holds this role here already."), code="held")
    scope_type = ContentType.objects.get_for_model(scope)
    same = Invitation.objects.open().filter(email__iexact=email, role=role, scope_type=scope_type, scope_id=scope.pk)
    if same.exists():
        raise ValidationError(_("An invitation to this address is open already."), code="open")
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email.lower(),
        name=name,
        role=role,
        scope_type=scope_type,
        scope_id=scope.pk,
        deputy=deputy,
        invited_by=by,
        token_digest=digest_of(token),
        expires_at=clock.now() + VALID_FOR,
    )
    invitation.full_clean()
    invitation.save()
    link = settings.SITE_URL + reverse("accounts:invitation", args=[token])
    context = {"invitation": invitation, "link": link, "site_name": settings.SITE_NAME}
    post.send(
        email=invitation.email,
        subject=_("Invitation: %(role)s, %(scope)s") % {"role": invitation.get_role_display(), "scope": scope},
        text=render_to_string("accounts/letters/invitation.txt", context).strip(),
        kind="accounts/invitation",
    )
    return invitation


def find(token: str) -> Invitation | None:
    """Return the invitation behind a link, whatever became of it."""
    found = Invitation.objects.select_related("invited_by", "scope_type").filter(token_digest=digest_of(token))
    return found.first()


@transaction.atomic
def accept(invitation: Invitation, *, person: User) -> Appointment:
    """Let `person` take what was offered.

    Raises `ValidationError` where the invitation was meant for another address, is over, or where the inviter
    may no longer offer it (COM-04).
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.email.lower() != person.email.lower():
        raise ValidationError(_("This invitation was sent to another address; sign in with that one."), code="address")
    scope = invitation.scope
    if not invitation.is_open or scope is None:
        raise ValidationError(_("This invitation is no longer valid; ask for a new one."), code="over")
    inviter = standing_of(invitation.invited_by, fresh=True)
    if not may_offer(inviter, invitation.role, scope, deputy=invitation.deputy):
        raise ValidationError(
            _("The person who invited you no longer holds the role to do so; ask for a new invitation."), code="inviter"
        )
    appointment = appoint(
        person=person, role=invitation.role, scope=scope, deputy=invitation.deputy, by=invitation.invited_by
    )
    invitation.accepted_at, invitation.accepted_by = clock.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return appointment


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """Make an open invitation void."""
    Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=clock.now())


def digest_of(token: str) -> str:
    """Return what is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()
