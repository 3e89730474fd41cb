"""The base of the suite: the database, the clock, the real feed, the browser."""

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from core.documents import pdf_files
from tests.database import runtime_rights
from tests.loud import not_tested, pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the owner make the database; everything else happens with the rights of the running application."""
    with django_db_blocker.unblock(), runtime_rights(), django_db_blocker.block():
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="write the pictures of docs/story.md")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the suite's own PostgreSQL, unless another run is at work on it."""
    cluster = settings.DATABASES["default"].get("CLUSTER")
    if cluster and not hasattr(config, "workerinput"):
        cluster.stop(even_if_used=False)


@pytest.fixture(scope="session", autouse=True)
def addresses() -> None:
    """Read the addresses of a real installation before a test that plays the demo can be the first to read them."""
    import_module("config.urls")


@pytest.fixture(scope="session", autouse=True)
def judged_once() -> Iterator[None]:
    """Let the same PDF be judged by a process of its own once: the suite hands in a few samples a thousand times."""
    judge, known = pdf_files._judgement, dict[object, str]()

    def judgement(data: bytes) -> str:
        asked = hashlib.sha256(data).digest(), pdf_files._JUDGE, pdf_files.SECONDS
        if asked not in known:
            known[asked] = judge(data)
        return known[asked]

    with patch.object(pdf_files, "_judgement", judgement):
        yield


@pytest.fixture
def at() -> Iterator[Callable[[dt.datetime], None]]:
    """Move the clock, which stands on a Monday morning in March, to a moment; it goes back after the test."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture(scope="session")
def feed_dir() -> Path:
    """The folder of the real open data, named by `FEED_DIR`."""
    folder = os.environ.get("FEED_DIR", "")
    if not folder or not Path(folder).is_dir():
        not_tested("FEED_DIR does not name the folder with the real open data")
    return Path(folder)


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> bool:
    """Whether the browser tests write the pictures of the story."""
    return bool(request.config.getoption("--screenshots"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that the browser tests drive."""
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        not_tested("no Chromium on this machine (Debian's package is called chromium)")
    # Playwright's own event loop makes Django believe that it is called from asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return found[0]
