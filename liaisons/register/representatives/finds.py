"""What the search box finds among representatives: names, for those alone who may read them (SVC-05)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rulebook.enforcement import enforces
from core.search import ports
from liaisons.register.representatives.models import Representative


@ports.register("representatives", _("Representatives"), rank=45)
@enforces("SVC-05", what=_("Finds representatives by name for those concerned only."), kind="right")
def representatives(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find representatives who have not ended by a part of their name."""
    found = Representative.objects.visible_to(user).in_office().filter(name__icontains=text.strip())
    for each in found.select_related("organization", "home", "committee", "iec").order_by("name", "pk")[:limit]:
        yield ports.Hit(each.get_absolute_url(), each.name, f"{each.body} → {each.committee}")
