"""What the search box finds among the organizations."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.finds import best_first
from core.search import ports
from liaisons.organizations.models import Organization


@ports.register("organizations", _("Organizations"), rank=30, notice=ISO_OPEN_DATA)
def organizations(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find organizations by acronym, name and former names."""
    found = Organization.objects.visible_to(user).matching(text).only("acronym", "name")
    for organization in best_first(found, text, "acronym", "acronym")[:limit]:
        detail = organization.name if organization.acronym else ""
        yield ports.Hit(organization.get_absolute_url(), str(organization), detail)
