"""The reads that the pages of representatives share: what they may do, owe, and in which capacity they speak."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot
from committees.directory.models import Committee
from core.rulebook.enforcement import enforces
from liaisons.register.representatives import scope
from liaisons.register.representatives.models import Representative


@enforces("REP-05", what=gettext_lazy("Finds the other bodies for which the same person speaks."), kind="record")
def other_bodies(representative: Representative) -> list[str]:
    """Return the names of the other bodies for which the person of `representative` is registered (REP-05)."""
    rows = Representative.objects.for_other_bodies(representative).select_related("home", "organization", "iec")
    return sorted({str(row.body) for row in rows})


def of_interest(representative: Representative) -> models.QuerySet[Committee]:
    """Return what a representative can name as of interest: subcommittees and groups below his committee (REP-11)."""
    top = representative.managing_id
    below = models.Q(parent=top) | models.Q(parent__parent=top)
    return Committee.objects.in_work().filter(below).exclude(pk=representative.committee_id).order_by("sort_key")


def open_vote(representative: Representative) -> Ballot | None:
    """Return the vote under way on the appointment of `representative`, or None."""
    return Ballot.objects.about(representative).under_way().order_by("-pk").first()


@enforces("REP-07", what=gettext_lazy("Says in which capacity somebody speaks, beside his name."), kind="record")
def capacity_in(representative: Representative, committee: Committee) -> str:
    """Return in which capacity `representative` speaks in `committee` (REP-07)."""
    if representative.home_id is not None or representative.iec_id is not None:
        return _("brings the view of %(home)s") % {"home": representative.body}
    category = representative.kind
    if category == "C":
        return _("speaks officially for the organization")
    if category == "B":
        return _("is kept informed")
    if category == "A" and committee.is_group:
        return _("expert, acts personally")
    return _("brings the organization’s views and expertise")


def role_of(representative: Representative) -> str:
    """Return what stands beside the name: the state, and the capacity of who is registered."""
    if representative.is_placeholder:
        return _("Representative by default, until one is found")
    label = representative.state_declared.label
    if representative.by_office:
        return _("%(state)s; committee manager, named at level observe") % {"state": label}
    if representative.started_on is None or representative.state_declared.final:
        return str(label)
    capacity = capacity_in(representative, representative.committee)
    return _("%(state)s; %(capacity)s") % {"state": label, "capacity": capacity}


@dataclass(frozen=True)
class Duty:
    """What a representative owes by his kind, or does not."""

    label: Any
    rule: str
    has: bool


# The kinds that owe reports: a category, or the level of a committee's liaison (REP-06, RPT-01, RPT-02).
REPORTING = ("A", "project", "full")


@enforces("REP-06", what=gettext_lazy("Says which duties each kind of representative has."), kind="task")
def duties_of(kind: str) -> list[Duty]:
    """Return the duties by kind: a category, or the level of a committee's liaison (REP-06).

    All take an active part, whoever represents a committee of IEC too; category A and representatives of committees
    report and comment in ballots, B and C do neither. At level observe no report is due (RPT-02). Nothing while a
    category is not stated.
    """
    if kind == "iec":
        return [Duty(_("Takes an active part"), "REP-06", has=True)]
    if kind not in ("A", "B", "C", "observe", "project", "full"):
        return []
    return [
        Duty(_("Takes an active part"), "REP-06", has=True),
        Duty(_("Reports"), "RPT-01" if kind in ("A", "B", "C") else "RPT-02", has=kind in REPORTING),
        Duty(_("Comments in ballots"), "BAL-02" if kind not in ("B", "C") else "BAL-03", has=kind not in ("B", "C")),
    ]


@dataclass(frozen=True)
class Line:
    """A line of the list of registrations."""

    committee: Committee
    capacity: str
    starts_on: Any
    ends_on: Any
    by: Any


def registrations(representative: Representative) -> list[Line]:
    """Return where `representative` is and was registered, the open ones first."""
    rows = representative.registrations.select_related("committee", "made_by").order_by(
        models.F("ends_on").desc(nulls_first=True), "committee__sort_key", "-starts_on", "pk"
    )
    return [
        Line(
            committee=row.committee,
            capacity=capacity_in(representative, row.committee),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            by=row.made_by,
        )
        for row in rows
    ]


def could_be_registered(representative: Representative) -> bool:
    """Tell whether this kind of liaison knows registrations at all (INT-13)."""
    return scope.main_committee(representative) is not None
