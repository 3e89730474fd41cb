"""The committees that the tests of checklists play with."""

from typing import Any

import pytest

from tests.internal import stages


@pytest.fixture
def made(db: Any, at: Any) -> stages.Pair:
    return stages.pair(p_members=3, o_members=1)
