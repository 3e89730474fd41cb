"""Signing in through an identity provider in a real browser, which holds our forms against the policy of the pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from config.provider import identity_provider, sign_in_origins
from core.accounts.models import User
from tests.accounts.provider import Provider, running
from tests.browser.visitor import Visitor
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    cache.clear()
    with running() as found:
        settings.SOCIALACCOUNT_PROVIDERS = identity_provider(found.environment)
        forms = [*settings.SECURE_CSP["form-action"], *sign_in_origins(found.environment)]
        settings.SECURE_CSP = {**settings.SECURE_CSP, "form-action": forms}
        yield found


@pytest.fixture
def visitor(visit: Any, live_server: Any, provider: Provider, assert_accessible: Callable[..., None]) -> Visitor:
    return Visitor(visit("/code/", expected="422|401"), live_server.url, assert_accessible)


def begin(visitor: Visitor) -> None:
    visitor.go("/accounts/login/?next=/profile/")
    visitor.follow("The body's sign-in")
    visitor.press("Continue")


def test_known_person_signs_in(visitor: Visitor, provider: Provider) -> None:
    person = UserFactory(email="ann@example.org", name="Ann Example", password=PASSWORD)
    provider.claims |= {"email": person.email, "email_verified": True}
    begin(visitor)
    assert visitor.page.url == f"{visitor.base}/profile/"
    visitor.sees("Your profile")


def test_unknown_person_registers(visitor: Visitor, provider: Provider) -> None:
    provider.claims |= {"email": "new@example.org", "email_verified": True, "name": "Nora New"}
    begin(visitor)
    visitor.sees("nobody is registered here with your address yet")
    visitor.fill(name="")
    visitor.press("Register")
    visitor.sees("This field is required.")
    visitor.fill(name="Nora New")
    visitor.press("Register")
    visitor.sees("Before you go on")
    assert User.objects.get().email == "new@example.org"


def test_failure_is_told(visitor: Visitor, provider: Provider) -> None:
    provider.broken.add("/token")
    begin(visitor)
    visitor.sees("The sign-in failed")
    visitor.follow("Sign in")
    visitor.go("/accounts/3rdparty/login/cancelled/")
    visitor.sees("Sign-in cancelled")
