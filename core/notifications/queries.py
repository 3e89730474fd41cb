"""What pages ask about messages."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from core.accounts.models import User
from core.notifications.models import Message

UNREAD_KNOWN_AS = "known_unread"


def unread_of_person() -> Coalesce:
    """Return the expression that counts a person's unread messages together with the person."""
    unread = Message.objects.unread().filter(recipient=models.OuterRef("pk"), secret=False).order_by()
    counted = unread.values("recipient").annotate(number=models.Count("pk")).values("number")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


def unread_count(request: HttpRequest) -> int:
    """Return how many messages the reader has not opened, for the menu of every page."""
    if not request.user.is_authenticated:
        return 0
    if hasattr(request.user, UNREAD_KNOWN_AS):
        return int(getattr(request.user, UNREAD_KNOWN_AS))
    return Message.objects.visible_to(request.user).unread().count()


def own_messages(person: User) -> Iterable[dict[str, Any]]:
    """Return the messages that a person got, for the export of own data (SVC-04)."""
    rows = Message.objects.visible_to(person).order_by("pk")
    for row in rows.values("subject", "email", "created_at", "sent_at", "read_at"):
        yield dict(row)
