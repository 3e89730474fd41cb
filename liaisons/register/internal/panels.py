"""The liaisons of a committee with other committees, on its page."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committees.directory import ports as committees
from committees.directory.models import Committee
from core.rulebook.enforcement import enforces
from liaisons.register.internal import guards, services, states
from liaisons.register.internal.models import InternalLiaison, OutsideLiaison


@enforces("COM-07", what=_("Lists the liaisons of a committee by direction, those both ways marked."), kind="page")
def of_committee(request: HttpRequest, committee: Committee) -> committees.Panel | None:
    """Show which committees `committee` follows and which follow it (COM-07); what is not yet in force apart."""
    if committee.is_group:
        return None
    user = request.user
    concerned = models.Q(home=committee) | models.Q(target=committee)
    seen = InternalLiaison.objects.visible_to(user).filter(concerned).exclude(state__in=states.OVER)
    outside = (
        OutsideLiaison.objects.filter(home=committee, ended_on__isnull=True)
        .order_by("outside_id")
        .values_list("outside_id", flat=True)
    )
    rows = list(
        seen.select_related("home", "target")
        .with_reciprocity()
        # One question less: the page of a committee has few to spare.
        .annotate(outside=ArraySubquery(outside))
        .only("reference", "state", "home__reference", "home__title", "target__reference", "target__title")
        .order_by("home__sort_key", "target__sort_key", "pk")
    )
    live = [row for row in rows if row.state == states.ACTIVE]
    may_propose = (
        user.is_authenticated
        and committee.kind in guards.KINDS
        and committee.status == Committee.Status.ACTIVE
        and services.may_propose(user, committee)
    )
    elsewhere = rows[0].outside if rows else list(outside) if committee.iso_id is not None else []
    if not rows and not elsewhere and not may_propose:
        return None
    context = {
        "committee": committee,
        "outgoing": [row for row in live if row.home_id == committee.pk],
        "incoming": [row for row in live if row.target_id == committee.pk],
        "coming": [row for row in rows if row.state != states.ACTIVE],
        "outside": elsewhere,
        "may_propose": may_propose,
    }
    return committees.Panel("register/internal/committee_panel.html", context)


def register() -> None:
    """Join the page of the committee."""
    committees.committee_panels.register("internal-liaisons", of_committee, rank=25)
