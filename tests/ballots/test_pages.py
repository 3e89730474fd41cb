"""The pages of ballots: who sees what, and when."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from committees.ballots.models import Ballot, ParticipationNotice, Resolution, Vote
from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from tests.factories.accounts import UserFactory, holder
from tests.factories.ballots import (
    Chamber,
    cast,
    chamber,
    close_due,
    draft_ballot,
    meeting_vote,
    open_ballot,
    planned_meeting,
)
from tests.pages import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in() -> Any:
    """Return a client of `person`, past everything that stands before the first page."""

    def client_of(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return client_of


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def decided() -> tuple[Chamber, Ballot]:
    """Return a ballot that has closed with 2 yes, 1 no, 1 abstention, and one silent body."""
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=5, o=1)
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 31))
        cast(room, ballot, yes=2, no=1, abstain=1)
        now.move_to("2026-04-01T00:00:00+02:00")
        close_due()
    return room, Ballot.objects.get()


@pytest.mark.rule("COM-02", "SVC-05")
def test_who_sees_a_ballot(signed_in: Any) -> None:
    room = chamber(p=1, o=1)
    draft, opened = draft_ballot(room), open_ballot(room)
    stranger, other = UserFactory(), chamber(p=1)
    staff = holder(Role.CENTRAL_STAFF)
    sees_both = (room.manager, room.chair, room.tpm, staff)
    sees_opened = (room.officer(room.members[0]), room.officer(room.observers[0]))
    sees_none = (stranger, other.manager, other.officer(other.members[0]))
    for people, statuses in ((sees_both, (200, 200)), (sees_opened, (404, 200)), (sees_none, (404, 404))):
        for person in people:
            client = signed_in(person)
            assert tuple(client.get(each.get_absolute_url()).status_code for each in (draft, opened)) == statuses
    assert Client().get(opened.get_absolute_url()).status_code == 302


@pytest.mark.rule("BAL-09", "COC-11")
def test_voting_on_the_page(signed_in: Any) -> None:
    room = chamber(p=2, o=1)
    ballot = open_ballot(room)
    body = room.members[0]
    client = signed_in(room.officer(body))
    page = text_of(client.get(ballot.get_absolute_url()))
    assert f"The vote of {body.acronym}" in page
    assert "No pressure may be put" in page
    question = ballot.questions.get()
    act = reverse("workflow:act", args=["ballot", ballot.pk, "vote"])
    assert client.post(act, {}).status_code == 422
    response = client.post(act, {"body": body.pk, f"question_{question.pk}": "abstain"})
    assert (response.status_code, response.url) == (302, ballot.get_absolute_url())
    assert Vote.objects.get().position == "abstain"
    form = client.get(ballot.get_absolute_url()).context["vote_form"]
    assert form.initial_positions == {question.pk: "abstain"}
    radio = re.search(r'<input[^>]*value="abstain"[^>]*>', text_of(client.get(ballot.get_absolute_url())))
    assert radio is not None
    assert "checked" in radio.group()


@pytest.mark.rule("COC-10", "COM-02")
def test_leaders_and_observers_have_no_field_for_a_position(signed_in: Any) -> None:
    room = chamber(p=1, o=1)
    ballot = open_ballot(room)
    act = reverse("workflow:act", args=["ballot", ballot.pk, "vote"])
    for person in (room.manager, room.chair, room.tpm, room.officer(room.observers[0])):
        client = signed_in(person)
        assert f"question_{ballot.questions.get().pk}" not in text_of(client.get(ballot.get_absolute_url()))
        assert client.get(act).status_code == 403
        data = {"body": room.members[0].pk, f"question_{ballot.questions.get().pk}": "yes"}
        assert client.post(act, data).status_code == 403
    assert not Vote.objects.exists()


@pytest.mark.rule("BAL-13")
def test_while_open_only_the_number_of_answers_is_shown(signed_in: Any) -> None:
    room = chamber(p=3, o=1)
    ballot = open_ballot(room)
    cast(room, ballot, yes=1, no=1)
    voters = [room.members[0].acronym, room.members[1].acronym]
    for person in (room.manager, room.chair, room.tpm, room.officer(room.observers[0]), holder(Role.CENTRAL_STAFF)):
        client = signed_in(person)
        page = client.get(ballot.get_absolute_url())
        shown = text_of(page)
        assert "2 of 3 answered" in shown
        assert "Vote received" not in shown
        assert not page.context["results"]
        for acronym in voters:
            # The names of the P-members are public; that they have voted is not.
            assert shown.count(acronym) == 1
        assert client.get(reverse("ballots:result_pdf", args=[ballot.pk])).status_code == 404
        export = client.get(reverse("ballots:list") + "?export=csv")
        table = b"".join(export).decode()
        assert "2 of 3 answered" in table
        assert "yes" not in table.lower()


@pytest.mark.rule("BAL-13", "BAL-10")
def test_after_closing_the_committee_sees_who_voted_how(signed_in: Any, decided: tuple[Chamber, Ballot]) -> None:
    room, ballot = decided
    client = signed_in(room.officer(room.observers[0]))
    page = client.get(ballot.get_absolute_url())
    groups = {
        str(group.label): [position.body.acronym for position in group.positions]
        for group in page.context["results"][0].groups
    }
    names = [body.acronym for body in room.members]
    assert groups == {"Yes": names[:2], "No": names[2:3], "Abstain": names[3:4], "Not voted": names[4:]}
    shown = text_of(page)
    assert "Approved: 2 &gt; 1" in shown
    assert shown.count("Vote received") == 4


@pytest.mark.rule("BAL-13", "COM-06")
def test_the_result_as_pdf(signed_in: Any, decided: tuple[Chamber, Ballot]) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    room, ballot = decided
    url = reverse("ballots:result_pdf", args=[ballot.pk])
    response = signed_in(room.manager).get(url)
    assert response["Content-Type"] == "application/pdf"
    words = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages).split())
    for body in room.members:
        assert body.acronym in words
    assert f"Officer of {room.members[0].acronym}" in words
    assert "Resolution 1/2026" in words
    assert signed_in(UserFactory()).get(url).status_code == 404


@pytest.mark.rule("COM-06", "SVC-05")
def test_a_resolution_is_public_names_nobody_and_is_corrected_by_a_version(
    signed_in: Any, decided: tuple[Chamber, Ballot]
) -> None:
    room, ballot = decided
    resolution = Resolution.objects.get()
    public = Client().get(resolution.get_absolute_url())
    shown = text_of(public)
    assert public.status_code == 200
    assert "Resolution 1/2026" in shown
    for person in User.objects.all():
        assert person.name not in shown
    assert ballot.reference not in shown
    url = reverse("ballots:correct_resolution", args=[resolution.pk])
    assert signed_in(room.chair).get(url).status_code == 403
    manager = signed_in(room.manager)
    assert manager.post(url, {"text": "Other text", "reason": ""}).status_code == 422
    assert manager.post(url, {"text": resolution.current.text, "reason": "None"}).status_code == 422
    assert manager.post(url, {"text": "Other text", "reason": "A slip"}).status_code == 302
    shown = text_of(Client().get(resolution.get_absolute_url()))
    assert "Other text" in shown
    assert "has answered yes" in shown
    assert "A slip" in shown
    assert room.manager.name not in shown


def test_preparing_a_ballot_by_hand(signed_in: Any) -> None:
    room = chamber()
    url = reverse("ballots:new", args=[room.committee.pk])
    assert signed_in(room.chair).get(url).status_code == 403
    client = signed_in(room.manager)
    assert client.get(url).status_code == 200
    wording = {"way": "cib", "kind": "other", "title": "A matter", "question": "Shall we?", "further_questions": "And?"}
    assert client.post(url, {**wording, "title": ""}).status_code == 422
    assert client.post(url, {**wording, "kind": "liaison"}).status_code == 422
    assert client.post(url, {**wording, "way": "meeting"}).status_code == 422
    assert client.post(url, wording).status_code == 302
    ballot = Ballot.objects.get()
    assert [question.text for question in ballot.questions.all()] == ["Shall we?", "And?"]
    page = client.get(ballot.get_absolute_url())
    assert {offer.action.name for offer in page.context["offers"]} == {"edit", "attach", "schedule", "cancel"}
    edit = reverse("workflow:act", args=["ballot", ballot.pk, "edit"])
    assert 'value="A matter"' in text_of(client.get(edit))
    meeting = planned_meeting(room)
    committee = client.get(room.committee.get_absolute_url()).content.decode()
    assert f'<a href="{meeting.get_absolute_url()}">Plenary</a>, <time datetime="{meeting.starts_on}">' in committee
    assert client.post(url, {**wording, "way": "meeting", "meeting": meeting.pk}).status_code == 302
    assert meeting.agenda.count() == 2


def test_a_document_of_the_ballot(signed_in: Any, settings: Any, tmp_path: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    room = chamber(p=1)
    ballot = draft_ballot(room)
    client = signed_in(room.manager)
    act = reverse("workflow:act", args=["ballot", ballot.pk, "attach"])
    file = SimpleUploadedFile("note.txt", b"What it is about", content_type="text/plain")
    assert client.post(act, {"title": "Note", "file": file, "version": ballot.version}).status_code == 302
    page = client.get(ballot.get_absolute_url())
    document = page.context["documents"][0]
    assert document["name"] == "Note"
    assert b"".join(client.get(document["url"])) == b"What it is about"
    # A draft is the manager's alone, and its documents with it.
    assert signed_in(room.officer(room.members[0])).get(document["url"]).status_code == 404


@pytest.mark.rule("COM-08")
def test_participation_of_a_year(signed_in: Any) -> None:
    with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
        room = chamber(p=2, o=0)
        staff = holder(Role.CENTRAL_STAFF)
        for number in range(10):
            now.move_to(dt.datetime(2026, 3, 2 + number, 9, tzinfo=dt.UTC))
            ballot = open_ballot(room, closes_on=dt.date(2026, 3, 2 + number))
            cast(room, ballot, **({"abstain": 1, "yes": 1} if number < 7 else {"abstain": 1}))
            now.shift(dt.timedelta(days=1))
            close_due()
        # It closes at the first instant of the next year, but its closing day is the last of this one.
        now.move_to("2026-12-30T09:00:00+01:00")
        late = open_ballot(room, closes_on=dt.date(2026, 12, 31))
        now.move_to("2027-01-01T00:00:00+01:00")
        close_due()
        assert Ballot.objects.get(pk=late.pk).state == "decided"
        url = reverse("ballots:participation", args=[room.committee.pk, 2026])
        page = signed_in(room.manager).get(url)
        rows = [(row.body, row.questions, row.missed, row.listed) for row in page.context["rows"]]
        first, second = room.members
        assert rows == [(first, 11, 1, False), (second, 11, 4, True)]
        assert [row["answered"] for row in page.context["questions"]] == [2] * 7 + [1] * 3 + [0]
        assert signed_in(staff).get(url).status_code == 200
        assert signed_in(staff).post(url, {"note": ""}).status_code == 403
        for person in (room.chair, room.officer(first), UserFactory()):
            assert signed_in(person).get(url).status_code == 404
        assert signed_in(room.manager).post(url, {"note": "Please look."}).status_code == 302
        notice = ParticipationNotice.objects.get()
        assert notice.bodies == [{"body": second.acronym, "questions": 11, "missed": 4}]
        message = Message.objects.get(kind="ballots/missed")
        assert message.recipient == staff
        assert f"{second.acronym}: 4 of 11 missed" in message.text
        assert "Please look." in message.text
        # Never a downgrade: the membership is as it was.
        assert room.committee.memberships.get(body=second).kind == "P"
        later = signed_in(room.manager).get(reverse("ballots:participation", args=[room.committee.pk, 2027]))
        assert later.context["rows"] == []


def test_the_list_filters_and_downloads(signed_in: Any, decided: tuple[Chamber, Ballot]) -> None:
    room, ballot = decided
    other = open_ballot(room, title="Another matter")
    client = signed_in(room.officer(room.members[0]))
    url = reverse("ballots:list")

    def shown(query: str) -> set[str]:
        return {row.record.reference for row in client.get(url + query).context["table"].rows}

    assert shown("") == {ballot.reference, other.reference}
    assert shown("?state=open") == {other.reference}
    assert shown("?q=another") == {other.reference}
    assert shown("?outcome=approved") == {ballot.reference}
    assert shown("?year=2026&state=decided") == {ballot.reference}
    assert shown("?mine=on") == {other.reference}
    cast(room, other, yes=1)
    assert shown("?mine=on") == set()
    assert client.get(url + "?export=xlsx").status_code == 200
    table = b"".join(client.get(url + "?export=csv")).decode()
    assert "2 yes, 1 no, 1 abstained" in table


@pytest.mark.parametrize("name", ["ballots:list", "ballots:resolutions", "meetings:list"])
def test_the_lists_cost_the_same_for_one_row_and_for_thirty(signed_in: Any, name: str) -> None:
    def fill(number: int) -> None:
        for index in range(number):
            with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
                ballot = open_ballot(room, closes_on=dt.date(2026, 3, 2), title=f"Matter {index}")
                cast(room, ballot, yes=1)
                planned_meeting(room)
                now.move_to("2026-03-03T00:00:00+01:00")
                close_due()
            cast(room, open_ballot(room), yes=1)

    with time_machine.travel("2026-03-01T09:00:00+01:00", tick=False):
        room = chamber(p=2, o=0)
    fill(1)
    client = signed_in(room.manager)
    counts = []
    for more in (0, 15):
        fill(more)
        counts.append(queries(client, reverse(name)))
    assert counts[0] == counts[1] <= 12


def test_the_page_of_a_ballot_costs_the_same_for_three_bodies_and_for_thirty(signed_in: Any) -> None:
    counts = []
    for size in (3, 30):
        with time_machine.travel("2026-03-02T09:00:00+01:00", tick=False) as now:
            room = chamber(p=size, o=0)
            ballot = open_ballot(room, closes_on=dt.date(2026, 3, 2))
            cast(room, ballot, yes=size - 1)
            now.move_to("2026-03-03T00:00:00+01:00")
            close_due()
            counts.append(queries(signed_in(room.manager), ballot.get_absolute_url()))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_meeting_vote_on_its_pages(signed_in: Any) -> None:
    room = chamber(p=1)
    meeting = planned_meeting(room)
    ballot = meeting_vote(room, meeting)
    manager = signed_in(room.manager)
    assert ballot.get_absolute_url() in text_of(manager.get(meeting.get_absolute_url()))
    member = signed_in(room.officer(room.members[0]))
    page = text_of(member.get(meeting.get_absolute_url()))
    assert "A matter" in page
    assert ballot.get_absolute_url() not in page
