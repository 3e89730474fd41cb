"""What the search box finds among the liaisons between committees."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import ports
from liaisons.register.internal.models import InternalLiaison


@ports.register("internal_liaisons", _("Liaisons between committees"), rank=40)
def internal_liaisons(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find liaisons by reference and by the name of either committee, the newest first."""
    found = InternalLiaison.objects.visible_to(user).found_by(text).select_related("home", "target")
    for liaison in found.order_by("-pk")[:limit]:
        yield ports.Hit(liaison.get_absolute_url(), str(liaison), liaison.headline if liaison.reference else "")
