"""What is known of how actively a liaison was used since its last review (REP-10, REV-04)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.accounts.models import Appointment
from core.accounts.roles import Role
from core.rulebook.enforcement import enforces
from core.shell import dates
from liaisons.register import participation
from liaisons.register.participation import KINDS
from liaisons.register.reviews.models import Review


@dataclass(frozen=True)
class Line:
    """One kind of trace that the other side has left, and how often."""

    label: str
    count: int


@dataclass(frozen=True)
class Evidence:
    """The traces since the day from which the review counts, the days without a representative, and the hint.

    `by_year` has the calendar years as far back as they are known, None where they were not yet kept.
    """

    since: dt.date
    until: dt.date
    lines: tuple[Line, ...]
    gaps: tuple[str, ...]
    representatives: int
    by_year: participation.Table | None = None

    @property
    def inactive(self) -> bool:
        """Whether nothing was recorded: a hint that a person weighs, never an automatic step (REV-04)."""
        return not any(line.count for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.count for line in self.lines)

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept with an outcome."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "lines": [[line.label, line.count] for line in self.lines],
            "gaps": list(self.gaps),
            "representatives": self.representatives,
            "by_year": self.by_year.kept() if self.by_year is not None else None,
        }


def read(kept: dict[str, Any]) -> Evidence | None:
    """Return evidence that was kept, or None where none was."""
    if not kept:
        return None
    return Evidence(
        since=dt.date.fromisoformat(kept["since"]),
        until=dt.date.fromisoformat(kept["until"]),
        lines=tuple(Line(label, count) for label, count in kept["lines"]),
        gaps=tuple(kept["gaps"]),
        representatives=kept["representatives"],
        by_year=participation.read(kept.get("by_year")),
    )


@enforces(
    "REV-04",
    what=gettext_lazy("Gathers what representatives have left behind, and the days without one, for each review."),
    kind="record",
)
def of(review: Review) -> Evidence:
    """Return what is known about the liaison of `review`, counted for the liaison whoever represented it."""
    return of_all([review])[review.pk]


def of_all(reviews: Sequence[Review]) -> dict[int, Evidence]:
    """Return the evidence for each of `reviews`, in a number of queries that does not grow with them."""
    today = clock.today()
    held = _held(reviews)
    asked: dict[str, set[int]] = defaultdict(set)
    for review in reviews:
        asked["external" if review.external_id else "internal"].add(_liaison(review))
    traces = participation.traces(asked)
    found = {}
    for review in reviews:
        days = traces.get(("external" if review.external_id else "internal", _liaison(review)), Counter())
        found[review.pk] = Evidence(
            since=review.counted_from,
            until=today,
            lines=tuple(_lines(days, review.counted_from)),
            gaps=tuple(_gaps(review, held[review.pk], today)),
            representatives=_in_office(held[review.pk], today),
            by_year=participation.table(participation.by_year(days), review.counted_from),
        )
    return found


def _liaison(review: Review) -> int:
    return review.external_id or review.internal_id or 0


def _lines(days: Counter[tuple[dt.date, str]], since: dt.date) -> Iterable[Line]:
    """Yield each kind that was left since the review counts, with its number."""
    for kind, label in KINDS.items():
        count = sum(times for (day, each), times in days.items() if each == kind and day >= since)
        if count:
            yield Line(str(label), count)


@dataclass(frozen=True)
class Held:
    """That somebody represented the liaison of a review in these days."""

    starts_on: dt.date
    ends_on: dt.date | None


def _held(reviews: Iterable[Review]) -> dict[int, list[Held]]:
    """Return who represented the liaison of each review and when, the managers who stood in left out."""
    of_liaison = {(review.external_id, review.internal_id): review.pk for review in reviews}
    found: dict[int, list[Held]] = {pk: [] for pk in of_liaison.values()}
    externals = [external for external, _internal in of_liaison if external]
    internals = [internal for _external, internal in of_liaison if internal]
    if externals:
        kind = ContentType.objects.get_for_model(apps.get_model("register.liaison"))
        given = Appointment.objects.filter(scope_type=kind, scope_id__in=externals, role=Role.REPRESENTATIVE)
        for row in given.order_by("starts_on", "pk"):
            found[of_liaison[row.scope_id, None]].append(Held(row.starts_on, row.ends_on))
    if internals:
        named = apps.get_model("register.representative").objects.filter(internal__in=internals)
        named = named.exclude(state="default_cm").order_by("started_on", "pk")
        for internal, began, ended in named.values_list("internal", "started_on", "ended_on"):
            if began is not None:
                found[of_liaison[None, internal]].append(Held(began, ended))
    return found


def _in_office(held: Sequence[Held], today: dt.date) -> int:
    return sum(1 for each in held if each.starts_on <= today and (each.ends_on is None or each.ends_on >= today))


def _gaps(review: Review, held: Sequence[Held], today: dt.date) -> Iterable[str]:
    """Yield the stretches since the review counts on which nobody represented the liaison."""
    for start, end in gaps([(each.starts_on, each.ends_on) for each in held], review.counted_from, today):
        yield _("%(start)s – %(end)s") % {
            "start": dates.day(start),
            "end": dates.day(end) if end < today else _("today"),
        }


def gaps(
    held: Iterable[tuple[dt.date, dt.date | None]], since: dt.date, until: dt.date
) -> list[tuple[dt.date, dt.date]]:
    """Return the stretches from `since` to `until`, both included, that no period of `held` covers."""
    found = []
    free = since
    for start, end in sorted(held, key=lambda period: period[0]):
        if start > until:
            break
        if start > free:
            found.append((free, start - dt.timedelta(days=1)))
        if end is None or end >= until:
            return found
        free = max(free, end + dt.timedelta(days=1))
    if free <= until:
        found.append((free, until))
    return found
