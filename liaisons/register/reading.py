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
from liaisons.register.iec import states as iec_states
from liaisons.register.internal import states
from liaisons.register.models import Liaison, Registration
from liaisons.register.representatives import states as representative_states

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


def registrations() -> models.QuerySet[Registration]:
    """Return the registrations that open documents: of active representatives of liaisons in force (REP-02).

    A registration beyond what the liaison allows is not made, so none has to be left out here.
    """
    external = models.Q(representative__liaison__in=_open())
    internal = models.Q(representative__internal__state=states.ACTIVE)
    iec = models.Q(representative__iec__state__in=iec_states.IN_FORCE)
    rows = Registration.objects.open().filter(starts_on__lte=clock.today())
    return rows.filter(external | internal | iec, representative__state=representative_states.ACTIVE)


def _registered_in(standing: Standing) -> models.Q:
    mine = registrations().filter(representative__person=standing.person)
    return models.Q(pk__in=mine.order_by().values("committee"))


def _registered_people(committee: Committee) -> models.QuerySet[User]:
    held = registrations().filter(committee=committee).order_by().values("representative__person")
    return User.objects.filter(is_active=True, pk__in=held)


REGISTERED_READERS = Related(
    label=_("Registered representatives"),
    filter=_registered_in,
    find=_registered_people,
    model="directory.committee",
)

enforced_by(
    "REP-02",
    _("Opens documents to representatives only once they are registered, and where they are registered."),
    f"{__name__}.REGISTERED_READERS",
    "right",
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
