"""What the search box finds among terms of office: who convenes and leads, for those who have signed in (SVC-05)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import ports
from liaisons.register.leaders import states
from liaisons.register.leaders.models import Term


@ports.register("leaders", _("Convenors and project leaders"), rank=46)
def leaders(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find those appointed by a part of their name."""
    rows = Term.objects.visible_to(user).filter(state=states.APPOINTED, person__name__icontains=text.strip())
    for each in rows.select_related("person", "group", "project").order_by("person__name", "pk")[:limit]:
        yield ports.Hit(each.get_absolute_url(), str(each.person), f"{each.post}, {each.where}")
