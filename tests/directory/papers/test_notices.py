"""Who is told of a new document, and what the message says."""

import datetime as dt

import pytest

from committees.meetings.services import plan_meeting
from core.documents.models import Said
from core.notifications.models import Message
from core.notifications.rendering import plain
from tests.directory.papers.people import OF_COMMITTEE, OF_GROUP, Cast, paper

pytestmark = pytest.mark.django_db


@pytest.mark.rule("DOC-03")
def test_a_new_document_tells_those_with_access_and_nobody_else(cast: Cast) -> None:
    paper(cast.committee, cast.people["manager"])
    told = Message.objects.filter(kind="directory/document_added")
    assert cast.names(message.recipient for message in told) == OF_COMMITTEE
    assert told.count() == len(OF_COMMITTEE)


@pytest.mark.rule("DOC-03")
def test_a_groups_document_tells_no_representative_without_access(cast: Cast) -> None:
    paper(cast.group, cast.people["convenor"])
    told = cast.names(message.recipient for message in Message.objects.filter(kind="directory/document_added"))
    assert told == OF_GROUP
    assert "representative A" not in told


@pytest.mark.rule("DOC-03")
def test_what_the_notice_says(cast: Cast) -> None:
    manager = cast.people["manager"]
    meeting = plan_meeting(
        committee=cast.committee,
        title="Plenary",
        starts_on=dt.date(2026, 6, 1),
        ends_on=dt.date(2026, 6, 3),
        place="Tallinn",
        by=manager,
        time_zone="Europe/Tallinn",
    )
    said = Said(
        expected="Comments", expected_by=dt.date(2026, 5, 8), note="Read clause 4 & <5> first.", occasion=meeting
    )
    paper(cast.committee, manager, title="Draft agenda", kind="agenda", said=said)

    message = Message.objects.get(kind="directory/document_added", recipient=cast.people["representative B"])
    assert message.subject == "ISO/TC 900 N 1: Draft agenda"
    assert message.text.splitlines() == [
        "A document was added to ISO/TC 900, Quays.",
        "",
        "Number: N 1",
        "Title: Draft agenda",
        "Type: Agenda",
        "Expected: Comments, by Fri 8 May 2026, 23:59 CEST",
        "",
        "Meeting: Plenary",
        "Dates: 1 Jun 2026 to 3 Jun 2026 (Europe/Tallinn)",
        "Place: Tallinn",
        "Mode: In person",
        "",
        "Note: Read clause 4 & <5> first.",
    ]
    assert f"/accounts/login/?next=%2Fcommittees%2F{cast.committee.pk}%2Fdocuments%2F%3Fq%3DN%2B1" in plain(message)


@pytest.mark.rule("DOC-03")
def test_a_document_for_information_says_so(cast: Cast) -> None:
    paper(cast.committee, cast.people["manager"])
    message = Message.objects.filter(kind="directory/document_added").first()
    assert message is not None
    assert "Expected: nothing, for information" in message.text
    assert "Meeting" not in message.text
