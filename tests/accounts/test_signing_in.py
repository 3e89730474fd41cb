"""Signing up and in, resetting the password, the second step, and the limits."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import ValidationError
from django.test import Client

from core.accounts.models import User
from core.accounts.standing import standing_of
from core.notifications import delivery
from core.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN = "/accounts/login/"
SIGNUP = "/accounts/signup/"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_up(client: Client, **more: str) -> Any:
    data = {"name": "Ann Example", "email": "Ann@example.org", "password1": PASSWORD, "password2": PASSWORD, **more}
    return client.post(SIGNUP, data)


def link_in_mail(kind: str) -> str:
    text = Message.objects.filter(kind__endswith=kind).latest("pk").text
    found = re.search(r"http://testserver(/\S+)", text)
    assert found, text
    return found[1]


@pytest.mark.rule("SVC-01")
def test_nobody_signs_up_into_a_role(client: Client, db: None) -> None:
    sign_up(client, role="administrator", is_staff="on", is_superuser="on", appointments="1")
    person = User.objects.get()
    assert (person.email, person.name) == ("ann@example.org", "Ann Example")
    assert (person.is_staff, person.is_superuser) == (False, False)
    assert not person.appointments.exists()
    assert standing_of(person).held == {}


@pytest.mark.rule("SVC-01")
def test_form_offers_no_role(client: Client, db: None) -> None:
    fields = set(re.findall(r'name="([^"]+)"', client.get(SIGNUP).content.decode()))
    assert {"name", "email", "password1", "password2"} <= fields
    assert not {"role", "scope", "is_staff"} & fields


@pytest.mark.rule("SVC-01")
@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "ann@example.org"])
def test_passwords_follow_the_rules(client: Client, db: None, password: str) -> None:
    sign_up(client, password1=password, password2=password)
    assert not User.objects.exists()


def test_address_has_to_be_confirmed_first(client: Client, db: None) -> None:
    sign_up(client)
    assert not signed_in(client)
    client.post(LOGIN, {"login": "ann@example.org", "password": PASSWORD})
    assert not signed_in(client)
    client.post(link_in_mail("email_confirmation_signup"))
    client.post(LOGIN, {"login": "ANN@example.org", "password": PASSWORD})
    assert signed_in(client)


def test_letters_go_through_the_outbox_and_are_wiped(client: Client, db: None, mailoutbox: list[Any]) -> None:
    sign_up(client)
    assert not mailoutbox
    delivery.deliver_due()
    assert mailoutbox[0].to == ["ann@example.org"]
    assert "/accounts/confirm-email/" in mailoutbox[0].body
    assert Message.objects.get().text == ""


def test_taken_address_is_not_given_away(client: Client, db: None) -> None:
    UserFactory(email="ann@example.org", password=PASSWORD)
    taken = sign_up(client)
    fresh = sign_up(Client(), email="new@example.org")
    assert (taken.status_code, taken["Location"]) == (fresh.status_code, fresh["Location"])
    assert User.objects.filter(email="ann@example.org").count() == 1


def test_link_in_a_mail_leads_through_sign_in_and_acknowledgement_to_its_page(client: Client, db: None) -> None:
    person = UserFactory(password=PASSWORD, acknowledged=False)
    response = client.post(
        f"{LOGIN}?next=/profile/", {"login": person.email, "password": PASSWORD, "next": "/profile/"}
    )
    assert response["Location"] == "/profile/"
    response = client.get("/profile/")
    assert response["Location"] == "/acknowledge/?next=%2Fprofile%2F"
    response = client.post("/acknowledge/", {"code": "on", "declaration": "on", "next": "/profile/"})
    assert response["Location"] == "/profile/"
    assert client.get("/profile/").status_code == 200


def test_who_is_signed_in_goes_straight_on(client: Client, db: None) -> None:
    client.force_login(UserFactory())
    assert client.get(f"{LOGIN}?next=/profile/")["Location"] == "/profile/"


def test_password_reset(client: Client, db: None) -> None:
    person = UserFactory(password=PASSWORD)
    client.post("/accounts/password/reset/", {"email": person.email})
    form = client.get(link_in_mail("password_reset_key"))["Location"]
    new = "another long pass phrase"
    client.post(form, {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert client.get(link_in_mail("password_reset_key")).status_code == 200


def test_password_reset_of_an_unknown_address_looks_the_same(client: Client, db: None) -> None:
    known = UserFactory(password=PASSWORD)
    answers = [client.post("/accounts/password/reset/", {"email": email}) for email in (known.email, "no@example.org")]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_attempts_are_limited(client: Client, db: None) -> None:
    person = UserFactory(password=PASSWORD)
    for _ in range(6):
        client.post(LOGIN, {"login": person.email, "password": "wrong"})
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert not signed_in(client)


def test_deactivated_person_cannot_sign_in(client: Client, db: None) -> None:
    person = UserFactory(password=PASSWORD, is_active=False)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert not signed_in(client)


# The second step


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_second_step_is_asked_for(client: Client, db: None) -> None:
    person = UserFactory(password=PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert signed_in(client)


def test_secret_is_encrypted_in_the_database(db: None) -> None:
    person = UserFactory()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_secret_survives_a_change_of_the_key(db: None, settings: Any) -> None:
    sealed = get_adapter().encrypt("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert get_adapter().decrypt(sealed) == "secret"


@pytest.mark.parametrize("address", ["/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/email/"])
def test_pages_of_the_own_security(client: Client, db: None, address: str) -> None:
    person = UserFactory(password=PASSWORD)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert client.get(address).status_code == 200


def test_passkeys_are_offered_at_the_sign_in(client: Client, db: None) -> None:
    assert "mfa_login" in client.get(LOGIN).content.decode()
    assert (
        client.get("/accounts/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 200
    )


def test_administration_has_no_sign_in_of_its_own(client: Client, db: None) -> None:
    person = UserFactory(password=PASSWORD, is_staff=True, is_superuser=True)
    response = client.post("/admin/login/", {"username": person.email, "password": PASSWORD})
    assert response["Location"].startswith("/accounts/login/")
    assert not signed_in(client)


def test_confirmed_address_follows_a_change(client: Client, db: None) -> None:
    person = UserFactory(password=PASSWORD)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    asked = client.post("/accounts/email/", {"email": "later@example.org", "action_add": ""})["Location"]
    assert asked == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    client.post(asked, {"password": PASSWORD})
    person.refresh_from_db()
    assert person.email != "later@example.org"
    client.post(link_in_mail("email_confirmation"))
    person.refresh_from_db()
    assert person.email == "later@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("later@example.org", True)]


# An identity provider


@pytest.fixture
def provider(settings: Any) -> None:
    app = {
        "provider_id": "oidc",
        "name": "The body's sign-in",
        "client_id": "desk",
        "secret": "s",
        "settings": {"server_url": "https://id.example"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def test_no_provider_is_offered_unless_one_is_named(client: Client, db: None) -> None:
    assert "/accounts/oidc/" not in client.get(LOGIN).content.decode()
    assert client.post("/accounts/oidc/oidc/login/").status_code == 404


def test_named_provider_is_offered(client: Client, db: None, provider: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert "The body&#x27;s sign-in" in page
    assert "/accounts/oidc/oidc/login/" in page


def test_unknown_time_zone_locks_nobody_out(db: None) -> None:
    with pytest.raises(ValidationError):
        UserFactory.build(time_zone="Mars/Base", password=None, acknowledged=False).full_clean(exclude=["password"])
