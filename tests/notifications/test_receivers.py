"""What a procedure declares is told, in the transaction of its action."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.template import TemplateDoesNotExist
from django.test.utils import CaptureQueriesContext

from core.notifications.models import Message
from core.workflow import deadlines
from core.workflow.engine import perform
from core.workflow.models import Event, Reminder
from tests.factories.ballots import Chamber, cast, chamber, open_ballot


@pytest.fixture
def moment() -> Iterator[Any]:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def room(moment: Any, db: None) -> Chamber:
    return chamber(p=3, o=1)


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("email", flat=True))


def test_every_declared_party_gets_its_message(room: Chamber) -> None:
    ballot = open_ballot(room)
    voters = {room.officer(body).email for body in room.members}
    assert told("ballots/opened_to_vote") == voters
    message = Message.objects.filter(kind="ballots/opened_to_vote").first()
    assert message is not None
    assert message.about == ballot
    assert message.link == ballot.get_absolute_url()
    assert message.event == Event.objects.of(ballot).get(action="open")


def test_outcome_names_the_parties_told_and_nobody_else_hears(room: Chamber) -> None:
    ballot = open_ballot(room)
    cast(room, ballot, yes=2)
    Message.objects.all().delete()
    move = perform(ballot, "remind", actor=room.manager)
    silent = room.officer(room.members[2]).email
    assert told("ballots/reminder") == {silent}
    assert len(move.told) == 1


def test_action_whose_message_cannot_be_written_does_not_happen(room: Chamber) -> None:
    ballot = open_ballot(room)
    before = (Event.objects.count(), Message.objects.count())
    with (
        patch("core.notifications.services.compose", side_effect=TemplateDoesNotExist("mail")),
        pytest.raises(TemplateDoesNotExist),
    ):
        perform(ballot, "remind", actor=room.manager)
    assert (Event.objects.count(), Message.objects.count()) == before


def test_messages_of_an_action_are_one_statement(room: Chamber) -> None:
    ballot = open_ballot(room)
    with CaptureQueriesContext(connection) as queries:
        perform(ballot, "remind", actor=room.manager)
    assert len([query for query in queries if "notifications_message" in query["sql"]]) == 1
    assert len(told("ballots/reminder")) == 3


def test_reminders_of_a_deadline_are_told_once(room: Chamber, moment: Any) -> None:
    ballot = open_ballot(room)
    Message.objects.all().delete()
    moment.move_to(ballot.closes_at - dt.timedelta(days=6))
    assert deadlines.remind_due() == 3
    assert deadlines.remind_due() == 0
    reminder = Reminder.objects.select_related("deadline").first()
    assert reminder is not None
    assert told(reminder.deadline.declared.reminder) == {room.officer(body).email for body in room.members}
    assert Message.objects.count() == 3
