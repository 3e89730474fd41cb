"""A representative in a real browser: he comments in a working group, sends a report, asks about a ballot."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from core.accounts.roles import Role
from liaisons.register.models import Representative
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.contributions import stages
from tests.documents.samples import PDF
from tests.factories.accounts import holder
from tests.passing import stages as passing
from tests.scenarios import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(clock: Any) -> Cast:
    return scenarios.cast("ISO/TC 940", title="Tides", p_members=1, o_members=0, group=True)


@pytest.fixture
def representative(made: Cast) -> Representative:
    assert made.group is not None
    # With a second body in the same committee: a choice to make (REP-05).
    stages.represented(made, category="B", acronym="HARBOUR", website="https://harbour.example")
    return stages.represented(made, groups=(made.group,), acronym="SURVEY", website="https://survey.example")


@pytest.mark.rule("REP-05", "REP-08", "REP-09", "REP-10")
def test_contributed_taken_up_and_counted(
    made: Cast, representative: Representative, visitor: Callable[..., Visitor]
) -> None:
    assert representative.person is not None
    assert made.group is not None
    ballot = passing.open_ballot(made)
    convenor = holder(Role.CONVENOR, made.group)

    reader = visitor(representative.person)
    reader.go(representative.get_absolute_url())
    reader.follow(f"Contribute to {made.group}")
    reader.sees("you contribute the view of the body that you represent and no other")
    expect(reader.page.locator("main [name=representative]")).to_be_disabled()
    reader.fill(kind="comment", text="The tide comes twice.")
    reader.press("Send it")
    reader.sees("What SURVEY says", "The tide comes twice.")

    reader.go("/liaisons/contributions/")
    reader.follow(f"Contribute to {made.committee}")
    reader.sees("That is not recommended")
    reader.fill(kind="report", title="Our year at sea", text="We measured four harbours.")
    reader.page.locator("main [name=file]").set_input_files(
        {"name": "year.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    reader.press("Send it")
    reader.sees("say for which one (REP-05)", "year.pdf")
    reader.page.get_by_label("SURVEY").check()
    reader.press("Send it")
    reader.sees("What SURVEY says", "We measured four harbours.", "Our year at sea")

    reader.go(representative.get_absolute_url())
    reader.follow(f"{ballot} {ballot.title}")
    reader.fill(group="Pilots", addresses="ann@survey.example", question="Shall we?", confirmed=True)
    reader.press("Write to the group")
    reader.sees("None recorded yet.")
    reader.do("Record feedback", **passing.FEEDBACK)
    reader.do("Return the feedback to the committee manager", **passing.SUMMARY)

    second = visitor(convenor)
    second.go("/work/")
    second.follow("CO-2026-001")
    second.do("Take up")
    second.sees("Taken up")

    manager = visitor(made.manager)
    manager.go(f"/liaisons/contributions/?committee={made.committee.pk}&kind=report")
    expect(manager.row("Our year at sea")).to_contain_text("SURVEY")
    manager.follow("CO-2026-002")
    manager.do("Take note")
    manager.go(ballot.get_absolute_url())
    manager.sees("Feedback collected by representatives", "We agree but for the tide in clause 4.")
    assert representative.liaison is not None
    manager.go(representative.liaison.get_absolute_url())
    manager.sees("Active participation by year")
    year = manager.row("2026").first
    assert [cell.strip() for cell in year.locator("td").all_inner_texts()] == ["2026", "1", "1", "0", "1", "3"]
