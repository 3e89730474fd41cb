"""A liaison with IEC in a real browser: prepared, resolved, returned, sent, agreed, in force, escalated, ended."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.notifications import delivery
from core.notifications.models import Message
from core.workflow.timed import perform_due
from liaisons.register.iec.models import IecLiaison, JointWork
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.factories.accounts import give_second_factor
from tests.iec import stages
from tests.iec.stages import Desk
from tests.scenarios import ballot_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(clock: Any) -> Desk:
    made = stages.desk(p_members=3, o_members=1)
    for person in (made.ceo, made.staff, made.home.board):
        give_second_factor(person)
    return made


@pytest.fixture
def refusals() -> set[str]:
    """A form that fails is answered with 422, and what does not exist for its reader with 404."""
    return {"422", "404"}


def letter(email: str, kind: str) -> Message:
    delivery.deliver_due()
    return Message.objects.get(email=email, kind=f"register/iec/{kind}")


def prepare(manager: Visitor, desk: Desk) -> str:
    """Prepare, first wrongly: what was typed is kept. Return the address of the liaison."""
    manager.go(desk.committee.get_absolute_url())
    manager.follow("Prepare a liaison with IEC")
    fields = {
        name: stages.PREPARATION[name] for name in ("iec_title", "secretary_name", "secretary_email", "statement")
    }
    manager.fill(iec_reference="TC 65 of IEC", **fields)
    manager.page.locator("main [name=types][value=exchange_full]").check()
    manager.page.locator("main [name=types][value=exchange_selective]").check()
    manager.press("Prepare the liaison")
    manager.sees("Write the reference as IEC does", "not both (IEC-02)")
    expect(manager.page.locator("[name=statement]")).to_have_value(stages.PREPARATION["statement"])
    manager.page.locator("main [name=types][value=exchange_selective]").uncheck()
    manager.fill(iec_reference="iec/sc 65e")
    manager.press("Prepare the liaison")
    manager.sees("IEL-2026-001", "IEC/SC 65E", "Full exchange of documents")
    return IecLiaison.objects.get().get_absolute_url()


def resolve(manager: Visitor, desk: Desk, clock: Any) -> None:
    """Put it to a ballot of the committee, which carries it."""
    assert manager.page.locator(".offer-not", has_text="Hand over to the office of the CEO").is_visible()
    manager.follow("Open a committee internal ballot")
    manager.press("Open a committee internal ballot")
    liaison = IecLiaison.objects.get()
    ballot = ballot_on(liaison)
    scenarios.vote(desk.home, ballot, yes=2, no=1)
    clock.move_to(ballot.closes_at + dt.timedelta(minutes=1))
    perform_due()


@pytest.mark.rule("IEC-01", "IEC-02", "IEC-03", "IEC-06", "INT-09", "REP-02", "REV-07", "COM-07")
def test_from_the_committee_to_iec_and_to_the_end(desk: Desk, visitor: Callable[..., Visitor], clock: Any) -> None:
    manager = visitor(desk.manager)
    page = prepare(manager, desk)
    resolve(manager, desk, clock)

    manager = visitor(desk.manager)
    manager.go(page)
    manager.sees("Approved: 2 > 1", "Resolved by the committee", "Resolution 1/2026")
    manager.do("Hand over to the office of the CEO")
    assert "Send it to the office of the other CEO" in letter(desk.ceo.email, "handed_over").text

    office = visitor(desk.ceo)
    office.go("/work/")
    office.sees("ISO-IEC liaisons to send or return")
    office.go(page)
    office.do("Return to the committee", reason="Name the present secretary.")
    manager.go(page)
    manager.sees("Name the present secretary.")
    manager.do("Change what is prepared", secretary_name="Sven Secretary", secretary_email="sven@iec.example.org")
    manager.do("Hand over to the office of the CEO")
    office.go(page)
    office.do("Send to the other CEO", **stages.OFFICE)
    assert "Full exchange of documents" in letter(stages.OFFICE["email"], "sent").text
    assert "Refuse" not in office.page.locator("main").inner_text()
    office.do("Enter the agreement of the other CEO", terms="Drafts go both ways.")
    office.do("Name the representative", **stages.REPRESENTATIVE)

    staff = visitor(desk.staff)
    staff.go("/work/")
    staff.sees("ISO-IEC liaisons to register")
    staff.go(page)
    staff.do("Register the liaison")
    staff.sees("Active")
    rita = User.objects.get(email=stages.REPRESENTATIVE["email"])
    acknowledge(rita, Acknowledgement.Text)
    staff.go("/work/")
    staff.sees("Representatives to register")
    staff.go(page)
    staff.page.get_by_role("link", name="Rita Present").click()
    staff.follow("Register the representative")
    staff.press("Register the representative")
    staff.sees("Active", "brings the view of IEC/SC 65E")

    representative = visitor(rita)
    representative.go(page)
    representative.page.get_by_role("link", name="Rita Present").click()
    representative.sees("Takes part in discussions", "Sends written comments, also in ballots")
    representative.do("Confirm the list of registrations")
    representative.follow("Contribute to ISO/TC 920")
    representative.fill(kind="comment", text="Annex A repeats ours.")
    representative.press("Send it")
    representative.sees("Annex A repeats ours.", "IEC/SC 65E")

    nobody = visitor(scenarios.person("Norma Nobody"))
    nobody.go(page)
    nobody.sees("Full exchange of documents", "People and terms are shown to those who take part")
    assert "rita@example.org" not in nobody.page.content()
    nobody.go("/liaisons/iec/")
    nobody.sees("IEL-2026-001", "ISO/TC 920")

    for label in ("Organizational consultation", "Technical boards", "Joint advisory board"):
        office.go(page)
        office.do("Take an overlap to the next level", reason="Both write a standard on valves.")
        office.sees("Escalated", label)
    assert office.page.locator(".offer-not", has_text="Take an overlap to the next level").is_visible()
    board = visitor(desk.home.board)
    board.go(page)
    board.sees("Joint advisory board", "Both write a standard on valves.")
    office.do("Record that the overlap is solved", reason="IEC writes it.")
    office.sees("Solved: back with the committees", "Active")
    office.do("End the liaison", reason="The IEC committee was dissolved.")
    office.sees("Ended")
    assert "dissolved" in letter("sven@iec.example.org", "ended").text
    assert "dissolved" in letter(stages.OFFICE["email"], "ended").text


@pytest.mark.rule("IEC-01")
def test_withdrawn_through_the_own_office(desk: Desk, visitor: Callable[..., Visitor]) -> None:
    liaison = stages.prepared(desk)
    manager = visitor(desk.manager)
    manager.go(liaison.get_absolute_url())
    manager.do("Ask for the withdrawal", reason="Their work has ended.")
    manager.sees("has asked the office of the CEO to withdraw it")
    office = visitor(desk.ceo)
    office.go("/work/")
    office.sees("ISO-IEC liaisons to withdraw")
    office.go(liaison.get_absolute_url())
    office.do("Withdraw as the committee manager asks")
    office.sees("Withdrawn")


@pytest.mark.rule("IEC-04")
def test_planned_work_waits_for_its_outcome(desk: Desk, visitor: Callable[..., Visitor]) -> None:
    manager = visitor(desk.manager)
    manager.go(desk.committee.get_absolute_url())
    manager.follow("Report work that may concern IEC")
    manager.fill(
        iec_reference="IEC/TC 65", kind="new", title="Locations of devices", statement="They describe devices."
    )
    manager.press("Report the work")
    assert manager.page.locator(".offer-not", has_text="Mark the study as started").is_visible()
    work = JointWork.objects.get()
    office = visitor(desk.ceo)
    office.go("/work/")
    office.sees("Planned work to tell the other CEO of")
    office.go(work.get_absolute_url())
    office.do("Inform the other CEO", **stages.OFFICE)
    office.do("Record what the CEOs agreed", outcome="agreed", reason="ISO describes places, IEC devices.")
    manager.go(work.get_absolute_url())
    manager.sees("ISO describes places, IEC devices.")
    manager.do("Mark the study as started")
    manager.sees("Study started")
    manager.go("/liaisons/iec/work/")
    expect(manager.row("JW-2026-001")).to_contain_text("Study started")

    other = stages.reported(desk, title="Valves")
    office.go(other.get_absolute_url())
    office.do("Let it start without an outcome", reason="Safety of people.")
    office.sees("let the study start without an outcome")
