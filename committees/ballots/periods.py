"""When a ballot opens and closes (BAL-12, T2): days of the committee's zone, moments for the machine."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core import clock
from core.rulebook import parameters

# Kinds that decide on a liaison: their CIB has a shortest length (BAL-12).
ON_LIAISONS = frozenset({"liaison", "carried_over", "internal_liaison", "cancellation"})


def default_closing(opens_on: dt.date) -> dt.date:
    """Return the last day to vote of a ballot that opens on `opens_on`, `ballot_cib_weeks` later (BAL-12)."""
    return opens_on + dt.timedelta(weeks=parameters.number("ballot_cib_weeks"))


def earliest_closing(opens_on: dt.date, kind: str) -> dt.date:
    """Return the first day on which a ballot of `kind` may close, `ballot_min_weeks` after its opening (BAL-12)."""
    if kind not in ON_LIAISONS:
        return opens_on
    return opens_on + dt.timedelta(weeks=parameters.number("ballot_min_weeks"))


def opening_problem(opens_on: dt.date, zone: ZoneInfo) -> str:
    """Return why a ballot cannot open on `opens_on`, or nothing (T4)."""
    today = clock.today(zone)
    if opens_on < today:
        return _("A ballot opens today or later; %(day)s has passed.") % {"day": _said(opens_on)}
    return ""


def closing_problem(opens_on: dt.date, closes_on: dt.date, kind: str) -> str:
    """Return why a ballot from `opens_on` cannot close at the end of `closes_on`, or nothing (BAL-12)."""
    if closes_on < opens_on:
        return _("The ballot would close before it opens.")
    earliest = earliest_closing(opens_on, kind)
    if closes_on < earliest:
        return _("A ballot on a liaison that opens on %(opens)s runs until the end of %(earliest)s at least.") % {
            "opens": _said(opens_on),
            "earliest": _said(earliest),
        }
    return ""


def opening_moment(opens_on: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the first moment of `opens_on` in `zone`, or now where that has passed already today."""
    first = dt.datetime.combine(opens_on, dt.time.min, tzinfo=zone).astimezone(dt.UTC)
    return max(first, clock.now())


def closing_moment(closes_on: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the first moment after `closes_on` in `zone`: a vote counts while now is before it (T2)."""
    return clock.end_of_day(closes_on, zone)


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
