"""A liaison between two committees in a real browser: proposed, decided, told, confirmed, mirrored; and dropped."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from core.notifications import delivery
from core.notifications.models import Message
from core.workflow.timed import perform_due
from liaisons.register.internal.models import InternalLiaison
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.documents.samples import PDF
from tests.factories.accounts import give_second_factor
from tests.factories.ballots import totals
from tests.internal import stages
from tests.internal.stages import Pair
from tests.scenarios import ballot_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def made(clock: Any) -> Pair:
    return stages.pair(p_members=3, o_members=1)


@pytest.fixture
def refusals() -> set[str]:
    """A form that fails is answered with 422, and what does not exist for its reader with 404."""
    return {"422", "404"}


def letter(email: str, kind: str) -> Message:
    delivery.deliver_due()
    return Message.objects.get(email=email, kind=f"register/internal/{kind}")


def propose(member: Visitor, made: Pair) -> InternalLiaison:
    """Let the officer of a member propose, first wrongly: what was typed is kept."""
    member.go(made.home.committee.get_absolute_url())
    member.sees("Committees in liaison")
    member.follow("Propose a liaison")
    statement = "Both committees describe the same addresses, each in its own words."
    member.fill(target="ISO/TC 910", level="full", statement=statement, relevance_discussed=True, willing="True")
    member.page.locator("main [name=purposes][value=common]").check()
    member.page.set_input_files("[name=report]", REPORT)
    member.press("Propose the liaison")
    member.sees("A committee is not in liaison with itself. (INT-01)", "Kept: report.pdf")
    expect(member.page.locator("[name=statement]")).to_have_value(statement)
    member.fill(target="ISO/TC 911")
    member.press("Propose the liaison")
    member.sees("IL-2026-001", "Report of the proposer", "What it is about")
    return InternalLiaison.objects.get()


@pytest.mark.rule(
    *("INT-02", "INT-04", "INT-05", "INT-06", "INT-07", "INT-09", "INT-10", "INT-11", "INT-14", "INT-15", "INT-16"),
    "COM-07",
)
def test_a_committee_follows_another_and_is_followed_in_return(
    made: Pair, visitor: Callable[..., Visitor], clock: Any
) -> None:
    member = visitor(made.member)
    page = propose(member, made).get_absolute_url()

    manager = visitor(made.manager)
    manager.go("/work/")
    manager.sees("Proposals of liaisons to take up")
    manager.follow("Open the most pressing")
    manager.do("Take up for review")
    manager.do("Record the review with the chair", relevant="True", reason="The chair agrees: one clause overlaps.")
    assert manager.page.locator(".offer-not", has_text="Prepare the pack").is_visible()
    manager.do("Note that the target’s report was asked for")
    manager.sees("Report of the target’s committee manager")
    manager.follow("File the target’s report")
    manager.page.set_input_files("[name=report]", REPORT)
    manager.press("File the target’s report")
    manager.do("Prepare the pack", key_facts="One clause overlaps; 14 documents are shared.")
    manager.do("Circulate the pack")

    observer = visitor(next(iter(made.home.observers.values())))
    observer.go(page)
    observer.sees("One clause overlaps; 14 documents are shared.", "Report of the committee manager of ISO/TC 911")
    manager.do("Schedule the discussion", way="cib")
    manager.follow("Open a committee internal ballot")
    manager.press("Open a committee internal ballot")
    liaison = InternalLiaison.objects.get()
    ballot = ballot_on(liaison)
    question = ballot.questions.get()
    member.go(ballot.get_absolute_url())
    member.sees(made.member.email)
    member.fill(**{f"question_{question.pk}": "yes"})
    member.press("Vote")
    scenarios.cast_vote(
        ballot=ballot, body=list(made.home.voters)[1], by=list(made.home.voters.values())[1], position={question: "no"}
    )
    third = list(made.home.voters)[2]
    scenarios.cast_vote(ballot=ballot, body=third, by=made.home.voters[third], position={question: "yes"})
    clock.move_to(ballot.closes_at + dt.timedelta(minutes=1))
    perform_due()
    _tell_and_confirm(made, visitor, page)


def _tell_and_confirm(made: Pair, visitor: Callable[..., Visitor], page: str) -> None:
    stranger = visitor(made.target.manager)
    response = stranger.page.goto(f"{stranger.base}{page}")
    assert response is not None
    assert response.status == 404

    manager = visitor(made.manager)
    manager.go(page)
    manager.sees("Approved: 2 > 1", "Established", "Resolution 1/2026")
    manager.do("Inform the target committee", recommend_mirror=True)
    assert "It is recommended that ISO/TC 911 mirrors" in letter(made.target.manager.email, "informed").text

    target = visitor(made.target.manager)
    target.go("/work/")
    target.sees("Liaisons of other committees to take note of")
    target.go(page)
    labels = target.page.locator(".offers-now").inner_text()
    assert "Take note" in labels
    assert "Refuse" not in labels
    target.do("Take note")
    target.do("Comment", reason="We meet in May; come and see us.")
    target.follow("Mirror the liaison")
    target.fill(relevance_discussed=True, willing="True")
    target.press("Mirror the liaison")
    target.sees("Mirrored: a liaison in the other direction was proposed")
    assert target.page.locator(".offer-not", has_text="Mirror the liaison").is_visible()

    give_second_factor(made.home.staff)
    staff = visitor(made.home.staff)
    staff.go("/work/")
    staff.sees("Liaisons of committees to confirm")
    staff.go(page)
    staff.do("Confirm the entry in the directory")
    staff.sees("Active")

    target.go(made.target.committee.get_absolute_url())
    target.sees("Incoming", "ISO/TC 910", "IL-2026-002")
    target.follow("IL-2026-002")
    target.do("Take up for review")
    target.go("/liaisons/committees/")
    expect(target.row("IL-2026-001")).to_contain_text("one way")
    target.go("/search/?q=IL-2026")
    target.sees("IL-2026-001")

    nobody = visitor(scenarios.person("Rita Reader"))
    nobody.go(page)
    nobody.sees("People are named to those who take part")
    assert made.member.email not in nobody.page.content()


@pytest.mark.rule("INT-04", "INT-08", "INT-12")
def test_a_proposal_is_dropped_and_a_call_is_opened(made: Pair, visitor: Callable[..., Visitor]) -> None:
    other = scenarios.cast("ISO/TC 912", p_members=1)
    dropped = stages.under_review(made)
    manager = visitor(made.manager)
    manager.go(dropped.get_absolute_url())
    manager.do("Record a talk with the target’s committee manager", reason="Not needed, they say.")
    manager.do("Record the review with the chair", relevant="False", reason="Their work has ended.")
    manager.do("Drop the proposal", reason="Their work has ended.")
    manager.sees("Dropped")
    assert "Their work has ended." in letter(made.member.email, "dropped").text

    called = stages.scheduled(made, target=other.committee, willing=False)
    manager.go(called.get_absolute_url())
    manager.do("Open a call for a representative")
    manager.sees("stands in until a representative is found", "Representative by default, until one is found")
    manager.do("Name the representative", name="Rita Present", email="rita@example.org")
    manager.sees("rita@example.org")


@pytest.mark.rule("INT-07", "INT-09", "BAL-10")
@pytest.mark.parametrize(("yes", "no", "outcome"), [(2, 1, "Established"), (1, 2, "Not established")])
def test_decided_at_a_meeting(
    made: Pair, visitor: Callable[..., Visitor], clock: Any, yes: int, no: int, outcome: str
) -> None:
    liaison = stages.circulated(made)
    manager = visitor(made.manager)
    manager.go(made.home.committee.get_absolute_url())
    manager.follow("Plan a meeting")
    manager.fill(title="Plenary", starts_on="2026-04-14", ends_on="2026-04-15", place="Geneva", agenda="Opening")
    manager.press("Plan the meeting")
    manager.go(liaison.get_absolute_url())
    manager.do("Schedule the discussion", way="meeting", meeting="Plenary, 14 Apr 2026")
    manager.do("Prepare the vote of the meeting")
    ballot = ballot_on(liaison)
    manager.go(ballot.get_absolute_url())
    assert manager.page.locator(".offer-not", has_text="Enter the vote of the meeting").is_visible()
    clock.move_to(dt.datetime(2026, 4, 15, 9, tzinfo=dt.UTC))
    manager = visitor(made.manager)
    manager.go(ballot.get_absolute_url())
    manager.do("Enter the vote of the meeting", **totals(ballot, yes, no, 0, voted_at="2026-04-15T10:30"))
    manager.go(liaison.get_absolute_url())
    manager.sees(outcome)
    liaison.refresh_from_db()
    assert liaison.state_declared.label == outcome
