"""What the search box finds among the applications."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import ports
from liaisons.applications.models import Application


@ports.register("applications", _("Applications"), rank=5)
def applications(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find applications by reference, and by the organization's or the committee's name, the newest first."""
    found = Application.objects.visible_to(user).found_by(text).select_related("organization", "committee")
    for application in found.order_by("-submitted_at", "-pk")[:limit]:
        yield ports.Hit(application.get_absolute_url(), str(application), application.headline)
