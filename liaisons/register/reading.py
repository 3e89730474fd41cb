"""The representatives of liaisons as readers of their committee's documents (DOC-01)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing, people_on
from core.rulebook.enforcement import enforced_by
from core.workflow.parties import Related
from liaisons.register.models import Liaison

_GROUP = models.Q(committee__kind=Committee.Kind.WG)
_C = models.Q(category=Liaison.Category.C)


def _open() -> models.QuerySet[Liaison]:
    """Return the liaisons in force whose committee's documents they open: C in its working group, others above.

    One whose stated last day is over opens nothing, though the state still has to follow.
    """
    in_time = models.Q(stops_on__isnull=True) | models.Q(stops_on__gte=clock.today())
    return Liaison.objects.live().filter(in_time & ((_C & _GROUP) | (~_C & ~_GROUP)))


def _committees(standing: Standing) -> models.Q:
    held = standing.scopes(Role.REPRESENTATIVE)
    return models.Q(pk__in=_open().filter(pk__in=held).values("committee") if held else [])


def _people(committee: Committee) -> models.QuerySet[User]:
    return people_on(Role.REPRESENTATIVE, _open().filter(committee=committee))


PAPER_READERS = Related(
    label=_("Liaison representatives"), filter=_committees, find=_people, model="directory.committee"
)

enforced_by(
    "DOC-01",
    _("Opens a committee's documents to the registered representatives of its liaisons in force, B included."),
    f"{__name__}.PAPER_READERS",
    "right",
)
enforced_by(
    "DOC-02",
    _("Opens a working group's documents to representatives of the category C liaisons attached to it only."),
    f"{__name__}.PAPER_READERS",
    "guard",
)
