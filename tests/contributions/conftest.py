"""The committee, its working group and its representatives that the tests of contributions play with."""

from typing import Any

import pytest

from core.documents.models import Document
from liaisons.register.models import Representative
from tests import scenarios
from tests.contributions import stages
from tests.passing import stages as passing
from tests.scenarios import Cast


@pytest.fixture
def made(db: Any, at: Any) -> Cast:
    return scenarios.cast("ISO/TC 940", title="Tides", p_members=1, o_members=1, group=True)


@pytest.fixture
def representative(made: Cast) -> Representative:
    """The representative of category A, registered in the committee and in its working group."""
    assert made.group is not None
    return stages.represented(made, groups=(made.group,))


@pytest.fixture
def document(made: Cast) -> Document:
    return passing.paper(made)
