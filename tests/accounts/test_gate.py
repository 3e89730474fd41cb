"""Before the first access: the Code, the declaration, and for some the second factor."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts import acknowledging
from core.accounts.models import Acknowledgement, Everywhere, Persona
from core.accounts.roles import SECOND_FACTOR_ROLES, Role
from core.accounts.services import appoint, end
from core.notifications.models import Message
from core.notifications.services import post
from tests.factories.accounts import UserFactory, give_second_factor, holder

REACHABLE = [
    "rulebook:code",
    "rulebook:declaration",
    "accounts:acknowledge",
    "account_change_password",
    "mfa_index",
]
CLOSED = ["notifications:inbox", "accounts:profile", "accounts:export", "rulebook:list", "accounts:invite"]


@pytest.mark.rule("COC-01", "SVC-03")
@pytest.mark.parametrize("name", CLOSED)
def test_nothing_else_is_reachable_before(client: Client, db: None, name: str) -> None:
    client.force_login(UserFactory(acknowledged=False))
    address = reverse(name)
    response = client.get(address, {"page": "2"})
    assert response.status_code == 302
    assert response["Location"] == f"/acknowledge/?next={address.replace('/', '%2F')}%3Fpage%3D2"
    assert client.post(address)["Location"] == "/acknowledge/"


@pytest.mark.rule("COC-01", "SVC-03")
@pytest.mark.parametrize("name", REACHABLE)
def test_the_texts_and_the_own_security_are_reachable_before(client: Client, db: None, name: str) -> None:
    client.force_login(UserFactory(acknowledged=False))
    response = client.get(reverse(name))
    # The page of the password leads on to its neighbour where none is set yet.
    assert response.status_code == 200 or response["Location"] == "/accounts/password/set/"


@pytest.mark.rule("COC-01")
def test_sign_out_is_reachable_before(client: Client, db: None) -> None:
    client.force_login(UserFactory(acknowledged=False))
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.rule("COC-01", "COC-02", "SVC-03")
def test_acknowledging_stores_edition_and_date_and_leads_on(client: Client, db: None) -> None:
    person = UserFactory(acknowledged=False)
    client.force_login(person)
    page = client.get("/acknowledge/", {"next": "/inbox/?page=2"})
    assert 'name="next" value="/inbox/?page=2"' in page.content.decode()
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False):
        response = client.post("/acknowledge/", {"code": "on", "declaration": "on", "next": "/inbox/?page=2"})
    assert response["Location"] == "/inbox/?page=2"
    stored = person.acknowledgements.order_by("text").values_list("text", "edition", "at__date")
    day = dt.date(2026, 3, 2)
    assert list(stored) == [
        ("code", acknowledging.edition_of("code"), day),
        ("declaration", acknowledging.edition_of("declaration"), day),
    ]


@pytest.mark.rule("COC-01", "SVC-03")
@pytest.mark.parametrize("given", [{}, {"code": "on"}, {"declaration": "on"}])
def test_both_are_needed(client: Client, db: None, given: dict[str, str]) -> None:
    person = UserFactory(acknowledged=False)
    client.force_login(person)
    assert client.post("/acknowledge/", given).status_code == 422
    assert not person.acknowledgements.exists()
    assert client.get("/inbox/").status_code == 302


def test_next_leads_to_no_foreign_page(client: Client, db: None) -> None:
    client.force_login(UserFactory(acknowledged=False))
    sent = {"code": "on", "declaration": "on", "next": "https://evil.example/"}
    assert client.post("/acknowledge/", sent)["Location"] == "/"


@pytest.mark.parametrize(
    ("page", "status", "leads"),
    [
        ("/acknowledge/?next=%2F", 204, None),
        ("/code/", 204, None),
        ("/accounts/2fa/", 204, None),
        ("/profile/?tab=1", 200, "/acknowledge/?next=%2Fprofile%2F"),
        ("/nowhere/", 200, "/acknowledge/?next=%2Fnowhere%2F"),
    ],
)
def test_part_of_a_page_does_not_drag_the_page_away(
    client: Client, db: None, page: str, status: int, leads: str | None
) -> None:
    client.force_login(UserFactory(acknowledged=False))
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    response = client.get("/inbox/", headers=headers)
    assert (response.status_code, response.headers.get("HX-Redirect")) == (status, leads)


@pytest.mark.rule("COC-02")
def test_new_edition_of_the_code_asks_for_it_alone(client: Client, db: None, editions: Any) -> None:
    person = UserFactory()
    client.force_login(person)
    assert client.get("/inbox/").status_code == 200
    editions("code_edition", "Code of Conduct, 2027")
    assert acknowledging.outstanding(person) == ["code"]
    assert client.get("/inbox/").status_code == 302
    client.post("/acknowledge/", {"code": "on"})
    assert client.get("/inbox/").status_code == 200
    assert Acknowledgement.objects.filter(person=person, text="code").count() == 2


@pytest.mark.rule("SVC-03")
def test_new_version_of_the_declaration_asks_again(client: Client, db: None, editions: Any) -> None:
    person = UserFactory()
    editions("declaration_edition", "Declaration, 2027")
    assert acknowledging.outstanding(person) == ["declaration"]


@pytest.mark.rule("COC-02")
def test_code_is_asked_again_after_the_months_of_the_parameter(client: Client, db: None) -> None:
    with time_machine.travel("2026-02-28T12:00:00Z", tick=False):
        person = UserFactory()
    with time_machine.travel("2027-02-27T22:59:00Z", tick=False):
        assert acknowledging.outstanding(person) == []
    with time_machine.travel("2027-02-27T23:01:00Z", tick=False):
        assert acknowledging.outstanding(person) == ["code"]


def test_gate_costs_no_query_of_its_own(client: Client, db: None) -> None:
    client.force_login(holder(Role.CENTRAL_STAFF))
    client.get("/inbox/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/inbox/")
    asked = [query["sql"] for query in queries]
    for table in ("accounts_user", "accounts_acknowledgement", "mfa_authenticator", "accounts_persona"):
        assert len([sql for sql in asked if f'"{table}"' in sql]) == 1, table


# The second factor


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES - {Role.TPM}))
def test_role_that_needs_a_second_factor_gets_nowhere_without(client: Client, db: None, role: str) -> None:
    person = holder(role, second_factor=False)
    client.force_login(person)
    assert client.get("/inbox/")["Location"] == "/accounts/2fa/?next=%2Finbox%2F"
    give_second_factor(person)
    assert client.get("/inbox/").status_code == 200


def test_manager_of_a_programme_needs_a_second_factor(client: Client, committee: Any) -> None:
    client.force_login(holder(Role.TPM, committee, second_factor=False))
    assert client.get("/inbox/").status_code == 302


def test_other_roles_need_none(client: Client, committee: Any) -> None:
    client.force_login(holder(Role.COMMITTEE_MANAGER, committee))
    assert client.get("/inbox/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client: Client, db: None) -> None:
    person = holder(Role.ADMINISTRATOR, second_factor=False)
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(person)
    assert client.get("/inbox/").status_code == 302


@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 302)])
def test_persona_is_exempt_in_the_demo_only(client: Client, db: None, settings: Any, demo: bool, status: int) -> None:
    person = holder(Role.CENTRAL_STAFF, second_factor=False)
    Persona.objects.create(person=person, story="Keeps the register.")
    settings.DEMO_MODE = demo
    client.force_login(person)
    assert client.get("/inbox/").status_code == status


def test_others_are_not_exempt_in_the_demo(client: Client, db: None, settings: Any) -> None:
    settings.DEMO_MODE = True
    client.force_login(holder(Role.CENTRAL_STAFF, second_factor=False))
    assert client.get("/inbox/").status_code == 302


# Rights end with the appointment


@pytest.mark.rule("COM-04")
def test_role_that_ended_yesterday_is_refused_with_the_session_still_open(client: Client, db: None) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as moment:
        person = UserFactory()
        give_second_factor(person)
        appoint(person=person, role=Role.ADMINISTRATOR, scope=Everywhere.scope(), ends_on=dt.date(2026, 3, 3))
        client.force_login(person)
        assert client.get("/mail/").status_code == 200
        moment.move_to("2026-03-03T22:59:00Z")
        assert client.get("/mail/").status_code == 200
        moment.move_to("2026-03-03T23:01:00Z")
        assert client.get("/mail/").status_code == 403
        assert client.get("/admin/").status_code == 403


@pytest.mark.rule("COM-04")
def test_ended_role_is_refused_with_the_next_request(client: Client, db: None) -> None:
    person = holder(Role.ADMINISTRATOR)
    client.force_login(person)
    assert client.get("/admin/").status_code == 200
    end(person.appointments.get())
    assert client.get("/admin/").status_code == 403
    assert client.get("/mail/").status_code == 403


def test_deactivated_person_is_signed_out(client: Client, db: None) -> None:
    person = UserFactory()
    client.force_login(person)
    person.is_active = False
    person.save()
    assert client.get("/inbox/")["Location"] == "/accounts/login/?next=/inbox/"


def test_times_are_shown_in_the_readers_zone(client: Client, db: None) -> None:
    person = UserFactory(time_zone="Asia/Tokyo")
    with time_machine.travel("2026-03-02T20:00:00Z", tick=False):
        post(person.email, "x", "y", "z")
        Message.objects.update(secret=False)
        client.force_login(person)
        assert "3 Mar 2026, 05:00" in client.get("/inbox/").content.decode().replace("March", "Mar")
