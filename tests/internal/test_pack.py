"""The pack of a liaison: one numbered PDF of all its parts, filed with the committee when it is circulated (INT-06)."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from core.accounts.roles import Role
from core.documents.kept import keep
from core.documents.models import Document
from core.documents.services import next_number
from core.notifications.models import Message
from core.workflow.models import Event
from core.workflow.refusals import GuardFailed
from liaisons.register import tasks
from liaisons.register.internal import papers
from liaisons.register.internal.models import InternalLiaison
from tests.documents import samples
from tests.documents.foreign import foreign_pdf
from tests.factories.accounts import holder
from tests.internal import stages
from tests.internal.stages import Pair
from tests.scenarios import again, do

pytestmark = [pytest.mark.django_db, pytest.mark.rule("INT-06")]


def ready(made: Pair, *, report: tuple[str, bytes], proposer: tuple[str, bytes] | None = None) -> InternalLiaison:
    """Return a liaison whose pack is ready, with these reports."""
    changes: dict[str, Any] = {}
    if proposer is not None:
        changes["report"] = keep(SimpleUploadedFile(*proposer), person=made.member)
    liaison = stages.reviewed(made, **changes)
    liaison = do(liaison, "file_report", made.manager, files={"report": SimpleUploadedFile(*report)})
    return do(liaison, "prepare", made.manager, **stages.pack())


def circulated(made: Pair, **reports: Any) -> InternalLiaison:
    liaison = do(ready(made, **reports), "circulate", made.manager)
    tasks.file_pack(liaison.pk)
    return liaison


def pack_of(liaison: InternalLiaison) -> Document:
    return Document.objects.of(liaison).get(kind="liaison-pack")


def read(document: Document) -> PdfReader:
    with document.latest.file.open("rb") as file:
        return PdfReader(io.BytesIO(file.read()))


def structure(reader: PdfReader) -> list[str]:
    """Return the roles of the document's structure, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict):
            found.append(node.get("/S", ""))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.rule("DOC-07")
def test_one_numbered_document_holds_all_parts(made: Pair) -> None:
    next_number(f"committee:{made.home.committee.pk}")
    liaison = circulated(
        made,
        report=("target.pdf", foreign_pdf("The target works on addresses", "Its second page")),
        proposer=("why.pdf", foreign_pdf("Why we propose it", landscape=True)),
    )
    document = pack_of(liaison)
    assert (document.reference, document.series) == ("N 2", f"committee:{made.home.committee.pk}")
    assert str(document) == "N 2 Liaison with ISO/TC 911: pack for the members"
    assert Event.objects.of(liaison).get(action="circulate").facts["n_number"] == 2
    assert (
        "circulated as document N 2 of ISO/TC 910"
        in Message.objects.filter(kind="register/internal/circulated")[0].text
    )

    reader = read(document)
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 4, "what it is about with statement and level, and the pages of two reports"
    assert all(f"{number} / 4" in text for number, text in enumerate(pages, start=1))
    assert all("ISO/TC 910 N 2" in text for text in pages)
    assert "Both describe addresses; one clause each." in pages[0]
    assert "Full – in the committee, its subcommittees and working groups" in pages[0]
    assert "The target works on addresses" in pages[1]
    assert "4. Report of the committee manager of ISO/TC 911" in pages[1]
    assert "Its second page" in pages[2]
    assert "Why we propose it" in pages[3]
    contents = pages[0][pages[0].index("Contents") :]
    for line in ("Statement with the key facts", "Proposed level of involvement", "Report of the proposer"):
        assert line in contents


def test_it_has_bookmarks_and_is_tagged_the_foreign_pages_too(made: Pair) -> None:
    liaison = circulated(made, report=("target.pdf", foreign_pdf("One", "Two")))
    reader = read(pack_of(liaison))
    (title, below) = reader.outline
    assert title["/Title"] == "Liaison of ISO/TC 910 with ISO/TC 911"
    # What stands inside a list is below the line before it.
    lines = [each for each in below if not isinstance(each, list)]
    assert [(each["/Title"], reader.get_destination_page_number(each)) for each in lines] == [
        ("Contents", 0),
        ("1. Statement with the key facts", 0),
        ("2. Proposed level of involvement", 0),
        ("3. Reports", 0),
        ("4. Report of the committee manager of ISO/TC 911", 1),
    ]
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert reader.metadata.title == "Liaison of ISO/TC 910 with ISO/TC 911"
    sheet = reader.pages[1]
    tree = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    marked = tree[tree.index(sheet["/StructParents"]) + 1]
    drawn = marked[-1].get_object()
    assert (drawn["/S"], drawn["/Pg"].get_object()) == ("/P", sheet)
    assert f"/MCID {drawn['/K'][0]}".encode() in sheet.get_contents().get_data()
    assert structure(reader).count("/P") == structure(PdfReader(io.BytesIO(papers.pack(liaison)))).count("/P")
    assert drawn in [each.get_object() for each in drawn["/P"].get_object()["/K"]]


def test_a_report_in_another_format_lies_beside_and_is_named(made: Pair) -> None:
    liaison = circulated(made, report=("target.docx", samples.docx()))
    pages = [page.extract_text() for page in read(pack_of(liaison)).pages]
    (page,) = pages
    assert "target.docx" in page
    assert "A file in the format DOCX" in page


def test_a_report_that_lies_beside_takes_no_page_of_its_own(made: Pair) -> None:
    liaison = circulated(made, report=("target.pdf", foreign_pdf("One", "Two")), proposer=("why.docx", samples.docx()))
    pages = [page.extract_text() for page in read(pack_of(liaison)).pages]
    assert "why.docx" in "".join(pages[:-2])
    assert "4. Report of the committee manager of ISO/TC 911" in pages[-2]
    assert "Report of the proposer" not in "".join(pages[-2:])


def test_no_report_of_the_proposer_is_needed_but_a_statement_is(made: Pair) -> None:
    liaison = ready(made, report=("target.pdf", foreign_pdf("One")))
    InternalLiaison.objects.filter(pk=liaison.pk).update(key_facts=" ")
    with pytest.raises(GuardFailed) as refused:
        do(InternalLiaison.objects.get(pk=liaison.pk), "circulate", made.manager)
    assert [each.rule for each in refused.value.refusals] == ["INT-06"]
    assert not Document.objects.filter(kind="liaison-pack").exists()
    InternalLiaison.objects.filter(pk=liaison.pk).update(key_facts="Facts.")
    liaison = do(InternalLiaison.objects.get(pk=liaison.pk), "circulate", made.manager)
    tasks.file_pack(liaison.pk)
    assert "Report of the proposer" not in read(pack_of(liaison)).pages[0].extract_text()


def test_it_is_filed_once_and_a_lost_task_is_taken_up(made: Pair) -> None:
    liaison = do(ready(made, report=("target.pdf", foreign_pdf("One"))), "circulate", made.manager)
    assert tasks.file_missing() == 1
    assert tasks.file_missing() == 0
    tasks.file_pack(liaison.pk)
    assert pack_of(liaison).n_number == 1


@pytest.mark.rule("SVC-05")
def test_members_read_it_and_the_target_does_not(made: Pair, client: Client) -> None:
    liaison = circulated(made, report=("target.pdf", foreign_pdf("One")))
    url = pack_of(liaison).get_absolute_url()
    papers_page = f"/committees/{made.home.committee.pk}/documents/"
    for person, status in (
        (next(iter(made.home.observers.values())), 200),
        (made.home.chair, 200),
        (made.target.manager, 404),
        (made.home.contact, 404),
    ):
        client.force_login(again(person))
        answer = client.get(url)
        assert answer.status_code == status
        if answer.streaming:
            answer.getvalue()
    client.force_login(again(made.member))
    assert "N 1" in client.get(papers_page).content.decode()
    assert "N 1 Liaison with ISO/TC 911" in client.get(liaison.get_absolute_url()).content.decode()


class TestPreview:
    """Who may circulate the pack looks at it before: marked as a draft on every page, kept nowhere."""

    def url(self, liaison: InternalLiaison) -> str:
        return reverse("register:pack-draft", args=[liaison.pk])

    def test_it_is_the_pack_without_number_and_leaves_no_trace(self, made: Pair, client: Client) -> None:
        liaison = ready(
            made,
            report=("target.pdf", foreign_pdf("The target works on addresses")),
            proposer=("why.pdf", foreign_pdf("Why we propose it", landscape=True)),
        )
        before = list(Document.objects.values_list("pk", flat=True)), Event.objects.count(), Message.objects.count()
        client.force_login(again(made.manager))
        assert self.url(liaison) in client.get(liaison.get_absolute_url()).content.decode()
        answer = client.get(self.url(liaison))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"] == f'attachment; filename="{liaison.reference}-pack-draft.pdf"'
        assert answer["Cache-Control"] == "private, no-store"
        drafted = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
        assert len(drafted) == 3
        said = "Draft of 2 Mar 2026, 10:00 CET – not circulated, without number"
        assert all(said in page for page in drafted), "on the pages of the reports, too"
        assert not any("N 1" in page for page in drafted)
        assert "The target works on addresses" in drafted[1]
        after = list(Document.objects.values_list("pk", flat=True)), Event.objects.count(), Message.objects.count()
        assert after == before

        liaison = do(liaison, "circulate", made.manager)
        tasks.file_pack(liaison.pk)
        pages = [page.extract_text() for page in read(pack_of(liaison)).pages]
        assert len(pages) == len(drafted)
        assert pack_of(liaison).reference == "N 1", "looking at it has used no number up"
        assert not any("Draft" in page for page in pages)

    def test_whoever_may_circulate_it_and_nobody_else(self, made: Pair, client: Client) -> None:
        liaison = ready(made, report=("target.pdf", foreign_pdf("One")))
        deputy = holder(Role.COMMITTEE_MANAGER, made.home.committee)
        for person, status in (
            (made.manager, 200),
            (deputy, 200),
            (made.home.chair, 403),
            (made.member, 403),
            (next(iter(made.home.observers.values())), 404),
            (made.target.manager, 404),
            (made.home.contact, 404),
        ):
            client.force_login(again(person))
            assert client.get(self.url(liaison)).status_code == status, person
            page = client.get(liaison.get_absolute_url())
            assert (self.url(liaison) in page.content.decode()) is (status == 200), person
        client.logout()
        assert client.get(self.url(liaison)).status_code == 302

    def test_neither_before_it_is_ready_nor_after_it_went_out(self, made: Pair, client: Client) -> None:
        client.force_login(again(made.manager))
        liaison = stages.with_report(made)
        assert client.get(self.url(liaison)).status_code == 404
        liaison = do(liaison, "prepare", made.manager, **stages.pack())
        assert client.get(self.url(liaison)).status_code == 200
        liaison = do(liaison, "circulate", made.manager)
        assert client.get(self.url(liaison)).status_code == 404
        assert self.url(liaison) not in client.get(liaison.get_absolute_url()).content.decode()
