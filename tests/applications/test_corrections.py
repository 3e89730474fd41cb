"""A meeting's votes entered wrongly, and what becomes of the application that had gone on with them (COM-06)."""

import datetime as dt
from typing import Any

import pytest

from committees.ballots.models import Ballot, Resolution
from committees.meetings.services import plan_meeting
from core.documents.models import Document
from core.notifications.models import Message
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import GuardFailed
from liaisons.applications import tasks
from liaisons.applications.models import Application
from tests import scenarios
from tests.factories.ballots import totals
from tests.scenarios import ballot_on, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-06", "EXT-26")]


def _voted(cast: Any, at: Any, *, yes: int, no: int) -> tuple[Application, Ballot]:
    """Let the committee vote at its meeting, with the counts as the manager enters them."""
    application = scenarios.circulated(cast)
    meeting = plan_meeting(
        committee=cast.committee,
        title="Plenary",
        starts_on=dt.date(2025, 4, 24),
        ends_on=dt.date(2025, 4, 25),
        place="Geneva",
        agenda=["Opening"],
        by=cast.manager,
    )
    perform(application, "put_on_agenda", actor=cast.manager, data={"meeting": meeting.pk})
    at(meeting.starts_at + dt.timedelta(hours=2))
    ballot = ballot_on(application)
    voted_at = (meeting.starts_at + dt.timedelta(hours=1)).astimezone(meeting.zone).strftime("%Y-%m-%dT%H:%M")
    perform(ballot, "count", actor=cast.manager, data=totals(ballot, yes, no, 0, voted_at=voted_at))
    tasks.file_missing()
    return fresh(application), fresh(ballot)


def _correct(cast: Any, ballot: Ballot, yes: int, no: int) -> None:
    perform(ballot, "correct", actor=cast.manager, data=totals(ballot, yes, no, 0, reason="Two hands were overlooked."))


def _told(application: Application) -> set[str]:
    event = Event.objects.of(application).get(action="follow_correction")
    return set(Message.objects.filter(event=event).values_list("email", flat=True))


def test_an_approval_that_was_none_is_taken_back(cast: Any, at: Any) -> None:
    application, ballot = _voted(cast, at, yes=2, no=1)
    assert application.state == "approved"
    representative = application.representative
    assert representative.state == "awaiting_registration"
    _correct(cast, ballot, 1, 2)
    tasks.file_outcome_letter(application.pk)
    tasks.file_outcome_letter(application.pk)
    application = fresh(application)
    assert application.state == "not_approved"
    assert application.closed_at is not None
    representative.refresh_from_db()
    assert representative.state == "ended"
    last = Event.objects.of(application).order_by("pk").last()
    assert (last.action, last.source, last.target) == ("follow_correction", "approved", "not_approved")
    assert {cast.contact.email, cast.manager.email} <= _told(application)
    letter = Document.objects.of(application).get(kind="outcome-letter")
    assert letter.versions.count() == 2
    assert [version.carried for version in Resolution.objects.get().versions.order_by("number")] == [True, False]
    with pytest.raises(GuardFailed) as refused:
        _correct(cast, ballot, 2, 1)
    assert refused.value.refusals[0].rule == "COM-06"
    assert "Not approved" in refused.value.refusals[0].reason


def test_no_decision_becomes_an_approval(cast: Any, at: Any) -> None:
    application, ballot = _voted(cast, at, yes=0, no=0)
    assert application.state == "no_decision"
    assert application.representative.state == "proposed"
    _correct(cast, ballot, 2, 1)
    application = fresh(application)
    assert application.state == "approved"
    assert application.representative.state == "awaiting_registration"


def test_an_approval_becomes_no_decision_and_may_be_voted_on_again(cast: Any, at: Any) -> None:
    application, ballot = _voted(cast, at, yes=2, no=1)
    _correct(cast, ballot, 0, 0)
    application = fresh(application)
    assert application.state == "no_decision"
    assert application.representative.state == "proposed"
    dates = {"opens_on": "2025-05-02", "closes_on": "2025-05-30"}
    perform(application, "open_ballot", actor=cast.manager, data=dates)
    # Another vote is on: what the first one was no longer matters.
    with pytest.raises(GuardFailed):
        _correct(cast, ballot, 2, 1)


def test_counts_that_keep_the_outcome_leave_the_application_alone(cast: Any, at: Any) -> None:
    application, ballot = _voted(cast, at, yes=2, no=1)
    _correct(cast, ballot, 3, 0)
    assert fresh(application).state == "approved"
    assert not Event.objects.of(application).filter(action="follow_correction").exists()


def test_a_registered_liaison_is_not_taken_back_by_a_correction(cast: Any, at: Any) -> None:
    application, ballot = _voted(cast, at, yes=2, no=1)
    scenarios.registered(cast, application)
    with pytest.raises(GuardFailed) as refused:
        _correct(cast, ballot, 1, 2)
    assert "Registered" in refused.value.refusals[0].reason
    assert fresh(application).state == "registered"
