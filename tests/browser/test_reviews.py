"""Reviews in a real browser: confirmed; asked and answered; cancelled or not after the hearing; a whole round."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from core.notifications import delivery
from core.notifications.models import Message
from core.workflow.timed import perform_due
from liaisons.register.models import ReviewRound
from tests.browser.visitor import Visitor
from tests.factories.accounts import give_second_factor
from tests.reviews import stages
from tests.reviews.conversions import resolve
from tests.reviews.stages import Room
from tests.scenarios import ballot_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(clock: Any) -> Room:
    return stages.room()


@pytest.fixture
def refusals() -> set[str]:
    """A form that fails is answered with 422, and what does not exist for its reader with 404."""
    return {"422", "404"}


def to(clock: Any, *date: int) -> None:
    clock.move_to(dt.datetime(*date, 9, tzinfo=dt.UTC))  # type: ignore[misc, arg-type]
    perform_due()


def letter(email: str, kind: str) -> Message:
    delivery.deliver_due()
    return Message.objects.get(email=email, kind=f"register/reviews/{kind}")


@pytest.mark.rule("REV-01", "REV-04", "REV-05")
def test_confirmed_after_a_question_was_answered(made: Room, visitor: Callable[..., Visitor], clock: Any) -> None:
    to(clock, 2027, 1, 5)
    manager = visitor(made.manager)
    manager.go("/work/")
    manager.sees("Liaisons to review")
    manager.follow("Open the most pressing")
    manager.sees("Nothing was recorded since", "That is a hint only: a person decides.")
    manager.do("Ask for information", reason="What did you contribute?")
    manager.sees("Information asked")

    contact = visitor(made.contact)
    contact.go("/work/")
    contact.sees("Questions about a liaison to answer")
    contact.follow("Open the most pressing")
    contact.do("Answer the committee", reason="Forty comments on the last draft.")
    assert "Forty comments" in letter(made.manager.email, "answered").text

    manager.go(made.review.get_absolute_url())
    manager.sees("Forty comments on the last draft.")
    manager.follow("Confirm the liaison")
    manager.fill(reason="They comment often.", outcome_on="2027-01-04")
    manager.press("Confirm the liaison")
    manager.sees("The review was not open yet on that day.")
    expect(manager.page.locator("[name=reason]")).to_have_value("They comment often.")
    manager.fill(outcome_on="2027-01-05")
    manager.press("Confirm the liaison")
    manager.sees("They comment often.", "Liaison confirmed")
    assert made.contact.email == letter(made.contact.email, "confirmed").email
    manager.go(made.liaison.get_absolute_url())
    manager.sees("5 Jan 2028")
    manager.go("/liaisons/reviews/")
    expect(manager.row("5 Jan 2028")).to_contain_text("Planned")


@pytest.mark.rule("REV-06", "REV-09")
@pytest.mark.parametrize("carried", [True, False])
def test_a_cancellation_after_the_hearing(
    made: Room, visitor: Callable[..., Visitor], clock: Any, carried: bool
) -> None:
    page = made.review.get_absolute_url()
    manager = visitor(made.manager)
    manager.go(page)
    manager.do("Open the review")
    manager.follow("Propose the cancellation")
    manager.fill(ground="other", reason="Nobody has been seen this year.")
    manager.press("Propose the cancellation")
    manager.sees("only for lack of active participation")
    expect(manager.page.locator("[name=reason]")).to_have_value("Nobody has been seen this year.")
    manager.fill(ground="inactivity")
    manager.press("Propose the cancellation")
    manager.sees("Cancellation proposed", "Nobody has been seen this year.")
    assert manager.page.locator(".offer-not", has_text="Put it to a committee internal ballot").is_visible()

    contact = visitor(made.contact)
    contact.go("/work/")
    contact.sees("Proposed cancellations to answer")
    contact.follow("Open the most pressing")
    contact.do("Answer the proposal", reason="We were restructuring; from May on we take part.")
    assert "restructuring" in letter(made.manager.email, "heard").text

    # Four weeks later a session is over.
    to(clock, 2026, 3, 31)
    manager = visitor(made.manager)
    manager.go("/work/")
    manager.sees("Cancellations to put to the vote")
    manager.go(made.review.get_absolute_url())
    manager.follow("Put it to a committee internal ballot")
    manager.press("Put it to a committee internal ballot")
    ballot = ballot_on(made.review)
    voter = visitor(next(iter(made.cast.voters.values())))
    voter.go(ballot.get_absolute_url())
    voter.sees("lack of active participation")
    question = ballot.questions.get()
    voter.fill(**{f"question_{question.pk}": "yes" if carried else "no"})
    voter.press("Vote")
    clock.move_to(ballot.closes_at + dt.timedelta(minutes=1))
    perform_due()

    contact, manager = visitor(made.contact), visitor(made.manager)
    contact.go(made.liaison.get_absolute_url())
    if carried:
        contact.sees("No active participation", "Ended")
        manager.go(made.liaison.get_absolute_url())
        manager.sees("Liaison cancelled by resolution: no active participation")
        representative = visitor(made.representative)
        response = representative.page.goto(f"{representative.base}/committees/{made.cast.committee.pk}/documents/")
        assert response is not None
        assert response.status == 404
    else:
        contact.sees("Active")
        manager.go(page)
        manager.sees("Liaison confirmed", "The cancellation was not carried.")
    assert made.contact.email == letter(made.contact.email, "decided").email


@pytest.mark.rule("REV-04", "REV-05", "REV-06")
def test_all_liaisons_of_a_committee_in_one_round(made: Room, visitor: Callable[..., Visitor], clock: Any) -> None:
    bridges = stages.with_organization(made.cast, "Busy Bridges")[0]
    manager = visitor(made.manager)
    manager.go(made.cast.committee.get_absolute_url())
    manager.follow("Review all liaisons at once")
    manager.press("Begin the round")
    manager.sees("The round was begun.", "nothing recorded")
    found = ReviewRound.objects.get()
    first, second = (stages.choice(found, liaison, "") for liaison in (bridges, made.liaison))
    (choice, reason), (other_choice, other_reason) = first, second
    manager.fill(**{choice: "Confirm", other_choice: "Cancel", other_reason: "Silent for a year."})
    manager.press("Keep the outcomes")
    manager.sees("Say why: an outcome has its reason (REV-05).")
    expect(manager.page.locator(f"[name={other_reason}]")).to_have_value("Silent for a year.")
    manager.fill(**{reason: "Two drafts came from them."})
    manager.press("Choose the outcomes")
    manager.sees("Outcomes chosen", "heard until 30 Mar 2026")
    assert manager.page.locator(".offer-not", has_text="Put the round to a committee internal ballot").is_visible()
    assert made.contact.email == letter(made.contact.email, "cancellation_proposed").email

    to(clock, 2026, 3, 31)
    manager = visitor(made.manager)
    manager.go(found.get_absolute_url())
    manager.follow("Put the round to a committee internal ballot")
    manager.press("Put the round to a committee internal ballot")
    manager.sees("In vote")
    voter = visitor(next(iter(made.cast.voters.values())))
    voter.go(found.get_absolute_url())
    with voter.page.expect_download() as download:
        voter.page.locator("main").get_by_role("link", name="Paper (PDF)").click()
    text = " ".join(page.extract_text() for page in PdfReader(download.value.path()).pages)
    assert "Two drafts came from them." in text
    assert "Silent for a year." in text

    ballot = ballot_on(found)
    voter.go(ballot.get_absolute_url())
    for question, position in zip(ballot.questions.all(), ("yes", "no"), strict=True):
        voter.fill(**{f"question_{question.pk}": position})
    voter.press("Vote")
    clock.move_to(ballot.closes_at + dt.timedelta(minutes=1))
    perform_due()
    manager = visitor(made.manager)
    manager.go(found.get_absolute_url())
    manager.sees("Done", "Resolution 1/2026")
    expect(manager.row("BBUSY")).to_contain_text("Approved")
    expect(manager.row("QQUIET")).to_contain_text("Not approved")
    manager.follow("Resolution 1/2026")
    manager.sees("The liaison with BBUSY is confirmed.", "The ending of the liaison with QQUIET was not carried.")
    manager.go("/liaisons/reviews/")
    manager.sees("Reviews of liaisons")


@pytest.mark.rule("COM-09", "REV-10")
def test_a_committee_is_converted_and_another_dissolved(
    made: Room, visitor: Callable[..., Visitor], clock: Any
) -> None:
    bridges = stages.with_organization(made.cast, "Busy Bridges")[0]
    resolve(made, text="Carried over: Busy Bridges.", at=clock.move_to)
    give_second_factor(made.cast.staff)
    staff = visitor(made.cast.staff)
    staff.go(made.cast.committee.get_absolute_url())
    staff.follow("Convert the committee")
    staff.fill(kind="TC", reference="ISO/TC 931", resolution="ISO/TC 920 Resolution 1/2026")
    staff.page.get_by_label("QQUIET (A)").check()
    staff.press("Convert the committee")
    staff.sees("is not named in the resolution (COM-09).")
    staff.page.get_by_label("QQUIET (A)").uncheck()
    staff.page.get_by_label("BBUSY (A)").check()
    staff.press("Convert the committee")
    staff.sees("It is now ISO/TC 931.")
    staff.go(made.liaison.get_absolute_url())
    staff.sees("Not carried over")

    staff.go(made.cast.committee.get_absolute_url())
    staff.follow("Change the status")
    staff.fill(status="dissolved")
    staff.press("Change the status")
    staff.sees("ISO/TC 931: Dissolved.")
    staff.go(bridges.get_absolute_url())
    staff.sees("Committee dissolved")
