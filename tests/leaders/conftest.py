"""The committee, its group and its project that the tests of convenors and project leaders play with."""

from typing import Any

import pytest

from committees.directory.models import Committee
from committees.projects.models import Project
from tests import scenarios
from tests.leaders import stages
from tests.projects import stages as projects
from tests.scenarios import Cast


@pytest.fixture
def made(db: Any, at: Any) -> Cast:
    return scenarios.cast("ISO/TC 940", p_members=2, o_members=1, group=True)


@pytest.fixture
def group(made: Cast) -> Committee:
    return stages.group_of(made)


@pytest.fixture
def project(made: Cast) -> Project:
    return projects.project(made, "ISO/CD 94001", working_group=None)
