"""Administrators give a parameter a new value; its history stays as it is."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from core.rulebook import parameters
from core.rulebook.models import HelpLink, ParameterValue
from tests.factories.accounts import UserFactory
from tests.factories.rulebook import ParameterValueFactory

ADD = "/admin/rulebook/parametervalue/add/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def admin(client: Client) -> Client:
    person = UserFactory(is_staff=True, is_superuser=True, name="Petra Ampel")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    client.force_login(person)
    return client


def typed(**changed: str) -> dict[str, str]:
    return {"name": "hqnb_weeks", "value": "6", "in_force_from": "2026-12-01", "reason": "Holidays", **changed}


def test_first_the_parameter_is_chosen(admin: Client) -> None:
    page = admin.get(ADD).content.decode()
    assert page.count('<a href="?name=') == 70
    assert '<a href="?name=hqnb_weeks">Time for the national body of the headquarters</a>' in page
    assert "4 weeks" in page


def test_the_form_knows_the_type(admin: Client) -> None:
    page = admin.get(ADD, {"name": "hqnb_weeks"}).content.decode()
    assert '<input type="number" name="value" value="4"' in page
    assert "At present: 4 weeks" in page
    page = admin.get(ADD, {"name": "electorate_moment"}).content.decode()
    assert 'value="closing"' in page
    assert 'value="opening"' not in page
    assert "Not available: P-members at the opening of the ballot." in page


def test_a_new_value_is_added_with_who_and_why(admin: Client) -> None:
    assert admin.post(ADD, typed()).status_code == 302
    row = ParameterValue.objects.get()
    assert (row.name, row.value, row.in_force_from, row.reason) == ("hqnb_weeks", 6, dt.date(2026, 12, 1), "Holidays")
    assert row.set_by.name == "Petra Ampel"
    assert parameters.value("hqnb_weeks") == 4
    assert parameters.value("hqnb_weeks", dt.date(2026, 12, 1)) == 6


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("b_may_comment", "yes", True),
        ("reminder_days", "21, 3", [21, 3]),
        ("case_retention", "", None),
        ("case_retention", "120", 120),
        ("code_edition", "Code, 2027", "Code, 2027"),
        ("electorate_moment", "closing", "closing"),
    ],
)
def test_each_type_is_typed_in_its_own_way(admin: Client, name: str, value: str, stored: object) -> None:
    response = admin.post(ADD, typed(name=name, value=value))
    assert response.status_code == 302, response.context["errors"]
    assert ParameterValue.objects.get().value == stored


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"value": "0"}, "greater than or equal to 1"),
        ({"value": "six"}, "Enter a whole number."),
        ({"value": ""}, "This field is required."),
        ({"in_force_from": "2026-11-20"}, "never from a past day"),
        ({"in_force_from": "soon"}, "Enter a valid date."),
        ({"reason": ""}, "This field is required."),
        ({"name": "electorate_moment", "value": "opening"}, "opening is not one of the available choices"),
        ({"name": "ref_tz", "value": "Mars/Olympus"}, "Mars/Olympus is no time zone."),
        ({"name": "reminder_days", "value": "7; 1"}, "Enter whole numbers."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_keeps_what_was_typed(
    admin: Client, changed: dict[str, str], message: str
) -> None:
    response = admin.post(ADD, typed(**changed))
    assert response.status_code == 200
    page = response.content.decode()
    assert message in page
    if not changed.keys() & {"reason"}:
        assert "Holidays" in page
    assert not ParameterValue.objects.exists()


def test_an_unknown_parameter_leads_to_the_choice(admin: Client) -> None:
    page = admin.post(ADD, typed(name="hqnb_months")).content.decode()
    assert page.count('<a href="?name=') == 70
    assert not ParameterValue.objects.exists()


@pytest.mark.rule("SVC-07")
def test_the_history_is_read_only(admin: Client) -> None:
    row = ParameterValueFactory(value=6)
    page = admin.get(f"/admin/rulebook/parametervalue/{row.pk}/change/").content.decode()
    assert "6 weeks" in page
    assert 'name="value"' not in page
    assert admin.post(f"/admin/rulebook/parametervalue/{row.pk}/change/", typed()).status_code == 403
    assert admin.post(f"/admin/rulebook/parametervalue/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert ParameterValue.objects.get().value == 6


def test_the_history_lists_all_and_filters_by_parameter(admin: Client) -> None:
    ParameterValueFactory(name="hqnb_weeks", value=6, reason="Holidays")
    ParameterValueFactory(name="bar_years", value=2, reason="TMB 12/2026")
    page = admin.get("/admin/rulebook/parametervalue/").content.decode()
    assert "6 weeks" in page
    assert "2 years" in page
    page = admin.get("/admin/rulebook/parametervalue/", {"name": "bar_years"}).content.decode()
    assert "TMB 12/2026" in page
    assert "6 weeks" not in page


def test_staff_without_the_permission_cannot_change_a_parameter(client: Client) -> None:
    client.force_login(UserFactory(is_staff=True))
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, typed()).status_code == 403
    assert not ParameterValue.objects.exists()


@pytest.mark.rule("SVC-06")
def test_help_links_are_edited(admin: Client) -> None:
    new = {
        "topic": "toolkit",
        "title": "Own guide",
        "address": " https://example.org/x ",
        "position": "5",
        "shown": "on",
    }
    assert admin.post("/admin/rulebook/helplink/add/", new).status_code == 302
    assert HelpLink.objects.get(title="Own guide").address == "https://example.org/x"
    response = admin.post("/admin/rulebook/helplink/add/", {**new, "address": "javascript:alert(1)"})
    assert response.status_code == 200
    assert HelpLink.objects.filter(title="Own guide").count() == 1
