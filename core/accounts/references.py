"""What people write to name a scope ("ISO/TC 154", "BSI"), and what it names."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core.accounts import roles
from core.accounts.models import Everywhere

# The fields by which a scope is named; lower apps know the models by name only.
_FIELDS = {
    roles.COMMITTEE: ("reference",),
    roles.NATIONAL_BODY: ("acronym", "name"),
    roles.ORGANIZATION: ("acronym", "name"),
    roles.LIAISON: ("pk",),
}


def find_scope(role: str, reference: str) -> models.Model:
    """Return the scope of `role` that `reference` names; roles held everywhere need none.

    Raises `ValidationError` where nothing, or more than one thing, bears that name.
    """
    label = roles.SCOPE_OF[role]
    reference = reference.strip()
    if label == roles.EVERYWHERE:
        if reference:
            raise ValidationError(_("This role is held everywhere; leave the scope empty."), code="scope")
        return Everywhere.scope()
    if not reference:
        raise ValidationError(_("Say on what the role is held."), code="scope")
    manager: models.Manager[models.Model] = apps.get_model(label)._default_manager
    for field in _FIELDS[label]:
        if field == "pk" and not reference.isdecimal():
            continue
        lookup = field if field == "pk" else f"{field}__iexact"
        found = list(manager.filter(**{lookup: reference})[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("More than one bears the name %(name)s.") % {"name": reference}, code="scope")
    raise ValidationError(_("Nothing bears the name %(name)s.") % {"name": reference}, code="scope")
