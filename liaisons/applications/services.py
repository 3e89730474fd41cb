"""Writes that are not one transition: beginning a form, adding and removing committees, saving a step."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.documents import services as documents
from core.documents.models import Document
from core.workflow.engine import begin
from core.workflow.refusals import GuardFailed, Refusal
from liaisons.applications import states
from liaisons.applications.models import Application, LiaisonRequest
from liaisons.applications.projects import recognize
from liaisons.organizations.models import Organization


@transaction.atomic
def begin_form(
    *, by: User, category: str, existing: Organization | None = None, declared: dict[str, Any]
) -> LiaisonRequest:
    """Begin a form for an organization of the register, or for a new one that `by` declares (EXT-13).

    Speaking for an organization of the register is only a claim until the programme manager or the central
    secretariat confirms it, unless `by` is its contact already (Appendix F).
    """
    organization = existing
    if organization is None:
        organization = Organization(created_by=by, **declared)
        organization.full_clean()
        organization.save()
    contact = organization.pk in standing_of(by, fresh=True).scopes(Role.ORGANIZATION_CONTACT)
    return LiaisonRequest.objects.create(
        organization=organization,
        claimed=existing is not None and not contact,
        created_by=by,
        category=category,
    )


@transaction.atomic
def add_committee(*, form: LiaisonRequest, committee: Committee, by: User) -> Application:
    """Name one more committee in `form`: its application begins as a draft.

    Raises `GuardFailed` where the category, a duplicate, a bar or the committee's status stands against it.
    """
    application = Application(
        request=form,
        organization=form.organization,
        committee=committee,
        managing=committee.managing,
        category=form.category,
    )
    try:
        begin(application, actor=by)
    except ValidationError as error:
        # The other side of a race was first: the constraint of the database has seen what no guard could.
        raise GuardFailed(
            *(Refusal(rule="EXT-28", reason=message) for message in error.messages), obj=application
        ) from error
    recognize(form)
    form.save(update_fields=["recorded_project"])
    return application


@transaction.atomic
def save_step(*, form: LiaisonRequest, statutes: Any = None, by: User) -> LiaisonRequest:
    """Save what a step of the form has changed, with the statutes where a file came with it (EXT-08)."""
    if not editable(form):
        raise ValidationError(_("The form is with the committee; it can be changed only when it is returned."))
    if statutes is not None:
        known = Document.objects.of(form).filter(kind="statutes").first()
        if known is None:
            documents.add_document(owner=form, title=_("Statutes"), kind="statutes", upload=statutes, by=by)
        elif known.latest.sha256 != statutes.sha256:
            documents.add_version(document=known, upload=statutes, by=by)
        form.statutes_on_file = True
    recognize(form)
    form.saved_at = clock.now()
    form.save()
    return form


def editable(form: LiaisonRequest) -> bool:
    """Tell whether `form` may be changed: while any of its applications is a draft or returned, or it has none."""
    applications = form.applications.all()
    return not applications or any(a.state in (states.DRAFT, states.RETURNED) for a in applications)
