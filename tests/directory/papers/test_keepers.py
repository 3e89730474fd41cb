"""Who keeps the documents of committees and working groups, and how they are numbered."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from committees.directory import papers, reading
from committees.directory.models import Committee
from core.notifications.models import Message
from tests.directory.papers.people import Cast, address, paper, status
from tests.documents import samples

pytestmark = pytest.mark.django_db


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
