"""A person sees, corrects and exports the own data."""

import json
from typing import Any

import pytest
from django.test import Client

from core.accounts.roles import Role
from core.accounts.services import appoint
from core.notifications.models import Message
from core.notifications.services import post
from tests.factories.accounts import UserFactory


@pytest.mark.rule("SVC-04")
def test_person_sees_and_corrects(client: Client, committee: Any) -> None:
    person = UserFactory(name="Ann", phone="1")
    appoint(person=person, role=Role.COMMITTEE_MANAGER, scope=committee)
    client.force_login(person)
    page = client.get("/profile/").content.decode()
    assert "Committee manager" in page
    assert "ISO/TC 154" in page
    sent = {
        "name": "Ann Other",
        "phone": "+41 1",
        "time_zone": "Asia/Tokyo",
        "email": "x@example.org",
        "is_staff": "on",
    }
    assert client.post("/profile/", sent).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone, person.time_zone) == ("Ann Other", "+41 1", "Asia/Tokyo")
    assert person.email != "x@example.org"
    assert not person.is_staff


@pytest.mark.rule("SVC-04")
def test_wrong_zone_is_named_at_the_field(client: Client, db: None) -> None:
    person = UserFactory()
    client.force_login(person)
    response = client.post("/profile/", {"name": "Ann", "time_zone": "Mars/Base"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["time_zone"]
    person.refresh_from_db()
    assert person.name != "Ann"


@pytest.mark.rule("SVC-04")
def test_export_is_complete_and_holds_no_data_of_others(client: Client, committee: Any) -> None:
    manager = UserFactory(name="Secret Manager", email="manager@example.org")
    person, other = UserFactory(name="Ann"), UserFactory(name="Other Person", email="other@example.org")
    appoint(person=person, role=Role.CHAIR, scope=committee, by=manager)
    appoint(person=other, role=Role.COMMITTEE_MANAGER, scope=committee, by=manager)
    client.force_login(person)
    response = client.get("/profile/data/")
    assert response["Content-Type"].startswith("application/json")
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["person"]["name"] == "Ann"
    assert data["person"]["email"] == person.email
    assert [row["role"] for row in data["appointments"]] == ["Chair"]
    assert {row["text"] for row in data["acknowledgements"]} == {"Code of Conduct", "Data protection declaration"}
    whole = response.content.decode()
    for foreign in ("Other Person", "other@example.org", "Secret Manager", "manager@example.org"):
        assert foreign not in whole


@pytest.mark.rule("SVC-04")
def test_export_names_the_own_messages_only(client: Client, db: None) -> None:
    person, other = UserFactory(), UserFactory()
    for reader in (person, other):
        post(reader.email, f"For {reader.name}", "text", "test")
    Message.objects.update(secret=False)
    client.force_login(person)
    messages = json.loads(client.get("/profile/data/").content)["messages"]
    assert [row["subject"] for row in messages] == [f"For {person.name}"]


def test_export_needs_a_sign_in(client: Client, db: None) -> None:
    assert client.get("/profile/data/")["Location"] == "/accounts/login/?next=/profile/data/"
