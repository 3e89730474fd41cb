"""The clock that the tests of internal liaisons move, and the two committees they play with."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from tests.internal import stages


@pytest.fixture
def at() -> Iterator[Callable[[dt.datetime], None]]:
    """Move the clock to a moment; it goes back after the test."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def made(db: Any, at: Any) -> stages.Pair:
    return stages.pair(p_members=3, o_members=1)
