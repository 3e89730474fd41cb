"""The committee that the tests of projects play with."""

from typing import Any

import pytest

from tests import scenarios
from tests.projects.stages import Outsiders, outsiders
from tests.scenarios import Cast


@pytest.fixture
def made(db: Any, at: Any) -> Cast:
    return scenarios.cast("ISO/TC 920", p_members=2, o_members=1, group=True)


@pytest.fixture
def liaisons(made: Cast) -> Outsiders:
    return outsiders(made)
