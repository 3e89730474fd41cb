"""The committee that the tests of ISO-IEC liaisons play with, and everybody who has a part."""

from typing import Any

import pytest

from tests.iec import stages


@pytest.fixture
def desk(db: Any, at: Any) -> stages.Desk:
    return stages.desk(p_members=3, o_members=1)
