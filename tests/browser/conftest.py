"""A browser for the whole run, and what every page in it has to satisfy."""

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from core.accounts.models import User
from tests.browser.visitor import RULES, Kind, Visitor

type Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def live_server(live_server: Any) -> Iterator[Any]:
    """The server of the run; what it still answers when a page is closed has to end before the tables are emptied.

    A request that reads while they are emptied would lock them in another order, and one of the two would be ended
    by PostgreSQL as a deadlock.
    """
    yield live_server
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=30)


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Visit]:
    """Open pages of the live server, signed in as `user` where one is named.

    Whatever the browser complains about on the way fails the test, unless it is `expected` (a pattern).
    """
    complaints: list[str] = []
    contexts = []

    def open_page(
        path: str,
        *,
        width: int = 1440,
        scheme: str = "light",
        scripts: bool = True,
        expected: str = "",
        user: Any = None,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()

        def complain(message: Any) -> None:
            if message.type in {"error", "warning"} and not (expected and re.search(expected, message.text)):
                complaints.append(message.text)

        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def assert_accessible(live_server: Any) -> Callable[..., None]:
    """Let axe judge a page by all `RULES`, or by those named, and see that nothing of it hangs over the edge."""
    assert Path("static/vendor/axe.min.js").exists(), "run `npm ci && npm run build`"

    def judge(page: Page, rules: dict[str, Any] = RULES) -> None:
        # A click returns while the next page still lacks its head.
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.add_script_tag(url=f"{live_server.url}/static/vendor/axe.min.js")
        # What axe finds in order is several times what it finds wrong, and costs as much to hand over as to find.
        violations = page.evaluate(
            "async rules => (await axe.run({runOnly: rules, resultTypes: ['violations']})).violations",
            rules,
        )
        broken = [
            f"{violation['id']} at {node['target']}: {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]
        assert broken == []
        width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], f"{page.url} is {width[0]} px wide on a screen of {width[1]}"

    return judge


@pytest.fixture
def clock(live_server: Any) -> Iterator[Any]:
    """A Monday morning in March that goes on."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC), tick=True) as clock:
        yield clock


@pytest.fixture
def refusals() -> set[str]:
    """The answers that a test provokes: a form that fails is answered with 422."""
    return {"422"}


@pytest.fixture(scope="session")
def seen() -> set[Kind]:
    """The kinds of pages that were judged in every width and colour: once in a run is enough."""
    return set()


@pytest.fixture
def visitor(
    browser: Browser,
    live_server: Any,
    assert_accessible: Callable[..., None],
    pictures: bool,
    refusals: set[str],
    seen: set[Kind],
) -> Iterator[Callable[..., Visitor]]:
    """Return what opens a browser for a person; what the browser complains about fails the test, save `refusals`."""
    contexts, complaints = [], []

    def enter(person: User | None = None) -> Visitor:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()

        def complain(message: Any) -> None:
            if message.type in {"error", "warning"} and not refusals & set(message.text.split()):
                complaints.append(f"{page.url}: {message.text}")

        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        found = Visitor(page, live_server.url, assert_accessible, seen=seen, pictures=pictures)
        if person is not None:
            found.sign_in(person)
        return found

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []
