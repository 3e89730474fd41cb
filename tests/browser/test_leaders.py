"""Convenors and project leaders in a real browser: appointed by resolution, refused, renewed, ended, read."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from liaisons.register.models import Term
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.factories.organizations import LiaisonFactory
from tests.leaders import stages
from tests.projects import stages as projects
from tests.scenarios import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(clock: Any) -> Cast:
    return scenarios.cast("ISO/TC 940", title="Depths", p_members=1, o_members=1, group=True)


def choice(resolution: Any) -> str:
    """Return how the form names a resolution."""
    version = resolution.current
    text = version.text if len(version.text) <= 90 else f"{version.text[:90]}…"
    return f"{resolution.number} of {version.decided_on.day} {version.decided_on:%b %Y}: {text}"


@pytest.mark.rule("COM-05", "COM-04", "EXT-04")
def test_a_convenor_from_the_appointment_to_the_renewal(
    made: Cast, clock: Any, visitor: Callable[..., Visitor]
) -> None:
    group = stages.group_of(made)
    scenarios.person("Nora New", "nora")
    barred = LiaisonFactory(committee=group, category="C", organization__acronym="BUOY").organization
    first = stages.voted(made, clock.move_to, "Convenor of WG 1", "Shall Nora New convene WG 1?")

    manager = visitor(made.manager)
    manager.go(group.get_absolute_url())
    manager.follow("Appoint a convenor")
    manager.fill(
        person="nora@example.org",
        origin=str(barred),
        resolution=choice(first),
        starts_on="2026-04-01",
        ends_on="2029-04-02",
    )
    manager.press("Appoint")
    manager.sees("BUOY is in category C liaison", "ends on 1 Apr 2029 at the latest")
    assert manager.page.input_value("[name=ends_on]") == "2029-04-02"
    manager.fill(origin=str(stages.member_of(made)), ends_on="2026-08-31")
    manager.press("Appoint")
    manager.sees("Nora New is appointed until 31 Aug 2026.", "On what it rests", first.number)
    term = Term.objects.get()

    nora = visitor(term.person)
    nora.go(group.get_absolute_url())
    expect(nora.row("31 Aug 2026").first).to_contain_text("Nora New")
    nora.go(term.get_absolute_url())
    expect(nora.page.get_by_role("link", name="Renew")).to_have_count(0)

    clock.move_to(dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC))
    manager.sign_in(made.manager)
    manager.go("/work/")
    manager.sees("Terms of office that end: renew or appoint anew")
    manager.page.locator("main").get_by_role("link", name=str(term)).first.click()
    manager.look()
    manager.follow("Renew")
    manager.fill(resolution=choice(first))
    manager.press("Renew")
    manager.sees("a renewal needs a new resolution of ISO/TC 940")
    second = stages.voted(made, clock.move_to, "Convenor of WG 1 again", "Shall Nora New go on?")
    manager.sign_in(made.manager)
    manager.go(f"/liaisons/leaders/{term.pk}/renew/")
    manager.fill(resolution=choice(second))
    manager.press("Renew")
    manager.sees("Nora New is appointed until 1 Sep 2029.")
    manager.go("/liaisons/leaders/")
    expect(manager.row("1 Sep 2029").first).to_contain_text("Convenor, ISO/TC 940/WG 1")


@pytest.mark.rule("COM-05", "EXT-02")
def test_a_project_leader_of_an_a_liaison_who_resigns(made: Cast, clock: Any, visitor: Callable[..., Visitor]) -> None:
    organization = LiaisonFactory(committee=made.committee, category="A", organization__acronym="SONAR").organization
    project = projects.project(made, "ISO/CD 94001", working_group=None)
    resolution = stages.voted(made, clock.move_to, "Leader of 94001", "Shall Leo Leader lead it?")

    manager = visitor(made.manager)
    manager.go(project.get_absolute_url())
    manager.follow("Appoint a project leader")
    manager.fill(person="leo@sonar.example", origin=str(organization), resolution=choice(resolution))
    manager.press("Appoint")
    manager.sees("enter the name to open one")
    manager.fill(name="Leo Leader")
    manager.press("Appoint")
    manager.sees("Leo Leader is appointed until", "SONAR")
    manager.do("Let the term end without successor")
    manager.sees("succession settled")
    first_day = Term.objects.get().starts_on.isoformat()
    manager.do("End the term early", on=first_day, ending="resigned")
    manager.sees("Ended early", "Resigned")
    manager.go(project.get_absolute_url())
    manager.sees("Leo Leader", "Ended early")
