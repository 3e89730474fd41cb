"""What the search box finds among contributions, for those alone who may read them (DOC-02)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import ports
from liaisons.register.contributions.models import Contribution


@ports.register("contributions", _("Contributions of representatives"), rank=47)
def contributions(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find contributions by reference, title, body and committee, the newest first."""
    found = Contribution.objects.visible_to(user).found_by(text).select_related("organization", "home", "committee")
    for each in found.defer("text").order_by("-pk")[:limit]:
        yield ports.Hit(each.get_absolute_url(), str(each), each.headline)
