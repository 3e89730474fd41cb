"""The secretariat of a committee that follows another one gets the documents of that one (DOC-06).

Its representative reads them by being registered there: `liaisons.register.reading`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.directory.queries import acting_managers, managed_by
from core.accounts.models import User
from core.accounts.standing import Standing
from core.rulebook.enforcement import enforced_by
from core.workflow.parties import Related
from liaisons.register.internal.models import InternalLiaison


def _followed(standing: Standing) -> models.Q:
    """Return the filter of the committees that those follow whose manager the holder of `standing` is."""
    managed = managed_by(standing)
    if not managed:
        return models.Q(pk__in=[])
    return models.Q(pk__in=InternalLiaison.objects.live().filter(home__in=managed).order_by().values("target"))


def _secretariats(committee: Committee) -> list[User]:
    """Return the managers of the committees that are in liaison with `committee`."""
    if committee.is_group:
        return []
    following = InternalLiaison.objects.live().filter(target=committee).select_related("home").order_by("pk")
    return [person for liaison in following for person in acting_managers(liaison.home)]


HOME_SECRETARIATS = Related(
    label=_("Secretariats that follow"), filter=_followed, find=_secretariats, model="directory.committee"
)

enforced_by(
    "DOC-06",
    _("Sends each document of a committee to the secretariat of those who follow it, beside their representatives."),
    f"{__name__}.HOME_SECRETARIATS",
    "notice",
)
