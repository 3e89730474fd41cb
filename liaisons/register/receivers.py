"""What the register hears of from below, inside the transaction that causes it."""

from typing import Any

from django.dispatch import receiver

from committees.directory.models import Committee
from committees.directory.signals import group_disbanded
from core.workflow.engine import perform
from liaisons.register.models import Liaison


@receiver(group_disbanded, dispatch_uid="register-group-disbanded")
def end_with_the_group(sender: type[Committee], group: Committee, **kwargs: Any) -> None:
    """A disbanded working group ends the category C liaisons attached to it (REV-10)."""
    for liaison in Liaison.objects.live().filter(committee=group).order_by("pk"):
        perform(liaison, "end_with_group", actor=None)
