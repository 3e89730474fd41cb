"""The pages of liaisons and of their representatives."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core.lists.pages import ListPage
from core.shell import dates
from core.workflow.presentation import dossier
from liaisons.register.filters import LiaisonFilter
from liaisons.register.models import Liaison, Representative
from liaisons.register.rights import rights_of
from liaisons.register.tables import LiaisonTable


class LiaisonList(ListPage):
    """Every liaison of an organization with a committee; the list is public, names of people are not (SVC-05)."""

    table_class = LiaisonTable
    filterset_class = LiaisonFilter
    template_name = "register/list.html"
    export_name = "liaisons"

    def rows(self) -> models.QuerySet[Any]:
        return Liaison.objects.visible_to(self.request.user).select_related("organization", "committee")


def liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one liaison: its category and rights, its representatives, what can be done, what happened."""
    found = get_object_or_404(
        Liaison.objects.visible_to(request.user).select_related("organization", "committee", "managing"), pk=pk
    )
    representatives = Representative.objects.visible_to(request.user).filter(liaison=found).select_related("person")
    context = {
        "liaison": found,
        "dossier": dossier(found, request.user) if request.user.is_authenticated else None,
        "rights": rights_of(found.category),
        "people": [
            {
                "name": each.name,
                "role": each.state_declared.label,
                "contact": each.email,
                "url": each.get_absolute_url(),
            }
            for each in representatives
        ],
        "facts": [
            {
                "label": _("Organization"),
                "value": found.organization.full_name,
                "url": found.organization.get_absolute_url(),
            },
            {"label": _("Committee"), "value": found.committee, "url": found.committee.get_absolute_url()},
            {"label": _("Since"), "value": dates.day(found.started_on) if found.started_on else ""},
            {"label": _("Stops after"), "value": dates.day(found.stops_on) if found.stops_on else ""},
            {"label": _("Last day"), "value": dates.day(found.ended_on) if found.ended_on else ""},
            {"label": _("Ended because"), "value": found.get_ending_display()},
        ],
    }
    return render(request, "register/liaison.html", context)


@login_required
def representative(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one representative and what can be done."""
    found = get_object_or_404(
        Representative.objects.visible_to(request.user).select_related(
            "organization", "committee", "managing", "liaison", "person"
        ),
        pk=pk,
    )
    facts = [
        {"label": _("Organization"), "value": found.organization, "url": found.organization.get_absolute_url()},
        {"label": _("Committee"), "value": found.committee, "url": found.committee.get_absolute_url()},
        {"label": _("E-mail address"), "value": found.email},
        {
            "label": _("Liaison"),
            "value": found.liaison,
            "url": found.liaison.get_absolute_url() if found.liaison else "",
        },
    ]
    context = {"representative": found, "dossier": dossier(found, request.user), "facts": facts}
    return render(request, "register/representative.html", context)
