"""What the search box finds among the ISO-IEC liaisons and the planned work."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import ports
from liaisons.register.iec.models import IecLiaison, JointWork


@ports.register("iec_liaisons", _("ISO-IEC liaisons"), rank=42)
def iec_liaisons(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find liaisons by reference, by the IEC committee and by the name of the own one, the newest first."""
    found = IecLiaison.objects.visible_to(user).found_by(text).select_related("committee")
    for liaison in found.order_by("-pk")[:limit]:
        yield ports.Hit(liaison.get_absolute_url(), str(liaison), liaison.headline)


@ports.register("joint_work", _("Planned work that may concern IEC"), rank=44)
def joint_work(*, text: str, user: Any, limit: int) -> Iterable[ports.Hit]:
    """Find planned work by reference, subject and committee, the newest first."""
    found = JointWork.objects.visible_to(user).found_by(text).select_related("committee")
    for work in found.order_by("-pk")[:limit]:
        yield ports.Hit(work.get_absolute_url(), str(work), work.headline)
