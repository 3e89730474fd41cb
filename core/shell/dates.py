"""How dates are said: absolute with their zone, and relative to now. Plain text; the filters add the markup."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock

Day = dt.date | dt.datetime


def zone_of(zone: dt.tzinfo | str | None) -> dt.tzinfo:
    """Return the zone to speak in: the one named, or the reader's (the active time zone of the request)."""
    if isinstance(zone, str):
        return ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return zone or timezone.get_current_timezone()


def day_of(value: Day, zone: dt.tzinfo | str | None = None) -> dt.date:
    """Return the calendar day of `value`, for a moment the one it falls on in `zone`."""
    return value.astimezone(zone_of(zone)).date() if isinstance(value, dt.datetime) else value


def day(value: Day, zone: dt.tzinfo | str | None = None, *, weekday: bool = False) -> str:
    """Return "27 Nov 2026", or "Fri 27 Nov 2026" with `weekday`."""
    return _formatted(day_of(value, zone), "D j M Y" if weekday else "j M Y", get_language())


def moment(value: dt.datetime, zone: dt.tzinfo | str | None = None, *, weekday: bool = False) -> str:
    """Return "18 Nov 2026, 08:12 CET". `value` must be aware."""
    local = value.astimezone(zone_of(zone))
    return f"{day(local.date(), weekday=weekday)}, {local:%H:%M} {_zone_name(local)}"


def deadline(value: Day, zone: dt.tzinfo | str | None = None) -> str:
    """Return the last minute that still counts, "Fri 27 Nov 2026, 23:59 CET" (T1, T2).

    A date lasts until its end in `zone`; a moment is the first one that no longer counts, so midnight is said
    as 23:59 of the day before.
    """
    return moment(last_minute(value, zone), zone, weekday=True)


def last_minute(value: Day, zone: dt.tzinfo | str | None = None) -> dt.datetime:
    """Return the last minute that still counts for a deadline on a day or up to a moment."""
    if isinstance(value, dt.datetime):
        local = value.astimezone(zone_of(zone))
        return local - dt.timedelta(minutes=1) if local.time() == dt.time.min else local
    return dt.datetime.combine(value, dt.time(23, 59), tzinfo=zone_of(zone))


def relative(value: Day, zone: dt.tzinfo | str | None = None) -> str:
    """Return "in 7 days", "9 days ago", "today", and for moments of the same day "in 3 hours"."""
    if isinstance(value, dt.datetime):
        seconds = (value - clock.now()).total_seconds()
        if abs(seconds) < 12 * 3600:
            return _within_hours(seconds)
    distance = days_until(value, zone)
    if distance == 0:
        return _("today")
    if distance == 1:
        return _("tomorrow")
    if distance == -1:
        return _("yesterday")
    size, words = _count(abs(distance))
    return (_("in %(time)s") if distance > 0 else _("%(time)s ago")) % {"time": words % {"count": size}}


def days_until(value: Day, zone: dt.tzinfo | str | None = None) -> int:
    """Return how many calendar days lie between today and `value` in `zone`; negative when it has passed."""
    return (day_of(value, zone) - clock.now().astimezone(zone_of(zone)).date()).days


def days(count: int) -> str:
    """Return "1 day", "7 days"."""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


@lru_cache(maxsize=4096)
def _formatted(day: dt.date, form: str, language: str | None) -> str:
    """Format a day; a list says the same few dates again and again. The language is part of what is remembered."""
    return dateformat.format(day, form)


def _count(distance: int) -> tuple[int, str]:
    if distance < 100:
        return distance, ngettext("%(count)d day", "%(count)d days", distance)
    months = round(distance / 30.44)
    if months < 24:
        return months, ngettext("%(count)d month", "%(count)d months", months)
    years = distance // 365
    return years, ngettext("%(count)d year", "%(count)d years", years)


def _within_hours(seconds: float) -> str:
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return _("just now") if seconds <= 0 else _("in less than a minute")
    if minutes < 60:
        words = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    else:
        words = ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return (_("in %(time)s") if seconds > 0 else _("%(time)s ago")) % {"time": words}


def _zone_name(local: dt.datetime) -> str:
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in {"+", "-"} else name
