"""The committee, its document and its representative that the tests of documents under way play with."""

from typing import Any

import pytest

from core.documents.models import Document
from liaisons.register.models import Representative
from tests import scenarios
from tests.passing import stages
from tests.scenarios import Cast


@pytest.fixture
def made(db: Any, at: Any) -> Cast:
    return scenarios.cast("ISO/TC 930", p_members=1, o_members=1, group=True)


@pytest.fixture
def representative(made: Cast) -> Representative:
    return stages.represented(made)


@pytest.fixture
def document(made: Cast) -> Document:
    return stages.paper(made)
