"""The pages of accounts and messages in a real browser: from the link in a mail to its page, without JavaScript too."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.notifications.models import Message
from core.notifications.services import post
from tests.browser.visitor import SCREENS
from tests.factories.accounts import PASSWORD, UserFactory, give_second_factor
from tests.factories.directory import CommitteeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(live_server: Any) -> User:
    """A central staff member who has a message and may do all that these pages offer."""
    from core.accounts.models import Everywhere

    cache.clear()
    person = UserFactory(name="Cara Central", password=PASSWORD)
    give_second_factor(person)
    appoint(person=person, role=Role.CENTRAL_STAFF, scope=Everywhere.scope())
    appoint(person=person, role=Role.ADMINISTRATOR, scope=Everywhere.scope())
    appoint(person=person, role=Role.CHAIR, scope=CommitteeFactory(), deputy=True)
    for number in range(3):
        post(person.email, f"News {number}", "There is news.\n\n- one\n- two", "test")
    Message.objects.update(secret=False, link="/profile/")
    Message.objects.filter(subject="News 1").update(status="failed", last_error="550 no such mailbox", repeated=True)
    return person


def open_as(visit: Any, person: User, path: str, **screen: Any) -> Any:
    client = Client()
    client.force_login(person)
    page = visit("/code/", **screen)
    page.set_default_timeout(5_000)
    home = page.url.removesuffix("/code/")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": f"{home}/"}]
    )
    page.goto(home + path)
    return page


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_are_accessible(visit: Any, assert_accessible: Any, person: User, width: int, scheme: str) -> None:
    page = open_as(visit, person, "/inbox/", width=width, scheme=scheme, expected="422")
    assert_accessible(page)
    base = page.url.removesuffix("/inbox/")
    message = Message.objects.get(subject="News 1")
    for path in (
        f"/inbox/{message.pk}/",
        "/mail/",
        f"/mail/{message.pk}/",
        "/profile/",
        "/invitations/",
        "/officers/",
        "/accounts/2fa/",
    ):
        page.goto(base + path)
        assert_accessible(page)
    page.goto(f"{base}/officers/")
    page.get_by_label("Or the lines themselves").fill("name,email,role,scope\nAnn,ann@example.org,king,\n")
    page.get_by_role("button", name="Check the list").click()
    page.get_by_text("“king” is not a role.").wait_for()
    assert_accessible(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_link_in_a_mail_leads_to_its_page_without_scripts(
    visit: Any, assert_accessible: Any, live_server: Any, width: int
) -> None:
    cache.clear()
    person = UserFactory(password=PASSWORD, acknowledged=False)
    page = visit("/accounts/login/?next=/profile/", width=width, scripts=False, expected="422")
    page.set_default_timeout(5_000)
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Before you go on").wait_for()
    page.get_by_role("button", name="Confirm and go on").click()
    page.get_by_text("Without this you cannot go on.").first.wait_for()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Confirm and go on").click()
    page.get_by_role("heading", name="Your profile").wait_for()
    assert page.url.endswith("/profile/")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_acknowledgement_is_accessible(
    visit: Any, assert_accessible: Any, live_server: Any, width: int, scheme: str
) -> None:
    page = open_as(visit, UserFactory(acknowledged=False), "/inbox/", width=width, scheme=scheme)
    page.get_by_role("heading", name="Before you go on").wait_for()
    assert_accessible(page)


@pytest.mark.urls("tests.accounts.demo_urls")
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_chooser_of_the_demo_is_accessible(
    visit: Any, assert_accessible: Any, person: User, settings: Any, width: int, scheme: str
) -> None:
    from core.accounts.models import Persona

    settings.DEMO_MODE = True
    Persona.objects.create(person=person, story="Keeps the register and answers everybody.")
    page = visit("/demo/", width=width, scheme=scheme)
    assert_accessible(page)
    page.set_default_timeout(5_000)
    page.get_by_role("button", name="Be Cara Central").click()
    page.wait_for_url("**/")
    assert page.locator("body").inner_text()
