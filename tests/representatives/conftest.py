"""The committees that the tests of representatives play with."""

from typing import Any

import pytest

from tests import scenarios
from tests.internal.stages import Pair


@pytest.fixture
def made(db: Any, at: Any) -> Pair:
    """Two committees, the followed one with a working group and, so that nobody reads there already, no members."""
    home = scenarios.cast("ISO/TC 920", p_members=2, o_members=0)
    return Pair(home, scenarios.cast("ISO/TC 921", p_members=0, o_members=0, group=True))
