"""Who convenes and leads, on the pages of committees, working groups and projects (COM-05)."""

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse

from committees.directory import ports as committees
from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.projects import ports as projects
from committees.projects.models import Project, Stage
from core.shell.html import badge
from liaisons.register.leaders import states
from liaisons.register.leaders.models import Term
from liaisons.register.leaders.workflows import TERM

_SHOWN = 20


def _terms(user: Any) -> Combinable:
    """Return what is fetched with the committee: of a group every term, of a committee those that run or come."""
    in_office = models.Q(committee=models.OuterRef("pk"), state=states.APPOINTED)
    rows = Term.objects.visible_to(user).filter(models.Q(group=models.OuterRef("pk")) | in_office)
    shown = rows.order_by("state", "-starts_on", "-pk").values(
        row=JSONObject(
            pk="pk",
            person="person__name",
            group="group__reference",
            project="project__reference",
            state="state",
            starts_on="starts_on",
            ends_on="ends_on",
            ended_on="ended_on",
        )
    )
    return ArraySubquery(shown[: _SHOWN + 1])


def _row(row: dict[str, Any]) -> dict[str, Any]:
    state = TERM.state_by_value[row["state"]]
    return {
        **row,
        "url": reverse("register:term", args=[row["pk"]]),
        "where": row["group"] or row["project"],
        "badge": badge(state.label, state.tone),
        "starts_on": dt.date.fromisoformat(row["starts_on"]),
        "last_day": dt.date.fromisoformat(row["ended_on"] or row["ends_on"]),
    }


def of_committee(request: HttpRequest, committee: Committee) -> committees.Panel | None:
    """Show to those who have signed in who convenes a group, and who did; of a committee who convenes and leads."""
    user = request.user
    if not user.is_authenticated:
        return None
    rows: list[dict[str, Any]] = committee.terms_of_office or []  # type: ignore[attr-defined]
    may_appoint = committee.is_group and committee.status == Committee.Status.ACTIVE and manages(user, committee)
    if not rows and not may_appoint:
        return None
    context = {
        "committee": committee,
        "terms": [_row(row) for row in rows[:_SHOWN]],
        "more": len(rows) > _SHOWN,
        "may_appoint": may_appoint,
    }
    return committees.Panel("register/leaders/committee_panel.html", context)


def of_project(request: HttpRequest, project: Project) -> committees.Panel | None:
    """Show to those who have signed in who leads a project, and who did."""
    user = request.user
    if not user.is_authenticated:
        return None
    rows = Term.objects.visible_to(user).at(project).select_related("person").order_by("state", "-starts_on", "-pk")
    terms = list(rows[:_SHOWN])
    at_work = project.deleted_on is None and project.stage != Stage.PUBLICATION
    may_appoint = at_work and manages(user, project.committee)
    if not terms and not may_appoint:
        return None
    context = {
        "project": project,
        "terms": [
            {"term": term, "badge": badge(term.state_declared.label, term.state_declared.tone)} for term in terms
        ],
        "may_appoint": may_appoint,
    }
    return committees.Panel("register/leaders/project_panel.html", context)


def register() -> None:
    """Join the pages of committees and projects."""
    committees.committee_panels.register("leaders", of_committee, rank=18, fetched={"terms_of_office": _terms})
    projects.project_panels.register("leaders", of_project)
