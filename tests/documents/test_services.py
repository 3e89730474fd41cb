"""Documents, their versions and their numbers."""

import threading
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections, transaction

from core.accounts.models import Everywhere
from core.documents import kept, services
from core.documents.models import Document, DocumentVersion
from tests.documents import samples
from tests.factories.accounts import UserFactory

SERIES = "committee:12"


def add(owner: Everywhere, **fields: Any) -> DocumentVersion:
    given = {"title": "Report", "kind": "report", "content": samples.PDF, "filename": "r.pdf", "by": None, **fields}
    return services.add_document(owner=owner, **given)


def content(version: DocumentVersion) -> bytes:
    with version.file.open("rb") as file:
        return file.read()


def test_first_version(owner: Everywhere) -> None:
    person = UserFactory()
    version = add(owner, by=person)
    assert (version.number, version.uploaded_by, version.filename) == (1, person, "r.pdf")
    assert version.size == len(samples.PDF)
    assert content(version) == samples.PDF
    assert services.is_intact(version)
    assert "r.pdf" not in version.file.name


def test_stored_files_are_private(owner: Everywhere, files: Path) -> None:
    version = add(owner)
    path = files / version.file.name
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_changed_file_is_noticed(owner: Everywhere, files: Path) -> None:
    version = add(owner)
    (files / version.file.name).write_bytes(b"%PDF-forged")
    assert not services.is_intact(version)


def test_second_version_of_a_document_without_number(owner: Everywhere) -> None:
    first = add(owner)
    second = services.add_version(document=first.document, content=b"later", filename="r.txt", by=None)
    assert (second.document, second.number) == (first.document, 2)
    assert first.document.latest == second


@pytest.mark.rule("DOC-07")
def test_numbers_count_per_series(owner: Everywhere) -> None:
    assert add(owner, series=SERIES).document.reference == "N 1"
    assert add(owner, series=SERIES).document.reference == "N 2"
    assert add(owner, series="committee:13").document.reference == "N 1"
    assert add(owner).document.reference == ""


@pytest.mark.rule("DOC-07")
def test_number_of_a_withdrawn_document_is_not_given_again(owner: Everywhere) -> None:
    for _number in range(11):
        add(owner, series=SERIES)
    twelfth = add(owner, series=SERIES).document
    assert twelfth.n_number == 12
    services.withdraw_document(twelfth)
    assert add(owner, series=SERIES).document.n_number == 13
    assert Document.objects.filter(series=SERIES, n_number=12).exists()


@pytest.mark.rule("DOC-07")
def test_new_content_is_a_new_number(owner: Everywhere) -> None:
    old = add(owner, series=SERIES, audience="committee").document
    new = services.add_version(document=old, content=b"later", filename="r.txt", by=None).document
    old.refresh_from_db()
    assert (old.n_number, new.n_number) == (1, 2)
    assert old.superseded_by == new
    assert (new.title, new.audience, new.owner) == (old.title, "committee", owner)
    assert old.versions.count() == new.versions.count() == 1
    assert list(Document.objects.current()) == [new]


@pytest.mark.rule("DOC-07")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(files: Path) -> None:
    owner = Everywhere.scope()
    numbers: list[int | None] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        numbers.append(add(owner, series=SERIES).document.n_number)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number or 0 for number in numbers) == [1, 2, 3, 4]


@pytest.mark.rule("DOC-07")
@pytest.mark.django_db(transaction=True)
def test_failed_transaction_gives_no_number_and_its_file_is_swept(files: Path) -> None:
    owner = Everywhere.scope()

    @transaction.atomic
    def fail() -> None:
        add(owner, series=SERIES)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Document.objects.exists()
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1
    assert services.sweep_orphans() == 0
    with time_machine.travel("2099-01-01T00:00:00Z"):
        assert services.sweep_orphans() == 1
    assert not [path for path in files.rglob("*") if path.is_file()]
    assert add(owner, series=SERIES).document.n_number == 1


def test_sweep_spares_what_a_version_holds(owner: Everywhere) -> None:
    version = add(owner)
    with time_machine.travel("2099-01-01T00:00:00Z"):
        assert services.sweep_orphans() == 0
    assert content(version) == samples.PDF


@pytest.mark.parametrize("state", ["withdrawn", "superseded"])
def test_no_content_for_what_is_over(owner: Everywhere, state: str) -> None:
    document = add(owner, series=SERIES).document
    if state == "withdrawn":
        services.withdraw_document(document)
    else:
        services.add_version(document=document, content=b"later", filename="r.txt", by=None)
    with pytest.raises(ValidationError) as refused:
        services.add_version(document=document, content=b"latest", filename="r.txt", by=None)
    assert refused.value.code == state


@pytest.mark.parametrize("change", ["update", "delete"])
def test_versions_cannot_be_changed_in_the_database(owner: Everywhere, change: str) -> None:
    rows = DocumentVersion.objects.filter(pk=add(owner).pk)
    changes = {"update": lambda: rows.update(sha256="0" * 64), "delete": lambda: rows.delete()}
    with pytest.raises(DatabaseError), transaction.atomic():
        changes[change]()


@pytest.mark.rule("DOC-07")
def test_number_cannot_be_changed_in_the_database(owner: Everywhere) -> None:
    document = add(owner, series=SERIES).document
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update documents_document set n_number = 99 where id = %s", [document.pk])


def test_refused_file_adds_nothing(owner: Everywhere) -> None:
    upload = SimpleUploadedFile("a.exe", b"MZ\x90\x00\x03")
    with pytest.raises(ValidationError):
        services.add_document(owner=owner, title="x", kind="report", upload=upload, by=None)
    assert not Document.objects.exists()


# Uploads kept for their form


def test_kept_upload_becomes_a_version_without_a_copy(owner: Everywhere, files: Path) -> None:
    person = UserFactory()
    upload = kept.keep(SimpleUploadedFile("s.pdf", samples.PDF), person=person)
    again = kept.find(upload.token, person=person)
    version = add(owner, content=None, upload=again, filename="", by=person)
    assert (version.filename, version.sha256) == ("s.pdf", upload.sha256)
    assert services.is_intact(version)
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1


def test_kept_upload_is_its_persons_alone(db: None) -> None:
    upload = kept.keep(SimpleUploadedFile("s.pdf", samples.PDF), person=UserFactory())
    assert kept.find(upload.token, person=UserFactory()) is None


def test_kept_upload_cannot_be_forged(db: None) -> None:
    person = UserFactory()
    token = kept.keep(SimpleUploadedFile("s.pdf", samples.PDF), person=person).token
    assert kept.find(token[:-1] + ("A" if token[-1] != "A" else "B"), person=person) is None
    assert kept.find("", person=person) is None


def test_kept_upload_lasts_a_day(db: None) -> None:
    person = UserFactory()
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as moment:
        token = kept.keep(SimpleUploadedFile("s.pdf", samples.PDF), person=person).token
        moment.move_to("2026-03-02T12:00:00Z")
        assert kept.find(token, person=person)
        moment.move_to("2026-03-02T12:00:02Z")
        assert kept.find(token, person=person) is None
