"""The pages of the organizations."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from committees.directory.attribution import ISO_OPEN_DATA
from core.accounts.models import Appointment
from core.accounts.roles import Role
from core.lists.pages import ListPage
from liaisons.organizations import ports
from liaisons.organizations.filters import OrganizationFilter
from liaisons.organizations.models import Organization
from liaisons.organizations.tables import OrganizationTable


class OrganizationsPage(ListPage):
    """The organizations that the reader may see, with the counts that higher apps add."""

    table_class = OrganizationTable
    filterset_class = OrganizationFilter
    template_name = "organizations/list.html"
    export_name = "organizations"
    notice = ISO_OPEN_DATA

    def rows(self) -> models.QuerySet[Any]:
        return (
            Organization.objects.visible_to(self.request.user)
            .defer("search_text", "description", "headquarters")
            .annotate(**{count.name: count.expression() for count in ports.counts()})
            .fetch_mode(models.FETCH_RAISE)
        )

    def context(self) -> dict[str, Any]:
        return {"attribution": ISO_OPEN_DATA}


@require_safe
def organization_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one organization; its contacts only to those who have signed in (SVC-05)."""
    organization = get_object_or_404(
        Organization.objects.visible_to(request.user).select_related("same_as").prefetch_related("aliases"), pk=pk
    )
    contacts = None
    if request.user.is_authenticated:
        contacts = (
            Appointment.objects.in_force()
            .on(organization)
            .filter(role=Role.ORGANIZATION_CONTACT)
            .select_related("person")
        )
    context = {
        "organization": organization,
        "contacts": contacts,
        "panels": ports.panels_of(request, organization),
        "attribution": ISO_OPEN_DATA,
    }
    return render(request, "organizations/organization.html", context)
