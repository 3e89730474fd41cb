"""New work in a real browser: proposed by an organization of category A, refused to B, made a project."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from committees.projects.models import Project
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.projects import stages
from tests.scenarios import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(clock: Any) -> Cast:
    return scenarios.cast("ISO/TC 920", p_members=1, o_members=1, group=True)


@pytest.fixture
def refusals() -> set[str]:
    """A form that fails is answered with 422, and a refusal with 403."""
    return {"422", "403"}


@pytest.mark.rule("EXT-02", "EXT-03")
def test_from_a_proposal_of_category_a_to_a_project(made: Cast, visitor: Callable[..., Visitor]) -> None:
    liaisons = stages.outsiders(made)
    contact = visitor(liaisons.contacts["A"])
    contact.go(made.committee.get_absolute_url())
    contact.follow("Propose new work")
    contact.fill(title="Names of places in several scripts", stakeholders="Map makers")
    contact.press("Propose it")
    contact.sees("answer needs attention")
    assert contact.page.input_value("[name=stakeholders]") == "Map makers"
    contact.fill(purpose="Every map writes them differently.")
    contact.press("Propose it")
    contact.sees("NW-2026-001", "Every map writes them differently.")

    representative = visitor(liaisons.representatives["B"])
    representative.go(made.committee.get_absolute_url())
    expect(representative.page.get_by_role("link", name="Propose new work")).to_have_count(0)
    representative.go(f"/committees/{made.committee.pk}/projects/propose/")
    representative.sees("category B, which proposes no new work items. (EXT-03)")

    manager = visitor(made.manager)
    manager.go("/work/")
    manager.sees("Proposals of new work to decide on")
    manager.follow("NW-2026-001")
    manager.do(
        "Record the acceptance",
        decision="Resolution 7/2026",
        reference="ISO/AWI 77001",
        working_group="ISO/TC 920/WG 1",
    )
    manager.sees("Accepted")
    manager.follow("ISO/AWI 77001")
    manager.sees("20 Preparatory", str(liaisons.liaisons["A"].organization), "Map makers")
    manager.follow("Record a stage")
    manager.fill(reference="ISO/CD 77001")
    manager.press("Record the stage")
    manager.sees("30 Committee", "ISO/AWI 77001", "ISO/CD 77001")
    manager.follow("Change the record")
    manager.fill(title="Names of places")
    manager.press("Save")
    project = Project.objects.get()
    assert (project.title, project.stage, project.stages.count()) == ("Names of places", "30", 3)
    manager.go(made.committee.get_absolute_url())
    manager.follow("Register a project")
    manager.fill(reference="ISO/DIS 77002", title="Heights", stage="40 Enquiry")
    manager.press("Register the project")
    manager.sees("40 Enquiry")

    contact.go("/projects/")
    expect(contact.row("ISO/CD 77001")).to_contain_text("30 Committee")
    contact.go("/projects/proposals/")
    expect(contact.row("NW-2026-001")).to_contain_text("Accepted")


@pytest.mark.rule("EXT-02")
def test_a_proposal_is_declined(made: Cast, visitor: Callable[..., Visitor]) -> None:
    found = stages.proposed(made, by=next(iter(made.voters.values())))
    manager = visitor(made.manager)
    manager.go(found.get_absolute_url())
    manager.do("Record the refusal", decision="Resolution 8/2026", reason="Another committee has it.")
    manager.sees("Declined", "Another committee has it.")
    assert not Project.objects.exists()
