"""Where documents of committees are kept and read: a fixed moment, a folder of its own, the people."""

from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.directory.papers.people import NOON, Cast


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()
