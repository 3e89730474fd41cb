"""The checklists in a real browser: what waits in My work is ticked, and the page says by whom and when."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import scenarios
from tests.browser.visitor import Visitor
from tests.internal import stages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.rule("REP-03", "RPT-08")
def test_the_representative_ticks_what_is_his(clock: Any, visitor: Callable[..., Visitor]) -> None:
    made = stages.pair(p_members=1, o_members=0)
    liaison = stages.active(made, clock.move_to)
    member = visitor(made.member)
    member.go("/work/")
    member.sees("Checklists of liaisons to complete")
    member.go(liaison.get_absolute_url())
    member.sees("Registered in the right committees and working groups", "Representative’s turn")
    member.follow("Tick the representative’s lines")
    member.press("Tick the representative’s lines")
    member.sees("This field is required.")
    member.page.locator("main [name=lines][value=LR-1]").check()
    member.press("Tick the representative’s lines")
    member.sees("Representative’s lines of the checklist ticked", f"{made.member.name}, ")
    member.go("/work/")
    assert "Checklists of liaisons to complete" not in member.page.locator("main").inner_text()


@pytest.mark.rule("EXT-17", "EXT-23")
def test_an_application_says_whose_turn_it_is(clock: Any, visitor: Callable[..., Visitor]) -> None:
    made = scenarios.cast(p_members=1, o_members=0)
    application = scenarios.with_tpm(made)
    manager = visitor(made.manager)
    manager.go(application.get_absolute_url())
    manager.sees("Checklist", "Technical programme manager’s turn: waits for the clearance")
