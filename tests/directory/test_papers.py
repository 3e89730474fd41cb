"""Documents of committees and working groups: who reads them, who is told, how they are numbered."""

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.directory import papers, reading
from committees.directory.models import Committee, GroupMember, Membership
from committees.meetings.services import plan_meeting
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.accounts.services import end
from core.documents.kept import keep
from core.documents.models import Document, Said
from core.notifications.models import Message
from core.notifications.rendering import plain
from core.workflow.engine import perform
from liaisons.register.models import Liaison
from tests.documents import samples
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import (
    CommitteeFactory,
    GroupMemberFactory,
    MembershipFactory,
    NationalBodyFactory,
    SubcommitteeFactory,
    WorkingGroupFactory,
)
from tests.factories.organizations import LiaisonFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


class Cast:
    """A committee and a working group with one person of every kind, by name."""

    def __init__(self) -> None:
        self.committee = CommitteeFactory(reference="ISO/TC 900", title="Quays", secretariat=NationalBodyFactory())
        self.group = WorkingGroupFactory(parent=self.committee, reference="ISO/TC 900/WG 2")
        other = WorkingGroupFactory(parent=self.committee, reference="ISO/TC 900/WG 3")
        subcommittee = SubcommitteeFactory(parent=self.committee, reference="ISO/TC 900/SC 1")
        p, o, none = NationalBodyFactory.create_batch(3)
        MembershipFactory(committee=self.committee, body=p)
        MembershipFactory(committee=self.committee, body=o, kind=Membership.Kind.O)
        self.a = LiaisonFactory(committee=self.committee, category="A")
        self.b = LiaisonFactory(committee=self.committee, category="B")
        self.c = LiaisonFactory(committee=self.group, category="C")
        self.people: dict[str, User] = {
            "manager": holder(Role.COMMITTEE_MANAGER, self.committee),
            "chair": holder(Role.CHAIR, self.committee),
            "tpm": holder(Role.TPM, self.committee),
            "staff": holder(Role.CENTRAL_STAFF),
            "board": holder(Role.TMB),
            "officer P": holder(Role.BODY_OFFICER, p),
            "officer O": holder(Role.BODY_OFFICER, o),
            "officer elsewhere": holder(Role.BODY_OFFICER, none),
            # Stands in only while there is no manager.
            "officer of the secretariat": holder(Role.BODY_OFFICER, self.committee.secretariat),
            "convenor": holder(Role.CONVENOR, self.group),
            "convenor of another group": holder(Role.CONVENOR, other),
            "expert": GroupMemberFactory(group=self.group).person,
            "expert of another group": GroupMemberFactory(group=other).person,
            "former expert": GroupMemberFactory(
                group=self.group, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2026, 3, 9)
            ).person,
            "representative A": holder(Role.REPRESENTATIVE, self.a),
            "representative B": holder(Role.REPRESENTATIVE, self.b),
            "representative C": holder(Role.REPRESENTATIVE, self.c),
            "representative elsewhere": holder(Role.REPRESENTATIVE, LiaisonFactory(committee=subcommittee)),
            "manager of the subcommittee": holder(Role.COMMITTEE_MANAGER, subcommittee),
            "nobody": UserFactory(),
        }

    def names(self, users: Any) -> set[str]:
        wanted = {user.pk for user in users}
        return {name for name, person in self.people.items() if person.pk in wanted}

    def seeing(self, committee: Committee) -> set[str]:
        """Return who reads the documents of `committee`, asked person by person."""
        return {
            name for name, person in self.people.items() if reading.read_by(person).filter(pk=committee.pk).exists()
        }


@pytest.fixture
def cast() -> Cast:
    return Cast()


OF_COMMITTEE = {
    "manager",
    "chair",
    "tpm",
    "staff",
    "officer P",
    "officer O",
    "convenor",
    "convenor of another group",
    "representative A",
    "representative B",
}
OF_GROUP = {"manager", "convenor", "expert", "representative C"}


def paper(committee: Committee, by: User, title: str = "Berths", said: Said | None = None, **fields: Any) -> Document:
    version = papers.add_paper(
        committee=committee,
        title=title,
        kind=fields.pop("kind", "report"),
        upload=keep(SimpleUploadedFile("berths.pdf", samples.PDF), person=by),
        by=by,
        said=said or Said(),
    )
    return version.document


def address(document: Document) -> str:
    return reverse("documents:download", args=[document.pk, 1])


def status(client: Client, person: User, url: str) -> int:
    client.force_login(person)
    response = client.get(url)
    if response.streaming:
        response.getvalue()
    return response.status_code


def body_of(client: Client, url: str) -> str:
    """Return the answer without what differs between any two requests: the address and the form token."""
    response = client.get(url)
    assert response.status_code == 404
    text = response.content.decode().replace(url, "")
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text)


# Who reads


@pytest.mark.rule("DOC-01")
@pytest.mark.rule("DOC-02")
def test_who_reads_the_documents_of_a_committee_and_of_a_group(cast: Cast) -> None:
    assert cast.seeing(cast.committee) == OF_COMMITTEE
    assert cast.seeing(cast.group) == OF_GROUP


@pytest.mark.rule("DOC-03")
def test_whom_a_notice_reaches_is_who_reads(cast: Cast) -> None:
    assert cast.names(reading.readers(cast.committee)) == OF_COMMITTEE
    assert cast.names(reading.readers(cast.group)) == OF_GROUP


@pytest.mark.rule("DOC-02")
def test_the_page_and_the_single_question_agree_with_the_list(cast: Cast, client: Client) -> None:
    for committee, expected in ((cast.committee, OF_COMMITTEE), (cast.group, OF_GROUP)):
        url = reverse("directory:papers", args=[committee.pk])
        assert {name for name, person in cast.people.items() if reading.reads(person, committee)} == expected
        assert {name for name, person in cast.people.items() if status(client, person, url) == 200} == expected
        client.logout()
        assert client.get(url).status_code == 302


@pytest.mark.rule("DOC-01")
@pytest.mark.parametrize("category", ["a", "b"])
def test_a_representative_opens_a_document_until_the_liaison_ends(cast: Cast, client: Client, category: str) -> None:
    document = paper(cast.committee, cast.people["manager"])
    representative = cast.people[f"representative {category.upper()}"]
    assert status(client, representative, address(document)) == 200

    data = {"decided_on": dt.date(2026, 3, 10), "decision": "TMB resolution 12/2026"}
    perform(getattr(cast, category), "withdraw", actor=cast.people["staff"], data=data)

    assert status(client, representative, address(document)) == 404
    assert representative not in reading.readers(cast.committee)


@pytest.mark.rule("DOC-01")
def test_the_end_of_a_representation_closes_the_documents_at_once(cast: Cast, client: Client) -> None:
    document = paper(cast.committee, cast.people["manager"])
    representative = cast.people["representative B"]
    assert status(client, representative, address(document)) == 200
    end(Appointment.objects.get(person=representative))
    assert status(client, representative, address(document)) == 404


@pytest.mark.rule("DOC-01")
def test_a_liaison_stopped_for_a_day_gives_nothing_after_it(cast: Cast, client: Client) -> None:
    document = paper(cast.committee, cast.people["manager"])
    Liaison.objects.filter(pk=cast.b.pk).update(stops_on=dt.date(2026, 3, 10))
    assert status(client, cast.people["representative B"], address(document)) == 200
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        # The state follows with the next beat; the documents do not wait for it.
        assert Liaison.objects.live().filter(pk=cast.b.pk).exists()
        assert status(client, cast.people["representative B"], address(document)) == 404


@pytest.mark.rule("DOC-02")
def test_outside_a_group_its_document_answers_like_one_that_does_not_exist(cast: Cast, client: Client) -> None:
    document = paper(cast.group, cast.people["convenor"])
    assert status(client, cast.people["expert"], address(document)) == 200
    for name in ("representative A", "chair", "staff", "officer P", "former expert", "expert of another group"):
        client.force_login(cast.people[name])
        known = body_of(client, address(document))
        assert known == body_of(client, "/documents/999999/v/1/"), name
        forms = reverse("directory:withdraw_paper", args=[cast.group.pk, document.pk])
        assert client.get(forms).status_code == 404, name


@pytest.mark.rule("DOC-02")
def test_a_groups_document_stands_on_no_page_of_an_outsider(cast: Cast, client: Client) -> None:
    paper(cast.group, cast.people["convenor"], title="Secret of the group")
    for page in (cast.group, cast.committee):
        client.force_login(cast.people["representative A"])
        assert "Secret of the group" not in client.get(page.get_absolute_url()).content.decode()
    client.force_login(cast.people["expert"])
    assert "Secret of the group" in client.get(cast.group.get_absolute_url()).content.decode()


@pytest.mark.rule("DOC-01")
def test_who_stands_in_for_a_vacant_manager_reads_and_keeps(cast: Cast) -> None:
    officer = cast.people["officer of the secretariat"]
    end(Appointment.objects.get(person=cast.people["manager"]))
    for committee in (cast.committee, cast.group):
        assert officer in reading.readers(committee)
        assert reading.reads(officer, committee)
        assert reading.keeps(officer, committee)


# Who keeps


def test_who_keeps_the_documents(cast: Cast) -> None:
    def keepers(committee: Committee) -> set[str]:
        one_by_one = {name for name, person in cast.people.items() if reading.keeps(person, committee)}
        filtered = {n for n, person in cast.people.items() if reading.kept_by(person).filter(pk=committee.pk).exists()}
        assert one_by_one == filtered
        return one_by_one

    assert keepers(cast.committee) == {"manager"}
    assert keepers(cast.group) == {"manager", "convenor"}


def test_others_are_refused_by_page_and_service(cast: Cast, client: Client) -> None:
    url = reverse("directory:add_paper", args=[cast.committee.pk])
    assert status(client, cast.people["officer P"], url) == 403
    assert status(client, cast.people["nobody"], url) == 404
    with pytest.raises(PermissionDenied):
        paper(cast.committee, cast.people["convenor"])
    document = paper(cast.committee, cast.people["manager"])
    with pytest.raises(PermissionDenied):
        papers.withdraw_paper(document=document, by=cast.people["chair"])


def test_a_dissolved_committee_takes_no_new_documents(cast: Cast) -> None:
    cast.committee.status = Committee.Status.DISSOLVED
    cast.committee.save()
    with pytest.raises(ValidationError, match="dissolved"):
        paper(cast.committee, cast.people["manager"])


# Notices


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


# Numbers


@pytest.mark.rule("DOC-07")
def test_a_withdrawn_number_is_not_given_again(cast: Cast, client: Client) -> None:
    manager = cast.people["manager"]
    first, second = (paper(cast.committee, manager, title=title) for title in ("Agenda", "Minutes"))
    papers.withdraw_paper(document=second, by=manager)
    third = paper(cast.committee, manager)
    assert [document.n_number for document in (first, second, third)] == [1, 2, 3]
    # A working group counts for itself.
    assert paper(cast.group, manager).n_number == 1
    assert status(client, cast.people["representative A"], address(second)) == 404
    assert status(client, manager, address(second)) == 200


@pytest.mark.rule("DOC-07")
def test_new_content_gets_a_new_number_and_a_notice(cast: Cast, client: Client) -> None:
    manager = cast.people["manager"]
    old = paper(cast.committee, manager, title="Draft agenda", kind="agenda")
    client.force_login(manager)
    upload = SimpleUploadedFile("second.pdf", samples.PDF + b"%")
    url = reverse("directory:replace_paper", args=[cast.committee.pk, old.pk])
    response = client.post(url, {"file": upload, "expected": "Comments"}, follow=True)

    assert "N 1 is superseded by N 2." in response.content.decode()
    old.refresh_from_db()
    new = old.superseded_by
    assert new is not None
    assert (new.n_number, new.title, new.kind, new.expected) == (2, "Draft agenda", "agenda", "Comments")
    assert old.versions.count() == 1
    told = Message.objects.get(kind="directory/document_added", recipient=manager, subject__contains="N 2")
    assert "It replaces N 1." in told.text
    again = client.post(url, {"file": SimpleUploadedFile("third.pdf", samples.PDF)})
    assert again.status_code == 422
    assert "superseded by a later one" in again.content.decode()


# The pages


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
@pytest.mark.parametrize(("who", "expected"), [("manager", 5), ("representative B", 5)])
def test_queries_of_the_list(cast: Cast, client: Client, number: int, who: str, expected: int) -> None:
    manager = cast.people["manager"]
    for _ in range(number):
        old = paper(cast.committee, manager, said=Said(expected="Comments", expected_by=dt.date(2026, 5, 8)))
        upload = keep(SimpleUploadedFile("a.pdf", samples.PDF), person=manager)
        papers.replace_paper(document=old, upload=upload, by=manager)
    client.force_login(cast.people[who])
    url = reverse("directory:papers", args=[cast.committee.pk])
    counts = []
    for address in (reverse("search"), url):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[1] - counts[0] == expected


def test_a_registered_group_member_is_told_from_the_first_day(cast: Cast) -> None:
    newcomer = UserFactory()
    GroupMember.objects.create(group=cast.group, person=newcomer, starts_on=dt.date(2026, 3, 11))
    assert newcomer not in reading.readers(cast.group)
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        assert newcomer in reading.readers(cast.group)
