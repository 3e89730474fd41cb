"""The pages of the directory in a real browser, with the sample feed loaded."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from committees.directory.models import Committee, NationalBody
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.services import appoint
from liaisons.organizations.models import Organization
from tests.browser.visitor import SCREENS
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import GroupMemberFactory, WorkingGroupFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLE = Path(__file__).parent.parent / "data" / "feed_sample.jsonl"


@pytest.fixture
def manager(live_server: Any) -> User:
    """The manager of the sample's largest committee, which has a working group with an expert."""
    call_command("import_iso_open_data", SAMPLE, verbosity=0, stdout=StringIO())
    committee = Committee.objects.get(reference="ISO/TC 954")
    manager = holder(Role.COMMITTEE_MANAGER, committee, name="Marta Manager", phone="+41 22 000 00 00")
    holder(Role.TPM, committee, name="Tara Programme")
    group = WorkingGroupFactory(parent=committee, reference="ISO/TC 954/WG 1", title="Quays")
    appoint(person=UserFactory(name="Conrad Convenor"), role=Role.CONVENOR, scope=group, by=manager)
    GroupMemberFactory(group=group, person__name="Eve Expert", nominated_by=NationalBody.objects.get(acronym="AAS"))
    return manager


def signed_in(visit: Any, person: User, path: str, **screen: Any) -> Any:
    """Open `path` as `person`."""
    client = Client()
    client.force_login(person)
    page = visit("/committees/", **screen)
    # The cookie holds below the address it is given with: the whole site.
    site = page.url.removesuffix("committees/")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": site}]
    )
    page.goto(site.removesuffix("/") + path)
    return page


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_are_accessible(visit: Any, assert_accessible: Any, manager: User, width: int, scheme: str) -> None:
    committee = Committee.objects.get(reference="ISO/TC 954")
    group = Committee.objects.get(reference="ISO/TC 954/WG 1")
    page = signed_in(visit, manager, committee.get_absolute_url(), width=width, scheme=scheme)
    assert_accessible(page)
    base = page.url.removesuffix(committee.get_absolute_url())
    for path in (
        "/committees/",
        "/committees/?view=tree&q=954",
        "/committees/?q=nothing+fits",
        group.get_absolute_url(),
        f"/committees/{committee.pk}/groups/new/",
        f"/liaisons/leaders/convenor/{group.pk}/",
        f"/committees/{group.pk}/disband/",
        f"/committees/{group.pk}/experts/new/",
        "/bodies/",
        NationalBody.objects.get(acronym="AAS").get_absolute_url(),
        "/organizations/",
        Organization.objects.get(acronym="WLO").get_absolute_url(),
        "/search/?q=harb",
        "/search/?q=xyzzy",
    ):
        page.goto(base + path)
        assert_accessible(page)


def test_a_manager_creates_a_group_and_central_staff_enter_its_convenor(
    visit: Any, assert_accessible: Any, manager: User
) -> None:
    UserFactory(name="Nora New", email="nora@example.org")
    committee = Committee.objects.get(reference="ISO/TC 954")
    page = signed_in(visit, manager, committee.get_absolute_url(), expected="422")

    page.get_by_role("link", name="Create a working group").click()
    assert page.get_by_label("Number").input_value() == "2"
    page.get_by_label("Title").fill("Moorings")
    page.get_by_role("button", name="Create a working group").click()
    assert page.get_by_text("ISO/TC 954/WG 2 is created.").is_visible()

    group = Committee.objects.get(reference="ISO/TC 954/WG 2")
    page = signed_in(visit, holder(Role.CENTRAL_STAFF), group.get_absolute_url(), expected="422")
    page.get_by_role("link", name="Appoint to a post").click()
    page.get_by_label("E-mail address of the person").fill("nobody@example.org")
    page.get_by_role("button", name="Appoint").click()
    assert page.get_by_label("E-mail address of the person").input_value() == "nobody@example.org"
    assert_accessible(page)
    page.get_by_label("E-mail address of the person").fill("nora@example.org")
    page.get_by_role("button", name="Appoint").click()
    assert page.get_by_text("Nora New is appointed: Convenor.").is_visible()
    assert page.get_by_role("cell", name="Nora New", exact=True).is_visible()


def test_the_search_box_finds_from_any_page_without_scripts(visit: Any, manager: User) -> None:
    page = visit("/committees/", scripts=False)
    page.get_by_role("searchbox", name="Search cases, organizations and committees").fill("tc954")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="ISO/TC 954", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("ISO/TC 954")
    assert page.get_by_text("Contains information from ISO Open Data").is_visible()
