"""The liaisons of a committee and of an organization, on their pages."""

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committees.directory import ports as committees
from committees.directory.models import Committee
from committees.directory.views.lists import count_of
from liaisons.organizations import ports as organizations
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison

_PER_PAGE = 50
_PAST_SHOWN = 20


def of_committee(request: HttpRequest, committee: Committee) -> committees.Panel | None:
    """Show which organizations are in liaison with `committee`, and the latest that were."""
    rows = list(
        Liaison.objects.visible_to(request.user)
        .filter(committee=committee)
        .select_related("organization")
        .defer("organization__search_text", "organization__description")
        .order_by("category", "organization__acronym", "organization__name", "pk")
    )
    live = [row for row in rows if row.is_live]
    past = sorted((row for row in rows if not row.is_live), key=lambda row: str(row.ended_on), reverse=True)
    if not rows:
        return None
    return committees.Panel("register/committee_panel.html", {"live": live, "past": past[:_PAST_SHOWN]})


def of_organization(request: HttpRequest, organization: Organization) -> organizations.Panel | None:
    """Show with which committees `organization` is in liaison, a page at a time."""
    rows = (
        Liaison.objects.visible_to(request.user)
        .filter(organization=organization)
        .select_related("committee")
        .defer("committee__scope", "committee__search_text")
        .order_by("state", "committee__sort_key", "pk")
    )
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    return organizations.Panel("register/organization_panel.html", {"page": page})


def register() -> None:
    """Join the pages of the lower apps."""
    committees.committee_panels.register("liaisons", of_committee, rank=20)
    organizations.register_panel("liaisons", of_organization, rank=20)
    organizations.register_count(organizations.Count("liaison_count", _("Liaisons"), _live_count))


def _live_count() -> models.Expression:
    return count_of(Liaison.objects.live(), "organization")
