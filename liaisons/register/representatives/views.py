"""The pages of representatives: the list, and one of them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.lists.pages import ListPage
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.presentation import dossier
from liaisons.register.documents import matters
from liaisons.register.representatives import queries, states
from liaisons.register.representatives.filters import RepresentativeFilter
from liaisons.register.representatives.models import Representative
from liaisons.register.representatives.tables import RepresentativeTable
from liaisons.register.rights import rights_of


@enforces("SVC-05", what=gettext_lazy("Lists representatives to those concerned only."), kind="right")
class RepresentativeList(LoginRequiredMixin, ListPage):
    """The representatives whom the reader may know of (SVC-05)."""

    table_class = RepresentativeTable
    filterset_class = RepresentativeFilter
    template_name = "register/representatives/list.html"
    export_name = "representatives"

    def rows(self) -> models.QuerySet[Any]:
        return (
            Representative.objects.visible_to(self.request.user)
            .select_related("organization", "home", "committee", "iec")
            .defer("organization__search_text", "organization__description")
            .defer("home__scope", "home__search_text", "committee__scope", "committee__search_text")
        )


@enforces("REP-03", what=gettext_lazy("Shows where a representative is registered, and asks him for it."), kind="page")
@enforces("REP-08", what=gettext_lazy("Tells a representative for whom and within what he contributes."), kind="page")
@login_required
@require_safe
def representative(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one representative: what can be done, where he is registered, his capacity, duties and rights."""
    rows = Representative.objects.visible_to(request.user).select_related(
        *("organization", "home", "committee", "managing", "liaison", "internal", "iec"),
        *("person", "replaces", "resolution"),
    )
    found = get_object_or_404(rows, pk=pk)
    user: Any = request.user
    himself = found.person_id == user.pk
    registered = queries.registrations(found)
    context = {
        "representative": found,
        "himself": himself,
        "dossier": dossier(found, user),
        "registrations": registered,
        "registrable": queries.could_be_registered(found),
        "others": queries.other_bodies(found),
        "duties": queries.duties_of(found.kind),
        "rights": rights_of(found.kind),
        "interests": [each.committee for each in found.interests.select_related("committee")] if himself else [],
        "facts": _facts(found),
        **(_own(found, registered) if himself else {}),
    }
    return render(request, "register/representatives/detail.html", context)


def _own(found: Representative, registered: list[queries.Line]) -> dict[str, Any]:
    """Return what a representative in office does from his own page: contribute, and ask his body (REP-09)."""
    if found.state != states.ACTIVE or not found.of_liaison.is_live:
        return {}
    # A committee of IEC is asked by the means of IEC, not from here.
    asking = [found] if found.iec_id is None else []
    at_home = [found.home] if found.home is not None and found.kind in queries.REPORTING else []
    return {
        "places": [line.committee for line in registered if line.ends_on is None] + at_home,
        "ballots": list(matters.ballots_of(asking)),
        "meetings": list(matters.meetings_of(asking)),
    }


def _facts(found: Representative) -> list[dict[str, Any]]:
    liaison, resolution = found.of_liaison, found.resolution
    lines: list[tuple[str, Any, str]] = [
        (_("Represents"), found.body, found.body.get_absolute_url()),
        (_("In"), found.committee, found.committee.get_absolute_url()),
        (_("E-mail address"), found.email, ""),
        (_("Liaison"), liaison, liaison.get_absolute_url() if liaison else ""),
        (_("Replaces"), found.replaces, found.replaces.get_absolute_url() if found.replaces else ""),
        (
            _("Appointed by resolution"),
            resolution.number if resolution else "",
            resolution.get_absolute_url() if resolution else "",
        ),
        (_("Registered"), dates.day(found.started_on) if found.started_on else "", ""),
        (_("Names the body he speaks for"), _("declared (REP-05)") if found.names_body else "", ""),
        (_("Last day"), dates.day(found.ended_on) if found.ended_on else "", ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]
