"""The committee and the organization that the tests of reviews play with."""

from typing import Any

import pytest

from tests.reviews import stages


@pytest.fixture
def made(db: Any, at: Any) -> stages.Room:
    return stages.room()
