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
    """Move the clock, as the suite's own does, but from a day of 2025."""
    with time_machine.travel(dt.datetime(2025, 4, 14, 8, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller.move_to
