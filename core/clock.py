"""The one clock. Everything that asks for the time asks here, so that the demo can move it."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """Return the present moment in UTC, moved by the demo's shift where there is one (T4)."""
    return timezone.now() + shift()


def today(zone: ZoneInfo | None = None) -> dt.date:
    """Return the date of `now()` in `zone`, by default the reference time zone of the settings."""
    return now().astimezone(zone or ZoneInfo(settings.TIME_ZONE)).date()


def shift() -> dt.timedelta:
    """Return how far the demo's clock is moved; nothing outside the demo."""
    if not settings.DEMO_MODE:
        return dt.timedelta()
    try:
        return dt.timedelta(seconds=float(_shift_file().read_text()))
    except FileNotFoundError:
        return dt.timedelta()


def move(to: dt.timedelta) -> None:
    """Move the demo's clock to `to` from the real time. Raises `RuntimeError` outside the demo."""
    if not settings.DEMO_MODE:
        raise RuntimeError("Only the demo's clock can be moved.")
    target = _shift_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    draft.write_text(str(to.total_seconds()))
    draft.replace(target)


def shift_to(day: dt.date) -> dt.timedelta:
    """Return the shift by which the clock shows `day` at the present time of day in the reference time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    shown = now()
    wanted = dt.datetime.combine(day, shown.astimezone(zone).time(), tzinfo=zone)
    # Two moments of the same zone would be subtracted by the clock on the wall, an hour off across summer time.
    return shift() + (wanted.astimezone(dt.UTC) - shown)


def end_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the first moment after `day` in `zone`: a deadline is kept while now is before it (T1)."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=zone).astimezone(dt.UTC)


def add_months(day: dt.date, months: int, *, missing: str = "back") -> dt.date:
    """Return the same calendar day `months` later (T3).

    Where that month has no such day, `missing="back"` takes its last day (a due date) and
    `missing="on"` the first day of the next month (a bar or ban).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        first_of_next = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        return first_of_next if missing == "on" else first_of_next - dt.timedelta(days=1)


def _shift_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-clock"
