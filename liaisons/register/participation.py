"""What counts as active participation in a liaison, by kind and calendar year, whoever represented it (REP-10).

Each part says in its `joining` where its traces are; a later app adds attendance in the same way. A trace belongs to
the liaison that it names, never to a person alone: whoever represents two bodies is counted for neither twice.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from core import clock
from core.rulebook.enforcement import enforces

# The rule's own list, in the order in which pages show it.
KINDS: Mapping[str, Any] = {
    "attendance": _("Attendance"),
    "reports": _("Reports"),
    "comments": _("Comments"),
    "contributions": _("Contributions"),
    "feedback": _("Feedback"),
}
# Further back than a page is read for.
_YEARS = 6


@dataclass(frozen=True)
class Source:
    """Where traces of one kind are.

    `rows` gives them, each row one trace; `day` is the path of its date, or the expression that makes it; `external`
    and `internal` the paths to the liaison of an organization and to that between committees, empty where there is
    none.
    """

    rows: Callable[[], models.QuerySet[Any]]
    day: Any
    external: str = ""
    internal: str = ""

    def path(self, liaison: str) -> str:
        """Return the path to a liaison of the kind "external" or "internal"."""
        return {"external": self.external, "internal": self.internal}[liaison]

    def dated(self) -> models.QuerySet[Any]:
        """Return the rows with the day of each as `traced_on`."""
        day = models.F(self.day) if isinstance(self.day, str) else self.day
        return self.rows().order_by().annotate(traced_on=day)


class Sources:
    """The sources of the evidence, by kind."""

    def __init__(self) -> None:
        self._of_kind: dict[str, dict[str, Source]] = defaultdict(dict)

    def register(self, kind: str, name: str, source: Source) -> None:
        """Count what `source` gives as `kind`, one of `KINDS`; `name` tells it from others of the kind.

        Raises `LookupError` for a kind that the rule does not know. Call it in `ready()`.
        """
        if kind not in KINDS:
            raise LookupError(f"{kind} is no kind of participation")
        self._of_kind[kind][name] = source

    def __iter__(self) -> Iterator[tuple[str, str, Source]]:
        for kind in KINDS:
            for name, source in sorted(self._of_kind[kind].items()):
                yield kind, name, source


sources = Sources()

type Counts = Counter[tuple[int, str]]


@dataclass(frozen=True)
class Year:
    """A line of the table: a calendar year, and how often each kind."""

    year: int
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Table:
    """The participation in one liaison by year, the latest first; the kinds head the columns."""

    kinds: tuple[str, ...]
    years: tuple[Year, ...]

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The lines as a template shows them: each number beside its kind."""
        return [
            {"year": each.year, "counts": list(zip(self.kinds, each.counts, strict=True)), "total": each.total}
            for each in self.years
        ]

    @property
    def missing(self) -> str:
        """The kinds of which nothing was recorded yet when it was made."""
        return ", ".join(str(label) for label in KINDS.values() if str(label) not in self.kinds)

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept with the outcome of a review."""
        return {"kinds": list(self.kinds), "years": [[each.year, list(each.counts)] for each in self.years]}


def read(kept: dict[str, Any] | None) -> Table | None:
    """Return a table that was kept, or None where none was."""
    if not kept:
        return None
    years = tuple(Year(year, tuple(counts)) for year, counts in kept["years"])
    return Table(kinds=tuple(kept["kinds"]), years=years)


def table(counts: Counts, since: dt.date | None) -> Table:
    """Return `counts` by year from the year of `since` on, earlier ones where there is something (REP-10).

    Years without anything are shown as well: they are what a review looks for.
    """
    this = clock.today().year
    first = min([since.year if since else this, this, *(year for year, _kind in counts)])
    recorded = [kind for kind in KINDS if any(kind == each for each, _name, _source in sources)]
    return Table(
        kinds=tuple(str(KINDS[kind]) for kind in recorded),
        years=tuple(
            Year(year, tuple(counts[year, kind] for kind in recorded))
            for year in range(this, max(first, this - _YEARS + 1) - 1, -1)
        ),
    )


@enforces("REP-10", what=_("Counts participation by liaison and calendar year, whoever represented it."), kind="record")
def traces(liaisons: Mapping[str, Collection[int]]) -> dict[tuple[str, int], Counter[tuple[dt.date, str]]]:
    """Return how often each kind was left on which day, for each of `liaisons`, in one query for all sources.

    `liaisons` are keys by kind of liaison ("external", "internal"); so is the answer: (kind of liaison, key).
    """
    found: dict[tuple[str, int], Counter[tuple[dt.date, str]]] = defaultdict(Counter)
    asked = [
        source.dated()
        .filter(**{f"{path}__in": ids})
        .annotate(
            traced_in=models.Value(liaison, models.CharField()),
            traced_for=models.F(path),
            traced_kind=models.Value(kind, models.CharField()),
        )
        .values_list("traced_in", "traced_for", "traced_kind", "traced_on")
        .annotate(times=models.Count("pk"))
        for kind, _name, source in sources
        for liaison, ids in liaisons.items()
        if ids and (path := source.path(liaison))
    ]
    if asked:
        for liaison, key, kind, day, times in asked[0].union(*asked[1:], all=True).order_by():
            found[liaison, key][day, kind] += times
    return found


def by_year(days: Counter[tuple[dt.date, str]]) -> Counts:
    """Return what was counted by day counted by calendar year."""
    found: Counts = Counter()
    for (day, kind), times in days.items():
        found[day.year, kind] += times
    return found


def with_participation(rows: models.QuerySet[Any], liaison: str) -> models.QuerySet[Any]:
    """Add to liaisons of the kind `liaison` what `of` reads, without a query of its own."""
    for kind, name, source in sources:
        if path := source.path(liaison):
            years = source.dated().filter(**{path: models.OuterRef("pk")}).values_list(ExtractYear("traced_on"))
            rows = rows.annotate(**{_annotation(kind, name): ArraySubquery(years)})
    return rows


def of(liaison: Any) -> Table:
    """Return the participation by year in a liaison fetched `with_participation` (REP-10)."""
    counts: Counts = Counter()
    for kind, name, _source in sources:
        for year in getattr(liaison, _annotation(kind, name), None) or ():
            counts[year, kind] += 1
    return table(counts, liaison.started_on or liaison.review_from)


def _annotation(kind: str, name: str) -> str:
    return f"traced_{kind}_{name}".replace(" ", "_")
