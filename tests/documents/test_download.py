"""The protected download and the condition behind it."""

import re
from pathlib import Path

import pytest
from django.test import Client

from core.accounts.models import Everywhere, User
from core.documents import services
from core.documents.models import Document, DocumentVersion
from tests.documents import samples
from tests.factories.accounts import UserFactory


@pytest.fixture
def reader(db: None) -> User:
    return UserFactory()


@pytest.fixture
def version(owner: Everywhere) -> DocumentVersion:
    return services.add_document(
        owner=owner, title="Statutes", kind="statutes", content=samples.PDF, filename="Größe 1.pdf", by=None
    )


def test_reader_gets_an_attachment(
    client: Client, reader: User, version: DocumentVersion, doors: dict[str, set[int]]
) -> None:
    doors["visible"].add(reader.pk)
    client.force_login(reader)
    response = client.get(version.get_absolute_url())
    assert response.status_code == 200
    assert response.getvalue() == samples.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%201.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["ETag"] == f'"{version.sha256}"'


def test_known_content_is_not_sent_again(
    client: Client, reader: User, version: DocumentVersion, doors: dict[str, set[int]]
) -> None:
    doors["visible"].add(reader.pk)
    client.force_login(reader)
    response = client.get(version.get_absolute_url(), headers={"If-None-Match": f'"{version.sha256}"'})
    assert response.status_code == 304


@pytest.mark.rule("DOC-02")
def test_outsider_cannot_tell_it_from_one_that_does_not_exist(
    client: Client, reader: User, version: DocumentVersion, doors: dict[str, set[int]]
) -> None:
    client.force_login(reader)
    pages = []
    for address in (version.get_absolute_url(), "/documents/999999/v/1/"):
        response = client.get(address, headers={"If-None-Match": f'"{version.sha256}"'})
        assert response.status_code == 404
        page = response.content.decode().replace(address, "")
        pages.append(re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", page))
    assert pages[0] == pages[1]


def test_without_sign_in_every_address_leads_to_it(client: Client, version: DocumentVersion) -> None:
    for address in (version.get_absolute_url(), "/documents/999999/v/1/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == f"/accounts/login/?next={address}"


def test_version_that_does_not_exist(
    client: Client, reader: User, version: DocumentVersion, doors: dict[str, set[int]]
) -> None:
    doors["visible"].add(reader.pk)
    client.force_login(reader)
    assert client.get(f"/documents/{version.document_id}/v/2/").status_code == 404


@pytest.mark.parametrize(
    ("audience", "withdrawn", "visible", "inside"),
    [
        ("all", False, True, True),
        ("all", True, False, True),
        ("committee", False, False, True),
        ("committee", True, False, True),
    ],
)
def test_who_sees_what(
    owner: Everywhere, doors: dict[str, set[int]], audience: str, withdrawn: bool, visible: bool, inside: bool
) -> None:
    document = services.add_document(
        owner=owner, title="x", kind="report", content=b"x", filename="x.txt", by=None, audience=audience
    ).document
    if withdrawn:
        services.withdraw_document(document)
    applicant, manager, stranger = UserFactory(), UserFactory(), UserFactory()
    doors["visible"] |= {applicant.pk, manager.pk}
    doors["inside"].add(manager.pk)
    assert Document.objects.visible_to(applicant).exists() is visible
    assert Document.objects.visible_to(manager).exists() is inside
    assert not Document.objects.visible_to(stranger).exists()


def test_documents_of_an_unregistered_model_are_seen_by_nobody(reader: User, doors: dict[str, set[int]]) -> None:
    services.add_document(owner=reader, title="x", kind="report", content=b"x", filename="x.txt", by=None)
    doors["visible"].add(reader.pk)
    doors["inside"].add(reader.pk)
    assert not Document.objects.visible_to(reader).exists()


def test_nothing_lies_below_the_static_files(version: DocumentVersion, files: Path, settings: object) -> None:
    static = Path(settings.STATIC_ROOT)  # type: ignore[attr-defined]
    assert not (files / version.file.name).is_relative_to(static)
