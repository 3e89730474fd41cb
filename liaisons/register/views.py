"""The pages of the liaisons of organizations."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from committees.directory.views.management import CommitteeForm
from core.lists.pages import ListPage
from core.shell import dates
from core.workflow.presentation import dossier
from liaisons.register import conversion
from liaisons.register.checklists import annex_b
from liaisons.register.checklists.models import fetched_ticks, ticks_of
from liaisons.register.filters import LiaisonFilter
from liaisons.register.forms import ConversionForm
from liaisons.register.models import Liaison, Representative
from liaisons.register.overview import may_see
from liaisons.register.participation import of as of_liaison
from liaisons.register.participation import with_participation
from liaisons.register.representatives.queries import role_of
from liaisons.register.reviews.queries import next_review, with_review
from liaisons.register.rights import rights_of
from liaisons.register.tables import LiaisonTable


class ConvertCommittee(CommitteeForm):
    """The conversion of a project committee, recorded by who keeps the directory (COM-09)."""

    danger = True

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Convert %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Convert the committee")

    def allowed(self) -> bool:
        return conversion.may_convert(self.request.user, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        initial = {"title": self.committee.title, "kind": "TC"}
        return ConversionForm(data, committee=self.committee, initial=initial)

    def consequences(self) -> list[str]:
        return [
            _("Only liaisons of category A and B that a two-thirds resolution names are carried over (COM-09)."),
            _("Every other liaison with an organization ends today, with all rights that hang on it (REV-09)."),
        ]

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        made = conversion.convert(committee=self.committee, by=self.reader, **data)
        return _("It is now %(committee)s.") % {"committee": made}


class LiaisonList(ListPage):
    """Every liaison of an organization with a committee; the list is public, names of people are not (SVC-05)."""

    table_class = LiaisonTable
    filterset_class = LiaisonFilter
    template_name = "register/list.html"
    export_name = "liaisons"

    def rows(self) -> models.QuerySet[Any]:
        return Liaison.objects.visible_to(self.request.user).select_related("organization", "committee")

    def context(self) -> dict[str, Any]:
        return {"may_see_overview": may_see(self.request.user)}


def liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one liaison: its category and rights, its representatives, what can be done, what happened."""
    rows = Liaison.objects.visible_to(request.user).select_related("organization", "committee", "managing")
    rows = rows.annotate(
        ticks=fetched_ticks(Liaison),
        concerns=Exists(Liaison.objects.concerning(request.user).filter(pk=OuterRef("pk"))),
    )
    found: Any = get_object_or_404(with_participation(with_review(rows, "external"), "external"), pk=pk)
    representatives = (
        Representative.objects.visible_to(request.user)
        .filter(liaison=found)
        .select_related("committee", "liaison")
        .order_by("ended_on", "name", "pk")
    )
    context = {
        "liaison": found,
        # Named to everybody: that somebody is missing, never who is there (REP-12, SVC-05).
        "unrepresented": found.is_live
        and found.category != Liaison.Category.UNKNOWN
        and not found.representatives.registered().exists(),
        "dossier": dossier(found, request.user) if request.user.is_authenticated else None,
        "rights": rights_of(found.category),
        "checklist": annex_b.CHECKLIST.items(found, ticks_of(found)) if found.concerns and found.is_live else [],
        "participation": of_liaison(found) if found.concerns and found.category != Liaison.Category.UNKNOWN else None,
        "people": [
            {
                "name": each.name,
                "role": role_of(each),
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
            next_review(found, request.user),
            {"label": _("Stops after"), "value": dates.day(found.stops_on) if found.stops_on else ""},
            {"label": _("Last day"), "value": dates.day(found.ended_on) if found.ended_on else ""},
            {"label": _("Ended because"), "value": found.get_ending_display()},
        ],
    }
    return render(request, "register/liaison.html", context)
