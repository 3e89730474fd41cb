"""The same decision from the vote of a planned meeting, and counts entered wrongly."""

import datetime as dt
from typing import Any

import pytest

from committees.ballots.models import Ballot, Resolution, Result
from committees.meetings.models import Meeting
from core.workflow.engine import action_url
from liaisons.applications.models import Application
from tests.applications.paths.desk import TO_CLEARANCE, Desk, last_event, ledger, local
from tests.pages import text_of
from tests.scenarios import ballot_on, fresh


@pytest.fixture
def vote(desk: Desk) -> Ballot:
    """The vote on the agenda of a meeting in Geneva on 13 and 14 May 2025, announced to end at 17:00."""
    (application,) = desk.submit()
    desk.circulate(application)
    desk.day(2025, 4, 7)
    planned = desk.manager.send(
        f"/committees/{desk.cast.committee.pk}/meetings/new/",
        title="42nd plenary",
        starts_on="2025-05-13",
        ends_on="2025-05-14",
        end_time="17:00",
        place="Geneva",
        time_zone="Europe/Zurich",
        agenda="Opening\nRoll call",
    )
    assert planned.status_code == 302, text_of(planned)
    desk.manager.does(application, "put_on_agenda", meeting=Meeting.objects.get().pk)
    return ballot_on(application)


def counts(vote: Ballot, yes: int, no: int, abstain: int) -> dict[str, Any]:
    question = f"question_{vote.questions.get().pk}"
    return {f"{question}_yes": yes, f"{question}_no": no, f"{question}_abstain": abstain}


@pytest.mark.rule("EXT-25", "EXT-26", "BAL-14", "BAL-10")
@pytest.mark.parametrize(
    ("yes", "no", "abstain", "state", "label"),
    [
        (12, 6, 0, "approved", "Approved"),
        (11, 7, 0, "not_approved", "Not approved"),
        (0, 0, 18, "no_decision", "No decision"),
    ],
)
def test_the_meeting_decides(desk: Desk, vote: Ballot, yes: int, no: int, abstain: int, state: str, label: str) -> None:
    application = Application.objects.get()
    assert [str(entry) for entry in Meeting.objects.get().agenda.all()][:2] == ["1 Opening", "2 Roll call"]
    assert "APP-2025-001 HDA – Harbour Data Alliance" in str(Meeting.objects.get().agenda.get(number=3))
    assert application.state == "in_vote"
    # Before the meeting has begun there is nothing to enter.
    early = desk.manager.client.get(action_url(vote, "count"))
    assert (early.status_code, "The meeting has not begun" in text_of(early)) == (422, True)
    desk.mails()

    desk.day(2025, 5, 14, 12)
    desk.manager.does(vote, "count", voted_at="2025-05-14T10:30", **counts(vote, yes, no, abstain))
    vote, application = fresh(vote), fresh(application)
    assert (vote.state, vote.outcome, vote.decided_on) == ("decided", state, dt.date(2025, 5, 14))
    assert application.state == state
    assert ledger(vote) == ["create", "count"]
    assert ledger(application) == [*TO_CLEARANCE, "circulate", "put_on_agenda", "take_result"]
    assert vote.reference == "VOTE 2025-001"
    assert desk.mails() == desk.told_of_decision(vote, label)


@pytest.mark.rule("COM-06", "BAL-14")
def test_a_correction_that_keeps_the_outcome_changes_the_counts_only(desk: Desk, vote: Ballot) -> None:
    cast, application = desk.cast, Application.objects.get()
    desk.day(2025, 5, 14, 12)
    desk.manager.does(vote, "count", voted_at="2025-05-14T10:30", **counts(vote, 12, 6, 0))
    desk.mails()
    before = ledger(application)

    without = desk.manager.act(vote, "correct", reason="", **counts(vote, 13, 4, 1))
    assert (without.status_code, Result.objects.count()) == (422, 1)
    typed = f'name="question_{vote.questions.get().pk}_yes" value="13"'
    assert typed in without.content.decode()
    desk.manager.does(vote, "correct", reason="One hand was counted twice.", **counts(vote, 13, 4, 1))

    assert [(r.number, r.yes, r.no, r.abstain, r.outcome, r.reason) for r in Result.objects.order_by("number")] == [
        (1, 12, 6, 0, "approved", ""),
        (2, 13, 4, 1, "approved", "One hand was counted twice."),
    ]
    assert (fresh(vote).state, fresh(vote).outcome, fresh(vote).decided_on) == (
        "decided",
        "approved",
        dt.date(2025, 5, 14),
    )
    assert ledger(vote) == ["create", "count", "correct"]
    assert last_event(vote).facts["outcome_before"] == "approved"
    resolution = Resolution.objects.get()
    assert (resolution.current.yes, resolution.current.carried, resolution.versions.count()) == (13, True, 2)
    # The application does not move, and nobody is told of it again.
    assert (fresh(application).state, ledger(application)) == ("approved", before)
    corrected = "Counts corrected: VOTE 2025-001, Liaison of HDA"
    assert desk.mails() == {corrected: local(*desk.members, cast.manager, cast.chair, cast.tpm)}
    assert "3 × 13 = 39" in desk.manager.sees(vote)
