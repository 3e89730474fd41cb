"""The clock that the tests of applications move, and the cast they play with."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from tests import scenarios


@pytest.fixture
def cast(db: Any, at: Any) -> scenarios.Cast:
    """A small committee with everybody who has a part."""
    return scenarios.cast(p_members=3, group=True)


@pytest.fixture
def large_cast(db: Any, at: Any) -> scenarios.Cast:
    """A committee of 18 P-members, for votes on the edge of two thirds."""
    return scenarios.cast(p_members=18)


@pytest.fixture
def at() -> Iterator[Callable[[dt.datetime], None]]:
    """Move the clock to a moment; it goes back after the test."""
    traveller = time_machine.travel(dt.datetime(2025, 4, 14, 8, tzinfo=dt.UTC), tick=False)
    coordinates = traveller.start()
    yield lambda moment: coordinates.move_to(moment, tick=False)
    traveller.stop()
