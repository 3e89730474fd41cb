"""Representatives in a real browser: named, registered, confirmed, corrected, suspended, replaced, ended."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from liaisons.register.models import Representative
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.factories.accounts import give_second_factor
from tests.internal.stages import Pair
from tests.representatives import stages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(clock: Any) -> Pair:
    home = scenarios.cast("ISO/TC 920", p_members=2, o_members=0)
    pair = Pair(home, scenarios.cast("ISO/TC 921", p_members=0, o_members=0, group=True))
    give_second_factor(home.staff)
    return pair


@pytest.fixture
def refusals() -> set[str]:
    """A form that fails is answered with 422, and what does not exist for its reader with 404."""
    return {"422", "404"}


def ready(representative: Representative) -> User:
    """Let him sign in and acknowledge what has to be acknowledged."""
    assert representative.person is not None
    acknowledge(representative.person, Acknowledgement.Text)
    return representative.person


@pytest.mark.rule("REP-01", "REP-02", "REP-03", "REP-12", "EXT-15", "SVC-02")
def test_of_an_organization(made: Pair, visitor: Callable[..., Visitor]) -> None:
    liaison, person = stages.external(made)
    contact, staff = visitor(person), visitor(made.home.staff)
    contact.go("/work/")
    contact.sees("Representatives to name")
    contact.go(liaison.get_absolute_url())
    contact.sees("Without representative", "What category A may do")
    contact.do("Name a representative", name="Rita Present", email="rita@example.org")
    rita = Representative.objects.get()
    staff.go("/work/")
    staff.sees("Representatives to register")
    staff.go(rita.get_absolute_url())
    staff.sees("Awaiting registration", "Not registered yet")
    assert staff.page.locator(".offer-not", has_text="Register the representative").is_visible()
    himself = visitor(ready(rita))
    staff.go(rita.get_absolute_url())
    staff.follow("Register the representative")
    staff.press("Register the representative")
    staff.sees("Active", "brings the organization’s views and expertise")

    himself.go("/work/")
    himself.sees("Lists of your registrations to confirm")
    himself.go(rita.get_absolute_url())
    himself.do("Ask for a correction of the list", reason="WG 1 is missing.")
    tpm = made.target.tpm
    give_second_factor(tpm)
    programme = visitor(tpm)
    programme.go("/work/")
    programme.sees("Registrations to correct")
    programme.go(rita.get_absolute_url())
    programme.sees("WG 1 is missing.")
    programme.follow("Change the registrations")
    programme.page.get_by_label("ISO/TC 921/WG 1", exact=False).check()
    programme.fill(reason="Added, as asked.")
    programme.press("Change the registrations")
    programme.sees("ISO/TC 921/WG 1", "expert, acts personally")
    himself.go(rita.get_absolute_url())
    himself.do("Confirm the list of registrations")
    himself.follow("State your interests")
    himself.page.get_by_label("ISO/TC 921/WG 1", exact=False).check()
    himself.press("State your interests")
    himself.sees("Your interests")

    staff.go(rita.get_absolute_url())
    staff.do("Suspend the representative", decided_by="Technical management board", reason="It is under inquiry.")
    staff.sees("Suspended", "It is under inquiry.")
    manager = visitor(made.target.manager)
    manager.go(rita.get_absolute_url())
    manager.sees("Suspended")
    assert "inquiry" not in manager.page.content()
    staff.do("Lift the suspension", reason="The inquiry has ended.")

    contact.go(liaison.get_absolute_url())
    contact.do("Name a representative", name="Nora Next", email="nora@example.org", replaces="Rita Present")
    nora = Representative.objects.get(name="Nora Next")
    ready(nora)
    staff.go(nora.get_absolute_url())
    staff.follow("Register the representative")
    staff.press("Register the representative")
    staff.go(rita.get_absolute_url())
    staff.sees("Representation ended")
    contact.go(nora.get_absolute_url())
    contact.do("End the representation")
    contact.go(liaison.get_absolute_url())
    contact.sees("Without representative")
    staff.go("/liaisons/representatives/")
    expect(staff.row("Nora Next")).to_contain_text("Ended")
    staff.go("/search/?q=Rita")


@pytest.mark.rule("REP-01", "REP-04", "REP-12", "INT-08")
def test_of_a_committee(made: Pair, visitor: Callable[..., Visitor], clock: Any) -> None:
    liaison = stages.followed(made, clock.move_to)
    first = liaison.named
    ready(first)
    give_second_factor(made.home.tpm)
    staff = visitor(made.home.staff)
    staff.go(first.get_absolute_url())
    staff.follow("Register the representative")
    staff.page.get_by_label("ISO/TC 921/WG 1", exact=False).check()
    staff.press("Register the representative")
    staff.sees("brings the view of ISO/TC 920", "What a representative may see and do")
    manager = visitor(made.manager)
    manager.go(first.get_absolute_url())
    manager.do("End the representation")
    manager.go(liaison.get_absolute_url())
    manager.sees(
        "Representative by default, until one is found", "What a representative at level “Full” may see and do"
    )
    manager.go("/work/")
    manager.sees("Representatives to find")
    manager.go(liaison.get_absolute_url())
    manager.follow("Name a representative")
    manager.fill(name="Rita Present", email="no address")
    manager.page.locator("main form").first.evaluate("form => form.noValidate = true")
    manager.press("Name a representative")
    expect(manager.page.locator("[name=name]")).to_have_value("Rita Present")
    manager.fill(email="rita@example.org")
    manager.press("Name a representative")
    rita = Representative.objects.get(name="Rita Present")
    manager.go(rita.get_absolute_url())
    manager.follow("Put the appointment to the committee")
    manager.press("Put the appointment to the committee")
    assert manager.page.locator(".offer-not", has_text="Put the appointment to the committee").is_visible()
