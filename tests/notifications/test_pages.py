"""The inbox and the outgoing mail."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications import delivery
from core.notifications.models import Message
from tests.factories.accounts import UserFactory, holder
from tests.notifications.conftest import Server

News = Callable[..., Message]


@pytest.fixture
def reader(client: Client, db: None) -> User:
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def administrator(client: Client, db: None) -> User:
    person = holder(Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def test_inbox_holds_the_readers_messages_only(client: Client, reader: User, news: News) -> None:
    news(reader, context={"what": "TC 1"})
    news(context={"what": "TC 2"}, key="2")
    news(reader, context={"what": "a secret"}, key="3", secret=True)
    page = client.get("/inbox/").content.decode()
    assert "News about TC 1" in page
    assert "TC 2" not in page
    assert "a secret" not in page


def test_opening_a_message_marks_it_read(client: Client, reader: User, news: News) -> None:
    message = news(reader, context={"what": "<b>TC</b>"}, link="/profile/")
    assert "(new)" in client.get("/inbox/").content.decode()
    page = client.get(f"/inbox/{message.pk}/").content.decode()
    assert "&lt;b&gt;TC&lt;/b&gt;" in page
    assert 'href="/profile/"' in page
    assert "(new)" not in client.get("/inbox/").content.decode()


def test_message_of_another_person_does_not_exist(client: Client, reader: User, news: News) -> None:
    message = news()
    assert client.get(f"/inbox/{message.pk}/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_all_can_be_marked_read_by_post_only(client: Client, reader: User, news: News) -> None:
    for number in range(3):
        news(reader, key=str(number))
    other = news(key="other")
    assert client.get("/inbox/read/").status_code == 405
    client.post("/inbox/read/")
    assert not Message.objects.visible_to(reader).unread().exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_menu_counts_what_is_unread(client: Client, reader: User, news: News) -> None:
    for number in range(3):
        news(reader, key=str(number))
    assert client.get("/profile/").context["shell"].person[1]["count"] == 3
    client.post("/inbox/read/")
    assert client.get("/profile/").context["shell"].person[1]["count"] == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_inbox_needs_the_same_queries_for_any_number(
    client: Client, reader: User, news: News, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        news(reader, key=str(number))
    client.get("/inbox/")
    # Session, person with the count of the menu, parameters, standing, number of rows, rows.
    with django_assert_num_queries(4):
        client.get("/inbox/")


@pytest.mark.parametrize("rows", [1, 30])
def test_outgoing_mail_needs_the_same_queries_for_any_number(
    client: Client, administrator: User, news: News, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        news(key=str(number))
    client.get("/mail/")
    with django_assert_num_queries(4):
        client.get("/mail/")


def test_second_page(client: Client, reader: User, news: News) -> None:
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as moment:
        for number in range(51):
            news(reader, key=str(number), context={"what": f"item {number:02}"})
            moment.shift(dt.timedelta(minutes=1))
    assert "item 50" in client.get("/inbox/").content.decode()
    second = client.get("/inbox/?page=2").content.decode()
    assert "item 00" in second
    assert "item 50" not in second


@pytest.mark.parametrize("address", ["/mail/", "/mail/1/"])
def test_outgoing_mail_is_for_administrators(client: Client, reader: User, address: str) -> None:
    assert client.get(address).status_code == 403


def test_administrator_sees_failures_but_no_text(
    client: Client, administrator: User, news: News, server: type[Server]
) -> None:
    message = news(UserFactory(email="gone@example.org"))
    server.down = OSError("no route to host")
    delivery.deliver_due()
    assert "gone@example.org" in client.get("/mail/?status=waiting").content.decode()
    assert "gone@example.org" not in client.get("/mail/?status=failed").content.decode()
    page = client.get(f"/mail/{message.pk}/").content.decode()
    assert "no route to host" in page
    assert "There is news" not in page


def test_administrator_sends_a_failed_one_again(
    client: Client, administrator: User, news: News, server: type[Server]
) -> None:
    message = news()
    Message.objects.update(status="failed", last_error="550")
    assert client.get(f"/mail/{message.pk}/retry/").status_code == 405
    client.post(f"/mail/{message.pk}/retry/")
    assert delivery.deliver_due() == 1
    assert client.post(f"/mail/{message.pk}/retry/").status_code == 404


def test_others_cannot_send_again(client: Client, reader: User, news: News) -> None:
    message = news()
    Message.objects.update(status="failed")
    assert client.post(f"/mail/{message.pk}/retry/").status_code == 403
    message.refresh_from_db()
    assert message.status == "failed"


def test_demo_shows_everybody_what_would_have_been_sent(
    client: Client, reader: User, news: News, settings: Any
) -> None:
    settings.DEMO_MODE = True
    settings.SITE_URL = "http://localhost:8000"
    message = news(secret=True, link="/profile/")
    delivery.deliver_due()
    assert "News about TC 154" in client.get("/mail/").content.decode()
    page = client.get(f"/mail/{message.pk}/").content.decode()
    assert "There is news" in page
    assert "http://localhost:8000/accounts/login/?next=%2Fprofile%2F" in page


def test_demo_shows_it_to_who_has_not_signed_in_yet(client: Client, news: News, settings: Any) -> None:
    message = news(secret=True)
    assert client.get("/mail/")["Location"] == "/accounts/login/?next=/mail/"
    settings.DEMO_MODE = True
    assert "News about TC 154" in client.get("/mail/").content.decode()
    assert "There is news" in client.get(f"/mail/{message.pk}/").content.decode()


def test_administration_lists_messages_without_their_text(client: Client, administrator: User, news: News) -> None:
    message = news()
    page = client.get(f"/admin/notifications/message/{message.pk}/change/").content.decode()
    assert "News about TC 154" in page
    assert "There is news" not in page
