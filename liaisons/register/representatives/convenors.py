"""Who can neither convene a working group nor lead a project: people of its B- and C-liaisons (COM-05)."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core.accounts.models import User
from core.accounts.roles import Role
from core.rulebook.enforcement import enforces
from liaisons.register.representatives import states
from liaisons.register.representatives.models import Representative
from liaisons.register.rights import may_lead_projects


@enforces("EXT-04", what=gettext_lazy("Keeps people of B- and C-liaisons from becoming convenor."), kind="guard")
def objection(person: User, role: str, scope: models.Model) -> str:
    """Return why `person` cannot be appointed to `role` on `scope`, empty where nothing speaks against it (COM-05)."""
    if role != Role.CONVENOR or not isinstance(scope, Committee):
        return ""
    reason = barred(person, [pk for pk in (scope.pk, scope.parent_id) if pk])
    return f"{reason} (COM-05)" if reason else ""


@enforces("COM-05", what=gettext_lazy("Knows who represents a B- or C-liaison, whatever is stated."), kind="guard")
def barred(person: User, committees: Iterable[int]) -> str:
    """Return why `person` can neither convene nor lead in `committees`, given by their keys; empty where he can.

    Who represents an organization there by a B- or C-liaison cannot, unless he represents one there by an A-liaison
    as well.
    """
    held = Representative.objects.filter(
        person=person, state__in=(states.AWAITING, *states.REGISTERED), liaison__committee__in=committees
    )
    categories = set(held.values_list("liaison__category", flat=True)) - {"unknown"}
    if not categories or any(may_lead_projects(category) for category in categories):
        return ""
    return _(
        "%(person)s represents an organization in category %(category)s liaison, whose people are neither convenor nor"
        " project leader."
    ) % {"person": person, "category": ", ".join(sorted(categories))}
