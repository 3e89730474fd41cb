"""Passkeys in a real browser, with an authenticator that Chromium plays: set up, used, renamed, removed."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from core.accounts.models import User
from core.accounts.roles import Role
from tests.browser.visitor import Visitor
from tests.factories.accounts import PASSWORD, holder
from tests.factories.directory import CommitteeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A finger on the built-in reader of a laptop: it is there, knows its owner, and agrees by itself.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Owner(Visitor):
    """Somebody whose browser has an authenticator at hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.devtools = self.page.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        added = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.authenticator = added["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        """Return what the authenticator itself keeps."""
        answer = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return list(answer["credentials"])

    def verifies(self, *, owner: bool) -> None:
        """Let the authenticator recognize its owner from now on, or nobody."""
        asked = {"authenticatorId": self.authenticator, "isUserVerified": owner}
        self.devtools.send("WebAuthn.setUserVerified", asked)

    def enter(self, person: User, page: str) -> None:
        """Sign in by password on the way to `page`."""
        self.go(f"/accounts/login/?next={page}")
        self.fill(login=person.email, password=PASSWORD)
        self.press("Sign in")

    def touch(self, name: str, then: str) -> None:
        """Press a button that asks the authenticator, and see the address `then` when it has answered."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_url(f"{self.base}{then}")
        self.look()

    def confirm_password(self) -> None:
        if "/reauthenticate/" in self.page.url:
            self.fill(password=PASSWORD)
            self.press("Confirm")

    def leave(self) -> None:
        self.go("/accounts/logout/")
        self.press("Sign Out")
        assert "sessionid" not in {cookie["name"] for cookie in self.page.context.cookies()}

    def add_key(self, *, name: str, alone: bool = False) -> None:
        self.go("/accounts/2fa/webauthn/add/")
        self.confirm_password()
        self.fill(name=name, **({"passwordless": True} if alone else {}))
        self.page.locator("main").get_by_role("button", name="Add", exact=True).click()
        self.page.wait_for_url(lambda address: "/webauthn/add/" not in address)
        self.look()


@pytest.fixture
def tpm(live_server: Any) -> User:
    """A manager who has never signed in: the second factor is obligatory, and none is set up."""
    cache.clear()
    return holder(Role.TPM, CommitteeFactory(), name="Tara Programme", password=PASSWORD, second_factor=False)


@pytest.fixture
def owner(visit: Any, live_server: Any, assert_accessible: Callable[..., None]) -> Owner:
    page = visit("/code/", expected="422")
    return Owner(page, live_server.url, assert_accessible)


def test_passkey_is_the_second_factor_from_the_first_sign_in_on(owner: Owner, tpm: User) -> None:
    owner.enter(tpm, "/profile/")
    assert owner.page.url == f"{owner.base}/accounts/2fa/?next=%2Fprofile%2F"
    owner.sees("Your role needs a second factor: set one up to go on.")
    owner.add_key(name="Laptop")
    key = Authenticator.objects.get(user=tpm, type=Authenticator.Type.WEBAUTHN)
    assert key.wrap().name == "Laptop"
    assert len(owner.credentials()) == 1
    owner.go("/profile/")
    owner.sees("Your profile")
    owner.leave()

    owner.enter(tpm, "/profile/")
    assert owner.page.url.startswith(f"{owner.base}/accounts/2fa/authenticate/")
    owner.go("/profile/")
    # The password alone opens nothing.
    assert owner.page.url == f"{owner.base}/accounts/2fa/authenticate/"
    owner.touch("Use a security key", then="/profile/")
    owner.sees("Your profile")
    key.refresh_from_db()
    assert key.last_used_at is not None

    owner.go("/accounts/2fa/webauthn/")
    owner.follow("Rename Laptop")
    owner.confirm_password()
    owner.fill(name="Old laptop")
    owner.press("Save")
    expect(owner.row("Old laptop")).to_be_visible()
    owner.follow("Remove Old laptop")
    owner.press("Remove")
    owner.sees("No keys yet")
    assert not Authenticator.objects.filter(user=tpm, type=Authenticator.Type.WEBAUTHN).exists()
    # Without the key the gate is closed again.
    owner.go("/profile/")
    assert owner.page.url == f"{owner.base}/accounts/2fa/?next=%2Fprofile%2F"


def test_passkey_signs_in_without_a_password(owner: Owner, tpm: User) -> None:
    owner.enter(tpm, "/profile/")
    owner.add_key(name="Laptop", alone=True)
    owner.leave()
    owner.go("/accounts/login/?next=/profile/")
    owner.verifies(owner=False)
    owner.page.locator("main").get_by_role("button", name="Sign in with a passkey", exact=True).click()
    expect(owner.page.get_by_role("heading", name="The key did not answer")).to_be_visible()
    owner.look()
    owner.verifies(owner=True)
    owner.touch("Sign in with a passkey", then="/profile/")
    owner.sees("Your profile")


def test_key_of_somebody_else_signs_nobody_in(owner: Owner, tpm: User) -> None:
    owner.enter(tpm, "/profile/")
    owner.add_key(name="Laptop", alone=True)
    Authenticator.objects.filter(user=tpm).delete()
    owner.leave()
    owner.go("/accounts/login/")
    owner.page.locator("main").get_by_role("button", name="Sign in with a passkey", exact=True).click()
    owner.sees("Incorrect code.")
    owner.look()
    owner.go("/profile/")
    assert owner.page.url == f"{owner.base}/accounts/login/?next=/profile/"
