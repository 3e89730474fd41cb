"""The clock that the tests of representatives move, and the committees they play with."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from tests import scenarios
from tests.internal.stages import Pair


@pytest.fixture
def at() -> Iterator[Callable[[dt.datetime], None]]:
    """Move the clock to a moment; it goes back after the test."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def made(db: Any, at: Any) -> Pair:
    """Two committees, the followed one with a working group and, so that nobody reads there already, no members."""
    home = scenarios.cast("ISO/TC 920", p_members=2, o_members=0)
    return Pair(home, scenarios.cast("ISO/TC 921", p_members=0, o_members=0, group=True))
