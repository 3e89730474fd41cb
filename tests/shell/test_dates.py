"""How dates are said. The expectations are written by hand from the conventions T1 and T2."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from core.shell import dates
from core.shell.templatetags import desk

ZURICH = "Europe/Zurich"
UTC = dt.UTC


@pytest.fixture(autouse=True)
def _morning_of_20_november():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, 40, tzinfo=UTC), tick=False):
        yield


def test_day_has_no_leading_zero():
    assert dates.day(dt.date(2026, 10, 6)) == "6 Oct 2026"
    assert dates.day(dt.date(2026, 11, 27), weekday=True) == "Fri 27 Nov 2026"


def test_moment_is_said_in_the_zone_asked_for():
    moment = dt.datetime(2026, 10, 19, 9, 20, tzinfo=UTC)
    assert dates.moment(moment, ZURICH) == "19 Oct 2026, 11:20 CEST"
    assert dates.moment(moment, "Asia/Tokyo") == "19 Oct 2026, 18:20 JST"


def test_zone_without_letters_is_said_by_its_distance_from_utc():
    assert dates.moment(dt.datetime(2026, 1, 1, 12, tzinfo=UTC), "America/Sao_Paulo") == "1 Jan 2026, 09:00 UTC-03"


def test_moment_is_said_in_the_zone_of_the_reader():
    with timezone.override("America/New_York"):
        assert dates.moment(dt.datetime(2026, 11, 28, 2, 0, tzinfo=UTC)) == "27 Nov 2026, 21:00 EST"
        assert dates.day(dt.datetime(2026, 11, 28, 2, 0, tzinfo=UTC)) == "27 Nov 2026"


def test_day_of_a_deadline_counts_to_its_end():
    assert dates.deadline(dt.date(2026, 11, 27), ZURICH) == "Fri 27 Nov 2026, 23:59 CET"


def test_closing_at_midnight_is_said_as_the_last_minute_before():
    closes = dt.datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    assert dates.deadline(closes, ZURICH) == "Fri 27 Nov 2026, 23:59 CET"
    assert dates.deadline(dt.datetime(2026, 11, 27, 15, 30, tzinfo=UTC), ZURICH) == "Fri 27 Nov 2026, 16:30 CET"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 20), "today"),
        (dt.date(2026, 11, 21), "tomorrow"),
        (dt.date(2026, 11, 19), "yesterday"),
        (dt.date(2026, 11, 27), "in 7 days"),
        (dt.date(2026, 10, 6), "45 days ago"),
        (dt.date(2027, 11, 20), "in 12 months"),
        (dt.date(2023, 11, 20), "3 years ago"),
    ],
)
def test_distance_of_a_day(day, words):
    assert dates.relative(day, ZURICH) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "just now"),
        (-2, "2 minutes ago"),
        (-1, "1 minute ago"),
        (59, "in 59 minutes"),
        (-185, "3 hours ago"),
        (13 * 60, "today"),
        (-2 * 24 * 60, "2 days ago"),
    ],
)
def test_distance_of_a_moment(minutes, words):
    moment = dt.datetime(2026, 11, 20, 9, 40, tzinfo=UTC) + dt.timedelta(minutes=minutes)
    assert dates.relative(moment, ZURICH) == words


def test_days_are_counted_in_the_zone_of_the_deadline():
    """At 09:40 UTC it is already the 21st on Kiritimati's clock only after 10:00; ten minutes earlier it is not."""
    assert dates.days_until(dt.date(2026, 11, 21), "Pacific/Kiritimati") == 1
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, 0, tzinfo=UTC), tick=False):
        assert dates.days_until(dt.date(2026, 11, 21), "Pacific/Kiritimati") == 0


def test_filters_give_the_machine_its_date_too():
    assert desk.day(dt.date(2026, 10, 6)) == '<time datetime="2026-10-06">6 Oct 2026</time>'
    assert desk.due(dt.date(2026, 11, 27), ZURICH) == (
        '<time datetime="2026-11-27T23:59:00+01:00">Fri 27 Nov 2026, 23:59 CET</time>, in 7 days'
    )
    assert desk.moment(dt.date(2026, 10, 6)) == '<time datetime="2026-10-06">6 Oct 2026</time>'


@pytest.mark.parametrize("filter_", [desk.day, desk.moment, desk.deadline, desk.due, desk.ago])
def test_no_date_is_said_as_nothing(filter_):
    assert filter_(None) == ""
