"""The projects of a committee on its page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse

from committees.directory import ports
from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.projects.models import Project, Stage
from committees.projects.parties import voices
from core.accounts.standing import standing_of

_SHOWN = 10


def _at_hand(user: Any) -> Combinable:
    """Return what is fetched with the committee: its projects at work, those furthest first, one more than is shown."""
    here = models.Q(committee=models.OuterRef("pk")) | models.Q(working_group=models.OuterRef("pk"))
    rows = Project.objects.running().filter(here).order_by("-stage", "reference", "pk")
    shown = rows.values(row=JSONObject(pk="pk", reference="reference", title="title", stage="stage"))
    return ArraySubquery(shown[: _SHOWN + 1])


def of_committee(request: HttpRequest, committee: Committee) -> ports.Panel | None:
    """Show the projects of `committee` that are neither published nor deleted, and what its readers may do."""
    user = request.user
    rows: list[dict[str, Any]] = committee.projects_at_hand  # type: ignore[attr-defined]
    at_work = user.is_authenticated and committee.status == Committee.Status.ACTIVE and not committee.is_group
    may_register = at_work and manages(user, committee)
    may_propose = at_work and bool(voices(standing_of(user), committee))
    if not rows and not may_register and not may_propose:
        return None
    context = {
        "committee": committee,
        "projects": [
            {**row, "url": reverse("projects:project", args=[row["pk"]]), "stage": Stage(row["stage"]).label}
            for row in rows[:_SHOWN]
        ],
        "more": len(rows) > _SHOWN,
        "may_register": may_register,
        "may_propose": may_propose,
    }
    return ports.Panel("projects/committee_panel.html", context)


def register() -> None:
    """Join the page of the committee."""
    ports.committee_panels.register("projects", of_committee, rank=15, fetched={"projects_at_hand": _at_hand})
