"""Where a representative contributes, with what, and for which body (REP-02, REP-05, REP-06)."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core.accounts.models import User
from core.accounts.standing import Standing
from core.rulebook.enforcement import enforces
from liaisons.register.contributions.states import Kind
from liaisons.register.internal import states as internal_states
from liaisons.register.models import Representative
from liaisons.register.reading import registrations
from liaisons.register.representatives import states
from liaisons.register.representatives.queries import REPORTING


def _at_home() -> models.QuerySet[Representative]:
    """Return the representatives of committees in office: they report to their own committee (RPT-02)."""
    in_force = Representative.objects.filter(state=states.ACTIVE, internal__state=internal_states.ACTIVE)
    return in_force.filter(internal__level__in=REPORTING)


def _here(committee: Committee) -> models.Q:
    registered = registrations().filter(committee=committee).order_by().values("representative")
    return models.Q(pk__in=registered) | models.Q(home=committee, pk__in=_at_home().order_by().values("pk"))


def speaking_in(committee: Committee, person: User) -> models.QuerySet[Representative]:
    """Return as whose representative `person` contributes in `committee`: registered there, or at home (REP-02)."""
    rows = Representative.objects.filter(_here(committee), person=person)
    return rows.select_related("organization", "home", "committee", "liaison", "internal", "iec").order_by("pk")


def speaking_here(standing: Standing, committee: Committee) -> list[Representative]:
    """Return the same for the holder of `standing`, asked once a request: several links depend on it."""
    if standing.person is None:
        return []
    known: dict[int, list[Representative]] = standing.derived.setdefault("speaking_in", {})
    if committee.pk not in known:
        known[committee.pk] = list(speaking_in(committee, standing.person))
    return known[committee.pk]


def admits(representative: Representative, committee: Committee) -> bool:
    """Tell whether `representative` contributes in `committee` today."""
    return Representative.objects.filter(_here(committee), pk=representative.pk).exists()


def open_to(person: User) -> models.QuerySet[Committee]:
    """Return the committees and working groups in which `person` contributes, by their order."""
    mine = registrations().filter(representative__person=person).order_by().values("committee")
    at_home = _at_home().filter(person=person).order_by().values("home")
    rows = Committee.objects.filter(models.Q(pk__in=mine) | models.Q(pk__in=at_home)).order_by("sort_key")
    return rows.defer("scope", "search_text")


@enforces(
    "REP-06",
    what=gettext_lazy("Takes reports of category A and of committees, and lets B and C offer one."),
    kind="right",
)
def kinds_of(representative: Representative, committee: Committee) -> list[Kind]:
    """Return what `representative` may send to `committee`, where he contributes (REP-06, RPT-01, RPT-02).

    All take an active part by comments and papers. A report goes to where the liaison is attached, that of a
    committee's representative to his own committee; B and C owe none but may offer one. Who speaks for a committee
    of IEC sends comments and papers (IEC-05).
    """
    if representative.home_id is not None:
        if representative.home_id == committee.pk:
            return [Kind.REPORT] if representative.kind in REPORTING else []
        return [Kind.COMMENT, Kind.PAPER]
    kinds = [Kind.COMMENT, Kind.PAPER]
    if representative.iec_id is not None:
        return kinds
    return [*kinds, Kind.REPORT] if representative.committee_id == committee.pk else kinds


@enforces("REP-05", what=gettext_lazy("Refuses what is said for several bodies at once."), kind="guard")
def speaker(
    candidates: Sequence[Representative], chosen: Representative | None, *, kind: str, committee: Committee
) -> Representative:
    """Return for whom is spoken: who was `chosen`, or the only one there is (REP-05).

    Where only an organization's report is presented, the report itself names the organization. Raises
    `ValidationError` on `representative` where several bodies are left.
    """
    if chosen is not None:
        return chosen
    if len(candidates) == 1:
        return candidates[0]
    if kind == Kind.REPORT:
        presenting = [
            each for each in candidates if each.organization_id is not None and kind in kinds_of(each, committee)
        ]
        if len(presenting) == 1:
            return presenting[0]
    raise ValidationError(
        {"representative": _("You speak for several bodies here: say for which one (REP-05).")}, code="body"
    )


def offered(candidates: Collection[Representative], committee: Committee) -> list[Kind]:
    """Return what any of `candidates` may send to `committee`, in the order of the kinds."""
    found: set[Any] = {kind for each in candidates for kind in kinds_of(each, committee)}
    return [kind for kind in Kind if kind in found]
