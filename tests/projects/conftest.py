"""The committee that the tests of projects play with, and the clock that they move."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from tests import scenarios
from tests.projects.stages import Outsiders, outsiders
from tests.scenarios import Cast


@pytest.fixture
def at() -> Iterator[Callable[[dt.datetime], None]]:
    """Move the clock to a moment; it goes back after the test."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def made(db: Any, at: Any) -> Cast:
    return scenarios.cast("ISO/TC 920", p_members=2, o_members=1, group=True)


@pytest.fixture
def liaisons(made: Cast) -> Outsiders:
    return outsiders(made)
