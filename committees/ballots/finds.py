"""What the search box finds among the ballots."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from committees.ballots.models import Ballot
from core.search import ports


@ports.register("ballots", _("Ballots"), rank=10)
def ballots(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find the ballots that `user` sees by reference or title, the newest first."""
    for ballot in Ballot.objects.visible_to(user).found_by(text).order_by("-created_at", "-pk")[:limit]:
        yield ports.Hit(ballot.get_absolute_url(), ballot.reference, ballot.title)
