"""The applications of an organization, on its page."""

from django.http import HttpRequest

from liaisons.applications.models import Application
from liaisons.organizations.models import Organization, under_any_name
from liaisons.organizations.ports import Panel
from liaisons.organizations.services import may_change

_SHOWN = 20


def of_organization(request: HttpRequest, organization: Organization) -> Panel | None:
    """Show the applications of `organization` to its own contacts and to central staff, the latest first."""
    if not may_change(request.user, organization):
        return None
    rows = (
        Application.objects.visible_to(request.user)
        .filter(under_any_name(organization))
        .select_related("committee")
        .defer("committee__scope", "committee__search_text")
        .order_by("-pk")
    )
    found = list(rows[: _SHOWN + 1])
    return Panel("applications/organization_panel.html", {"applications": found[:_SHOWN], "more": len(found) > _SHOWN})
