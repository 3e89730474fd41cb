"""What the search box finds in the directory."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.models import Committee, NationalBody
from core.search import ports


@ports.register("committees", _("Committees"), rank=20, notice=ISO_OPEN_DATA)
def committees(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find committees by reference and title; the reference that was typed comes first."""
    found = Committee.objects.visible_to(user).matching(text).only("reference", "title", "sort_key")
    for committee in best_first(found, text, "reference", "sort_key")[:limit]:
        yield ports.Hit(committee.get_absolute_url(), committee.reference, committee.title)


@ports.register("bodies", _("National bodies"), rank=40, notice=ISO_OPEN_DATA)
def bodies(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find national bodies by acronym, name and country."""
    found = NationalBody.objects.visible_to(user).matching(text).only("acronym", "name")
    for body in best_first(found, text, "acronym", "acronym")[:limit]:
        yield ports.Hit(body.get_absolute_url(), body.acronym, body.name)


def best_first(found: Any, text: str, key: str, then: str) -> Any:
    """Return `found` with those first whose `key` is `text`, then those whose `key` ends or begins with it."""
    text = text.strip()
    rank = models.Case(
        models.When(**{f"{key}__iexact": text}, then=0),
        models.When(**{f"{key}__iendswith": text}, then=1),
        models.When(**{f"{key}__istartswith": text}, then=2),
        default=3,
        output_field=models.IntegerField(),
    )
    return found.order_by(rank, then, "pk")
