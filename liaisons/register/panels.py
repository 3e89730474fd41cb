"""The liaisons of a committee and of an organization, on their pages."""

from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committees.directory import ports as committees
from committees.directory.models import Committee
from committees.directory.views.lists import count_of
from liaisons.organizations import ports as organizations
from liaisons.organizations.models import Organization, under_any_name
from liaisons.organizations.services import may_change
from liaisons.register.models import Liaison, Representative

_PER_PAGE = 50
# A committee has some dozens.
_SHOWN = 60
_PAST_SHOWN = 20


def of_committee(request: HttpRequest, committee: Committee) -> committees.Panel | None:
    """Show which organizations are in liaison with `committee`, and the latest that were; the rest is in the list."""
    order = (
        models.F("ended_on").desc(nulls_last=True),
        "category",
        "organization__acronym",
        "organization__name",
        "pk",
    )
    rows = list(
        Liaison.objects.visible_to(request.user)
        .filter(committee=committee)
        .select_related("organization")
        .only("state", "category", "ending", "ended_on", "organization__name", "organization__acronym")
        .annotate(
            place=models.Window(RowNumber(), partition_by="state", order_by=order),
            of=models.Window(models.Count("pk"), partition_by="state"),
        )
        .filter(place__lte=_SHOWN)
        .order_by("state", "place")
    )
    live = [row for row in rows if row.is_live]
    past = [row for row in rows if not row.is_live]
    if not rows:
        return None
    context = {"committee": committee, "live": live, "count": live[0].of if live else 0, "past": past[:_PAST_SHOWN]}
    return committees.Panel("register/committee_panel.html", context)


def of_organization(request: HttpRequest, organization: Organization) -> organizations.Panel | None:
    """Show with which committees `organization` is in liaison, under any name, a page at a time."""
    rows = (
        Liaison.objects.visible_to(request.user)
        .filter(under_any_name(organization))
        .select_related("committee")
        .defer("committee__scope", "committee__search_text")
        .order_by("state", "committee__sort_key", "pk")
    )
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    return organizations.Panel("register/organization_panel.html", {"page": page, "organization": organization})


def people_of_organization(request: HttpRequest, organization: Organization) -> organizations.Panel | None:
    """Show to the own contacts and to central staff who represents the organization, and what it owes there."""
    if not may_change(request.user, organization):
        return None
    rows = (
        Representative.objects.visible_to(request.user)
        .filter(under_any_name(organization))
        .in_office()
        .select_related("committee", "liaison")
        .defer("committee__scope", "committee__search_text")
        .order_by("committee__sort_key", "name", "pk")
    )
    people = list(rows[:_SHOWN])
    return organizations.Panel("register/people_panel.html", {"people": people}) if people else None


def register() -> None:
    """Join the pages of the lower apps."""
    committees.committee_panels.register("liaisons", of_committee, rank=20)
    organizations.register_panel("liaisons", of_organization, rank=20)
    organizations.register_panel("people", people_of_organization, rank=10)
    organizations.register_count(organizations.Count("liaison_count", _("Liaisons"), _live_count))


def _live_count() -> models.Expression:
    return count_of(Liaison.objects.live(), "organization")
