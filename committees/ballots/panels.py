"""What the page of a committee shows of its votes and meetings."""

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from committees.ballots import presentation, queries
from committees.ballots.models import Ballot, Resolution, ResolutionVersion
from committees.directory.models import Committee
from committees.directory.ports import Panel, committee_panels
from committees.meetings.models import Meeting
from core.shell.html import badge

_SHOWN = 5


def of_committee(request: HttpRequest, committee: Committee) -> Panel | None:
    """Show the latest resolutions of `committee` to everybody, its ballots and meetings to those who belong to it."""
    if committee.is_group:
        return None
    user = request.user
    published = Resolution.objects.visible_to(user).filter(committee=committee)
    in_force = ResolutionVersion.objects.current().filter(resolution__in=published).select_related("resolution")
    resolutions = list(in_force.order_by("-resolution__year", "-resolution__serial")[:_SHOWN])
    ballots: list[Ballot] = []
    meetings: list[dict[str, Any]] = committee.meetings_ahead or []  # type: ignore[attr-defined]
    manages = False
    if user.is_authenticated:
        seen = Ballot.objects.visible_to(user).filter(committee=committee)
        ballots = list(seen.order_by(models.F("decided_on").desc(nulls_first=True), "-pk")[:_SHOWN])
        manages = queries.may_manage(user, committee)
    if not (resolutions or ballots or meetings or manages):
        return None
    context = {
        "committee": committee,
        "resolutions": resolutions,
        "ballots": [
            {"ballot": each, "badge": badge(presentation.state_label(each), presentation.state_tone(each))}
            for each in ballots
        ],
        "meetings": [{**each, "starts_on": dt.date.fromisoformat(each["starts_on"])} for each in meetings],
        "manages": manages,
    }
    return Panel("ballots/committee_panel.html", context)


def _meetings_ahead(user: Any) -> ArraySubquery:
    """Return the meetings of a committee that have not begun, the next first, fetched together with it."""
    rows = Meeting.objects.visible_to(user).planned().filter(committee=models.OuterRef("pk"))
    ahead = rows.order_by("starts_on", "pk")[:_SHOWN]
    return ArraySubquery(ahead.values(row=JSONObject(pk="pk", title="title", starts_on="starts_on")))


def register() -> None:
    """Join the page of the committee."""
    committee_panels.register("ballots", of_committee, rank=10, fetched={"meetings_ahead": _meetings_ahead})
