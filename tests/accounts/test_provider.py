"""Signing in through the identity provider of the standards body (OpenID Connect)."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from config.provider import identity_provider, sign_in_origins
from core.accounts import acknowledging
from core.accounts.models import Everywhere, User
from core.accounts.roles import Role
from core.accounts.services import appoint, register_person
from core.accounts.standing import standing_of
from tests.accounts.provider import Provider, running
from tests.factories.accounts import PASSWORD, UserFactory

START = "/accounts/oidc/oidc/login/"
BACK = "/accounts/oidc/oidc/login/callback/"


def ann(**fields: Any) -> User:
    """A person whose address is confirmed, as everybody's is whom we know."""
    return UserFactory(email="ann@example.org", password=PASSWORD, **fields)


@pytest.fixture
def provider(db: None, settings: Any) -> Iterator[Provider]:
    with running() as found:
        settings.SOCIALACCOUNT_PROVIDERS = identity_provider(found.environment)
        yield found


def come_back(client: Client, provider: Provider, **claims: Any) -> Any:
    """Sign in at the provider, which says `claims`, and return our answer to the way back."""
    provider.claims = {"sub": "4711", **claims}
    away = client.post(f"{START}?next=/profile/")
    assert away.status_code == 302
    return client.get(provider.sign_in(away["Location"]).removeprefix("http://testserver"))


def who(client: Client) -> User | None:
    found = client.session.get("_auth_user_id")
    return User.objects.get(pk=found) if found else None


# Who is known


def test_verified_address_signs_the_person_in_and_links_him(client: Client, provider: Provider) -> None:
    person = ann()
    response = come_back(client, provider, email="Ann@example.org", email_verified=True)
    assert response["Location"] == "/profile/"
    assert who(client) == person
    assert SocialAccount.objects.values_list("user", "provider", "uid").get() == (person.pk, "oidc", "4711")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_who_is_linked_is_known_by_the_provider_alone_from_then_on(client: Client, provider: Provider) -> None:
    person = ann()
    come_back(client, provider, email="ann@example.org", email_verified=True)
    later = Client()
    come_back(later, provider, email="married@example.org", email_verified=False)
    assert who(later) == person
    assert SocialAccount.objects.count() == 1


def test_password_of_an_address_that_nobody_had_confirmed_is_wiped(client: Client, provider: Provider) -> None:
    """Somebody else may have registered with it before, in wait for its owner."""
    person = ann()
    EmailAddress.objects.update(verified=False)
    come_back(client, provider, email="ann@example.org", email_verified=True)
    person.refresh_from_db()
    assert not person.has_usable_password()


@pytest.mark.parametrize("verified", [False, None, "false", "", 0, "no"])
def test_unverified_address_proves_nothing(client: Client, provider: Provider, verified: Any) -> None:
    person = ann()
    response = come_back(client, provider, email="ann@example.org", email_verified=verified)
    assert response["Location"] == "/accounts/3rdparty/signup/"
    client.post(response["Location"], {"email": "ann@example.org", "name": "Ann"})
    assert who(client) is None
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == person


def test_missing_word_on_the_address_proves_nothing(client: Client, provider: Provider) -> None:
    ann()
    come_back(client, provider, email="ann@example.org")
    assert who(client) is None


def test_deactivated_person_stays_outside(client: Client, provider: Provider) -> None:
    ann(is_active=False)
    response = come_back(client, provider, email="ann@example.org", email_verified=True)
    assert response["Location"] == "/accounts/inactive/"
    assert who(client) is None


# Who is not


@pytest.mark.rule("SVC-01")
def test_unknown_person_is_asked_first_and_gets_no_role(client: Client, provider: Provider) -> None:
    response = come_back(client, provider, email="new@example.org", email_verified=True, name="Nora New")
    assert response["Location"] == "/accounts/3rdparty/signup/"
    assert not User.objects.exists()
    page = client.get(response["Location"]).content.decode()
    assert "The body&#x27;s sign-in knows you" in page
    assert 'value="new@example.org"' in page
    assert 'value="Nora New"' in page
    sent = {"email": "new@example.org", "name": "Nora N. New", "role": "administrator", "is_staff": "on"}
    client.post(response["Location"], sent)
    person = User.objects.get()
    assert (person.email, person.name, person.is_staff) == ("new@example.org", "Nora N. New", False)
    assert standing_of(person).held == {}
    assert who(client) == person


@pytest.mark.rule("SVC-01")
def test_verified_address_cannot_be_changed_for_another_on_the_form(client: Client, provider: Provider) -> None:
    response = come_back(client, provider, email="new@example.org", email_verified=True, name="Nora New")
    client.post(response["Location"], {"email": "boss@example.org", "name": "Nora New"})
    assert User.objects.get().email == "new@example.org"
    assert EmailAddress.objects.values_list("email", "verified").get() == ("new@example.org", True)


def test_unverified_address_has_to_be_confirmed(client: Client, provider: Provider) -> None:
    response = come_back(client, provider, email="new@example.org", email_verified=False, name="Nora New")
    response = client.post(response["Location"], {"email": "other@example.org", "name": "Nora New"})
    assert response["Location"] == "/accounts/confirm-email/"
    assert who(client) is None
    assert not EmailAddress.objects.filter(verified=True).exists()


# The second factor


def test_second_step_is_asked_for_after_the_provider_too(client: Client, provider: Provider) -> None:
    person = ann()
    TOTP.activate(person, generate_totp_secret())
    response = come_back(client, provider, email="ann@example.org", email_verified=True)
    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert who(client) is None


def test_role_that_needs_a_second_factor_gets_nowhere_without(client: Client, provider: Provider) -> None:
    register_person(email="ann@example.org", name="Ann")
    person = User.objects.get()
    acknowledging.acknowledge(person, acknowledging.EDITIONS)
    appoint(person=person, role=Role.ADMINISTRATOR, scope=Everywhere.scope())
    come_back(client, provider, email="ann@example.org", email_verified=True)
    assert client.get("/inbox/")["Location"] == "/accounts/2fa/?next=%2Finbox%2F"
    # Without a password there is nothing to confirm the person by, and he still has to get in.
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


@pytest.mark.rule("COC-01")
def test_texts_are_to_be_acknowledged_after_the_provider_too(client: Client, provider: Provider) -> None:
    ann(acknowledged=False)
    come_back(client, provider, email="ann@example.org", email_verified=True)
    assert client.get("/profile/")["Location"] == "/acknowledge/?next=%2Fprofile%2F"


# What goes wrong


def assert_failed(client: Client, response: Any) -> None:
    assert response.status_code == 401
    assert "The sign-in failed" in response.content.decode()
    assert who(client) is None


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=forged", "?state=forged", "?error=server_error"])
def test_forged_way_back_is_refused(client: Client, provider: Provider, query: str) -> None:
    assert_failed(client, client.get(f"{BACK}{query}"))


def test_way_back_of_somebody_else_is_refused(client: Client, provider: Provider) -> None:
    """Nobody can sign a visitor in as himself by a link."""
    ann()
    provider.claims |= {"email": "ann@example.org", "email_verified": True}
    link = provider.sign_in(client.post(START)["Location"]).removeprefix("http://testserver")
    victim = Client()
    assert_failed(victim, victim.get(link))


def test_way_back_works_once(client: Client, provider: Provider) -> None:
    ann()
    provider.claims |= {"email": "ann@example.org", "email_verified": True}
    link = provider.sign_in(client.post(START)["Location"]).removeprefix("http://testserver")
    assert client.get(link).status_code == 302
    client.post("/accounts/logout/")
    assert_failed(client, client.get(link))


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/.well-known/openid-configuration"])
def test_provider_that_breaks_down_on_the_way_is_no_fault_of_ours(
    client: Client, provider: Provider, path: str
) -> None:
    link = provider.sign_in(client.post(START)["Location"]).removeprefix("http://testserver")
    provider.broken.add(path)
    assert_failed(client, client.get(link))


def test_provider_that_is_away_is_no_fault_of_ours(client: Client, provider: Provider) -> None:
    provider.broken.add("/.well-known/openid-configuration")
    assert_failed(client, client.post(START))


def test_cancelling_says_so(client: Client, provider: Provider) -> None:
    state = provider.sign_in(client.post(START)["Location"]).partition("state=")[2]
    response = client.get(f"{BACK}?error=access_denied&state={state}")
    assert response["Location"] == "/accounts/3rdparty/login/cancelled/"
    assert "Sign-in cancelled" in client.get(response["Location"]).content.decode()


def test_sign_in_begins_with_a_form(client: Client, provider: Provider) -> None:
    """A picture in a foreign page could follow a link, but cannot send our form."""
    page = client.get(START)
    assert page.status_code == 200
    assert "csrfmiddlewaretoken" in page.content.decode()


# What an installation is told


def test_nothing_is_offered_unless_the_environment_names_it() -> None:
    assert identity_provider({}) == {}
    assert sign_in_origins({}) == []


def test_forms_may_lead_to_the_named_provider() -> None:
    told = {"OIDC_SERVER_URL": "https://id.example/realms/body/", "OIDC_SIGN_IN_ORIGINS": "https://login.example"}
    assert sign_in_origins(told) == ["https://id.example", "https://login.example"]
