"""The demo's chooser and clock, and that a real installation has neither."""

import datetime as dt
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core import clock
from core.accounts.checks import demo_stays_at_home
from core.accounts.models import Persona
from core.accounts.roles import Role
from core.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory, holder

with_demo = pytest.mark.urls("tests.accounts.demo_urls")


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> Any:
    settings.DEMO_MODE = True
    settings.VAR_DIR = tmp_path
    return settings


def test_real_installation_has_no_such_address(client: Client, db: None) -> None:
    person = UserFactory()
    Persona.objects.create(person=person, story="x")
    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/{person.pk}/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo:personas")


@with_demo
def test_visitor_becomes_a_persona(client: Client, demo: Any, committee: Any) -> None:
    person = holder(Role.COMMITTEE_MANAGER, committee, name="Mara Manager")
    Persona.objects.create(person=person, story="Checks what organizations send.")
    page = client.get("/demo/", {"next": "/profile/"}).content.decode()
    for words in ("Mara Manager", "Committee manager, ISO/TC 154", "Checks what organizations send.", "/profile/"):
        assert words in page
    assert client.get(f"/demo/{person.pk}/").status_code == 405
    assert client.post(f"/demo/{person.pk}/", {"next": "/profile/"})["Location"] == "/profile/"
    assert client.get("/profile/").context["user"] == person


@with_demo
def test_who_registers_in_the_demo_finds_the_letter(client: Client, demo: Any, db: None) -> None:
    assert "/demo/" in client.get("/accounts/login/").content.decode()
    sent = {"name": "Ann", "email": "ann@example.org", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/accounts/signup/", sent, follow=True).content.decode()
    assert 'href="/mail/"' in page
    assert "ann@example.org" in client.get("/mail/").content.decode()
    letter = client.get(f"/mail/{Message.objects.get().pk}/").content.decode()
    assert "/accounts/confirm-email/" in letter


def test_real_installation_shows_no_letters(client: Client, db: None) -> None:
    sent = {"name": "Ann", "email": "ann@example.org", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/accounts/signup/", sent, follow=True).content.decode()
    assert 'href="/mail/"' not in page
    assert "/demo/" not in client.get("/accounts/login/").content.decode()


@with_demo
def test_nobody_else_can_be_chosen(client: Client, demo: Any, db: None) -> None:
    assert client.post(f"/demo/{UserFactory().pk}/").status_code == 404
    gone = UserFactory(is_active=False)
    Persona.objects.create(person=gone, story="x")
    assert client.post(f"/demo/{gone.pk}/").status_code == 404


@with_demo
def test_choosing_is_safe_from_other_sites(demo: Any, db: None) -> None:
    person = UserFactory()
    Persona.objects.create(person=person, story="x")
    assert Client(enforce_csrf_checks=True).post(f"/demo/{person.pk}/").status_code == 403


@with_demo
def test_clock_moves_and_the_timetable_runs(client: Client, demo: Any, db: None) -> None:
    with patch("core.accounts.views.demo.current_app.send_task") as sent:
        client.post("/demo/clock/", {"step": "30"})
        assert clock.shift() == dt.timedelta(days=30)
        client.post("/demo/clock/", {"step": "7"})
        assert clock.shift() == dt.timedelta(days=37)
        names = {call.args[0] for call in sent.call_args_list}
        assert "core.notifications.tasks.deliver_due" in names
        assert "core.workflow.tasks.take_due_steps" in names
        client.post("/demo/clock/", {"day": "2031-05-01"})
        assert clock.today() == dt.date(2031, 5, 1)
        client.post("/demo/clock/", {"step": "back"})
        assert clock.shift() == dt.timedelta()


@with_demo
@pytest.mark.parametrize("wall", ["2026-11-21T23:30:00+01:00", "2026-07-21T00:30:00+02:00"])
@pytest.mark.parametrize("day", ["2031-05-01", "2031-12-01"])
def test_clock_keeps_the_hour_across_summer_time(client: Client, demo: Any, db: None, wall: str, day: str) -> None:
    with (
        time_machine.travel(dt.datetime.fromisoformat(wall), tick=False),
        patch("core.accounts.views.demo.current_app.send_task"),
    ):
        client.post("/demo/clock/", {"day": day})
        shown = clock.now().astimezone(ZoneInfo("Europe/Zurich"))
    assert f"{shown:%Y-%m-%dT%H:%M}" == day + wall[10:16]


@with_demo
def test_clock_takes_no_nonsense(client: Client, demo: Any, db: None) -> None:
    with patch("core.accounts.views.demo.current_app.send_task") as sent:
        for nonsense in ({"step": "999999"}, {"day": "tomorrow"}, {}):
            assert client.post("/demo/clock/", nonsense).status_code == 302
    assert clock.shift() == dt.timedelta()
    sent.assert_not_called()


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"DEMO_MODE": False, "ALLOWED_HOSTS": ["desk.example"]}, 0),
        ({}, 0),
        ({"ALLOWED_HOSTS": ["localhost", "desk.example"]}, 1),
        ({"MAILERS": {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}}, 1),
        ({"MAILERS": {"default": {}}}, 1),
        ({"SETTINGS_MODULE": "config.settings.production"}, 1),
    ],
)
def test_check_refuses_the_demo_where_others_could_reach_it(demo: Any, change: dict[str, Any], count: int) -> None:
    for name, value in change.items():
        setattr(demo, name, value)
    assert len(demo_stays_at_home()) == count
