"""The documents of a committee in a real browser: kept by its manager, read by a representative."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committees.directory import papers
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.kept import keep
from core.documents.models import Said
from tests.browser.test_directory import signed_in
from tests.browser.visitor import SCREENS
from tests.documents import samples
from tests.factories.accounts import holder
from tests.factories.directory import CommitteeFactory
from tests.factories.organizations import LiaisonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager(live_server: Any, settings: Any, tmp_path: Path) -> User:
    """The manager of a committee with a current, a superseded and a withdrawn document."""
    settings.MEDIA_ROOT = tmp_path / "files"
    committee = CommitteeFactory(reference="ISO/TC 954", title="Harbour data elements")
    manager = holder(Role.COMMITTEE_MANAGER, committee, name="Marta Manager")

    def upload() -> Any:
        return keep(SimpleUploadedFile("paper.pdf", samples.PDF), person=manager)

    said = Said(expected="Comments", expected_by=clock.today() + dt.timedelta(days=30), note="Clause 4 is new.")
    documents = [
        papers.add_paper(committee=committee, title=title, kind=kind, upload=upload(), by=manager, said=said).document
        for title, kind in (
            ("Agenda of the plenary in Tallinn, with the annotated list of decisions", "agenda"),
            ("Working draft of part 2", "working-draft"),
            ("Minutes", "minutes"),
        )
    ]
    papers.replace_paper(document=documents[1], upload=upload(), by=manager)
    papers.withdraw_paper(document=documents[2], by=manager)
    return manager


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_are_accessible(visit: Any, assert_accessible: Any, manager: User, width: int, scheme: str) -> None:
    committee = manager.appointments.get().scope
    page = signed_in(visit, manager, committee.get_absolute_url(), width=width, scheme=scheme)
    assert_accessible(page)
    page.get_by_role("link", name="All documents").click()
    page.wait_for_url("**/documents/")
    assert_accessible(page)
    for name in ("Replace N 1", "Withdraw N 1", "Add a document"):
        with page.expect_navigation():
            page.get_by_role("link", name=name).click()
        assert_accessible(page)
        page.go_back()


@pytest.mark.rule("DOC-07")
def test_a_manager_adds_a_document_without_scripts(
    visit: Any, assert_accessible: Any, manager: User, tmp_path: Path
) -> None:
    committee = manager.appointments.get().scope
    page = signed_in(visit, manager, f"{committee.get_absolute_url()}documents/new/", scripts=False, expected="422")
    chosen = tmp_path / "report.pdf"
    chosen.write_bytes(samples.PDF)
    page.get_by_label("Type").select_option("Report")
    page.get_by_label("File").set_input_files(chosen)
    page.get_by_label("What is expected").fill("Comments")
    page.get_by_role("button", name="Add the document").click()
    # Without a title nothing is added, and nothing of what was typed and chosen is lost.
    assert page.get_by_text("Kept: report.pdf").is_visible()
    assert page.get_by_label("What is expected").input_value() == "Comments"
    page.get_by_label("Title").fill("Report of the chair")
    page.get_by_role("button", name="Add the document").click()
    assert page.get_by_text("N 5 Report of the chair is added.").is_visible()


@pytest.mark.rule("DOC-01")
def test_a_representative_finds_and_opens_a_document(visit: Any, manager: User) -> None:
    committee = manager.appointments.get().scope
    reader = holder(Role.REPRESENTATIVE, LiaisonFactory(committee=committee, category="B"))
    page = signed_in(visit, reader, committee.get_absolute_url())
    page.get_by_role("link", name="All documents").click()
    # The panel of the committee's page has the same links: only the list's are meant.
    page.wait_for_url("**/documents/")
    assert page.get_by_role("link", name="N 3").count() == 0
    assert page.get_by_role("link", name="Add a document").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="N 4", exact=True).click()
    assert download.value.suggested_filename == "paper.pdf"
