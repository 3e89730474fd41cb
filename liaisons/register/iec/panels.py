"""The ISO-IEC liaisons of a committee, on its page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory import ports as committees
from committees.directory.models import Committee
from core.rulebook.enforcement import enforces
from liaisons.register.iec import guards, services, states
from liaisons.register.iec.models import IecLiaison
from liaisons.register.iec.workflows import IEC

FETCHED = "iec_liaisons_shown"


def _shown_to(user: Any) -> Combinable:
    """Return what of the ISO-IEC liaisons the page of a committee fetches with the committee."""
    seen = IecLiaison.objects.visible_to(user).filter(committee=models.OuterRef("pk"))
    row = JSONObject(pk="pk", name="reference", iec="iec_reference", title="iec_title", state="state")
    return ArraySubquery(seen.exclude(state__in=states.OVER).order_by("iec_reference", "pk").values(row=row))


@enforces("COM-07", what=_("Lists the ISO-IEC liaisons of a committee."), kind="page")
def of_committee(request: HttpRequest, committee: Committee) -> committees.Panel | None:
    """Show with which IEC committees `committee` is in liaison; what is not yet in force apart (COM-07)."""
    if committee.is_group:
        return None
    user = request.user
    rows = [
        {**row, "url": reverse("register:iec", args=[row["pk"]]), "state": IEC.state_by_value[row["state"]]}
        for row in getattr(committee, FETCHED)
    ]
    leads = user.is_authenticated and committee.status == Committee.Status.ACTIVE
    context = {
        "committee": committee,
        "live": [row for row in rows if row["state"].value in states.IN_FORCE],
        "coming": [row for row in rows if row["state"].value not in states.IN_FORCE],
        "may_prepare": leads and committee.kind in guards.KINDS and services.may_prepare(user, committee),
        "may_report": leads and services.may_report(user, committee),
    }
    if not rows and not context["may_prepare"] and not context["may_report"]:
        return None
    return committees.Panel("register/iec/committee_panel.html", context)


def register() -> None:
    """Join the page of the committee."""
    committees.committee_panels.register("iec-liaisons", of_committee, rank=27, fetched={FETCHED: _shown_to})
