"""What the search box finds among the reviews."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import ports
from liaisons.register.reviews.models import Review


@ports.register("reviews", _("Reviews of liaisons"), rank=60)
def reviews(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find running reviews by the names of both sides, the next due first."""
    found = Review.objects.visible_to(user).running().found_by(text).with_names()
    for review in found.order_by("last_day", "pk")[:limit]:
        yield ports.Hit(review.get_absolute_url(), str(review), str(review.state_declared.label))
