"""A document in a real browser: passed on within an organization, its feedback returned, its backing asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from core.documents.models import Document
from liaisons.register.models import Representative
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.passing import stages
from tests.scenarios import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(clock: Any) -> Cast:
    return scenarios.cast("ISO/TC 930", p_members=1, o_members=0)


@pytest.fixture
def representative(made: Cast) -> Representative:
    return stages.represented(made)


@pytest.fixture
def document(made: Cast) -> Document:
    return stages.paper(made)


@pytest.mark.rule("DOC-04", "DOC-05", "REP-09")
def test_passed_on_and_returned(
    made: Cast, representative: Representative, document: Document, visitor: Callable[..., Visitor]
) -> None:
    assert representative.person is not None
    reader = visitor(representative.person)
    reader.go(f"/committees/{made.committee.pk}/documents/")
    reader.follow("Pass on N 1")
    reader.fill(
        group="Drafting group on depths",
        addresses="ann@surveyors.example\neve@elsewhere.example",
        question="Is clause 4 what you measure?",
        confirmed=True,
    )
    reader.press("Write to the group")
    reader.sees("eve@elsewhere.example is at no domain of")
    reader.fill(addresses="ann@surveyors.example")
    reader.press("Write to the group")
    reader.sees("PO-2026-001", "None recorded yet.")
    assert reader.page.locator(".offer-not", has_text="Return the feedback").is_visible()
    reader.do("Record feedback", **stages.FEEDBACK)
    reader.do("Return the feedback to the committee manager", **stages.SUMMARY)
    reader.sees("Feedback returned")

    manager = visitor(made.manager)
    manager.go("/work/")
    manager.sees("Feedback of representatives to take note of")
    manager.follow("PO-2026-001")
    manager.sees("Clause 4 lacks the tide.", "We agree but for the tide in clause 4.")
    assert "ann@surveyors.example" not in manager.page.content()
    manager.do("Take note")
    manager.go("/liaisons/documents/")
    expect(manager.row("PO-2026-001")).to_contain_text("Noted")


@pytest.mark.rule("DOC-08")
def test_backing_is_asked_for_and_refused_with_a_reason(
    made: Cast, representative: Representative, document: Document, visitor: Callable[..., Visitor]
) -> None:
    manager = visitor(made.manager)
    manager.go(f"/committees/{made.committee.pk}/documents/")
    manager.follow("Ask for backing N 1")
    manager.fill(liaisons=True, note="It goes to the enquiry in May.")
    manager.press("Ask them")

    assert representative.person is not None
    reader = visitor(representative.person)
    reader.go("/work/")
    reader.sees("Documents to back or not")
    reader.follow("BK-2026-001")
    reader.sees("It goes to the enquiry in May.")
    reader.follow("Answer")
    reader.fill(answer="none")
    reader.press("Answer")
    reader.sees("Say why the document is not backed (DOC-08).")
    reader.fill(reason="It leaves out the tide.")
    reader.press("Answer")
    reader.sees("No backing", "It leaves out the tide.")
    manager.go("/liaisons/backing/")
    expect(manager.row("BK-2026-001")).to_contain_text("No backing")
