"""Move the demo's clock, so that ballots close and deadlines pass before one's eyes."""

import datetime as dt
import re
from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock

STEP = re.compile(r"(?P<sign>[+-])(?P<number>\d{1,5})(?P<unit>[hdw])")
UNITS = {"h": dt.timedelta(hours=1), "d": dt.timedelta(days=1), "w": dt.timedelta(weeks=1)}


class Command(BaseCommand):
    help = "Shows or moves the demo's clock: +30d, +12h, -1w, a date such as 2027-03-01, or reset."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # A leading minus would be read as an option.
        parser.prefix_chars = "/"
        parser.add_argument("to", nargs="?", help="+30d, +12h, -1w, 2027-03-01 or reset; nothing shows the time")

    def handle(self, *args: Any, to: str | None = None, **options: Any) -> None:
        if to is not None:
            try:
                clock.move(shift_to(to))
            except RuntimeError as error:
                raise CommandError(str(error)) from error
        zone = ZoneInfo(settings.TIME_ZONE)
        self.stdout.write(f"The demo's clock shows {clock.now().astimezone(zone):%Y-%m-%d %H:%M} ({zone.key}).")


def shift_to(to: str) -> dt.timedelta:
    """Return how far from the real time the clock has to be moved for `to`. Raises `CommandError`.

    A step counts from what the clock shows now; a date keeps the time of day.
    """
    if to == "reset":
        return dt.timedelta()
    step = STEP.fullmatch(to)
    if step:
        distance = int(step["number"]) * UNITS[step["unit"]]
        return clock.shift() + (distance if step["sign"] == "+" else -distance)
    try:
        day = dt.date.fromisoformat(to)
    except ValueError:
        raise CommandError(f"{to} is neither a step such as +30d nor a date such as 2027-03-01 nor reset.") from None
    return clock.shift_to(day)
