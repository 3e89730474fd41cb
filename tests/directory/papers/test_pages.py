"""The form that adds a document, and the list of the documents of a committee."""

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from committees.directory import papers
from committees.directory.models import Committee
from core.documents.kept import keep
from core.documents.models import Document, Said
from core.notifications.models import Message
from tests.directory.papers.people import Cast, paper
from tests.documents import samples
from tests.pages import queries

pytestmark = pytest.mark.django_db


def test_adding_a_document_in_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.people["convenor"])
    url = reverse("directory:add_paper", args=[cast.group.pk])
    failing = client.post(
        url,
        {"title": "", "kind": "minutes", "file": SimpleUploadedFile("m.pdf", samples.PDF), "note": "As agreed."},
    )
    assert failing.status_code == 422
    shown = failing.content.decode()
    assert "As agreed." in shown
    assert "m.pdf" in shown
    token = re.search(r'name="file-kept" value="([^"]+)"', shown)
    assert token is not None
    data = {"title": "Minutes of May", "kind": "minutes", "file-kept": token[1], "note": "As agreed."}
    done = client.post(url, data)
    assert done.status_code == 302
    assert done["Location"] == reverse("directory:papers", args=[cast.group.pk])
    document = Document.objects.get()
    assert (document.reference, document.title, document.owner) == ("N 1", "Minutes of May", cast.group)
    assert document.created_by == cast.people["convenor"]
    # A double click: one document, one number, one mail a reader.
    told = Message.objects.count()
    assert client.post(url, data).status_code == 302
    assert (Document.objects.get(), Message.objects.count()) == (document, told)
    # The same file under another title is another document.
    client.post(url, data | {"title": "Minutes of June"})
    assert [each.reference for each in Document.objects.order_by("pk")] == ["N 1", "N 2"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("m.docm", samples.docx(), "Files with macros are not accepted."),
        ("m.pdf", b"", "The file is empty."),
        ("m.pdf", b"plain words", "The name ends in .pdf, but the content is TXT."),
        ("m.txt", b"<html><script>", "Web pages, programs and markup are not accepted as text."),
    ],
)
def test_bad_uploads_name_their_reason(cast: Cast, client: Client, name: str, data: bytes, reason: str) -> None:
    client.force_login(cast.people["manager"])
    url = reverse("directory:add_paper", args=[cast.committee.pk])
    answer = client.post(url, {"title": "x", "kind": "report", "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    # An empty file never reaches the check of contents, but never passes either.
    assert reason in answer.content.decode() or (not data and "empty" in answer.content.decode())
    assert not Document.objects.exists()
    assert not Message.objects.exists()


def test_a_day_needs_what_is_expected_and_lies_ahead(cast: Cast, client: Client) -> None:
    client.force_login(cast.people["manager"])
    url = reverse("directory:add_paper", args=[cast.committee.pk])
    answer = client.post(url, {"title": "x", "kind": "report", "expected_by": "2026-03-09"})
    shown = answer.content.decode()
    assert "Say what is expected by that day." in shown
    assert "This day is over." in shown


def numbers(client: Client, committee: Committee, **query: Any) -> list[int]:
    response = client.get(reverse("directory:papers", args=[committee.pk]), query)
    return [row.record.n_number for row in response.context["table"].paginated_rows]


def test_the_list_is_narrowed_sorted_and_downloaded(cast: Cast, client: Client) -> None:
    manager = cast.people["manager"]
    paper(cast.committee, manager, title="=Berths of the north", kind="report")
    second = paper(cast.committee, manager, title="Agenda", kind="agenda")
    third = paper(cast.committee, manager, title="Berths of the south 2", kind="minutes")
    papers.withdraw_paper(document=second, by=manager)
    papers.replace_paper(
        document=third, upload=keep(SimpleUploadedFile("a.pdf", samples.PDF), person=manager), by=manager
    )
    client.force_login(manager)
    assert numbers(client, cast.committee) == [4, 3, 2, 1]
    assert numbers(client, cast.committee, sort="n_number") == [1, 2, 3, 4]
    assert numbers(client, cast.committee, q="berths north") == [1]
    assert numbers(client, cast.committee, q="N 3") == [3]
    assert numbers(client, cast.committee, q="2") == [4, 3, 2]
    assert numbers(client, cast.committee, kind="agenda") == [2]
    assert numbers(client, cast.committee, state="current") == [4, 1]
    assert numbers(client, cast.committee, state="superseded") == [3]
    assert numbers(client, cast.committee, state="withdrawn") == [2]
    client.force_login(cast.people["representative B"])
    assert numbers(client, cast.committee) == [4, 3, 1]

    export = client.get(reverse("directory:papers", args=[cast.committee.pk]), {"export": "csv"})
    rows = list(csv.reader(io.StringIO(export.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["Number", "Title", "Type", "Expected", "Added", "State"]
    assert rows[-1][:3] == ["N 1", "'=Berths of the north", "Report"]
    assert rows[2][5] == "Superseded by N 4"


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("who", "expected"), [("manager", 5), ("representative B", 6)])
def test_queries_of_the_list(cast: Cast, client: Client, number: int, who: str, expected: int) -> None:
    manager = cast.people["manager"]
    for _ in range(number):
        old = paper(cast.committee, manager, said=Said(expected="Comments", expected_by=dt.date(2026, 5, 8)))
        upload = keep(SimpleUploadedFile("a.pdf", samples.PDF), person=manager)
        papers.replace_paper(document=old, upload=upload, by=manager)
    client.force_login(cast.people[who])
    url = reverse("directory:papers", args=[cast.committee.pk])
    assert queries(client, url) - queries(client, reverse("search")) == expected
