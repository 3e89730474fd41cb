"""Each mail once: races, refusals, and deaths at the worst moment."""

import contextlib
import datetime as dt
import smtplib
import threading
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.notifications import delivery
from core.notifications.models import Message
from core.notifications.services import retry
from tests.factories.accounts import UserFactory
from tests.notifications.conftest import Server

News = Callable[..., Message]
START = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def time() -> Any:
    with time_machine.travel(START, tick=False) as moment:
        yield moment


def test_mail_is_sent_once(news: News, server: type[Server]) -> None:
    message = news(UserFactory(email="ann@example.org"))
    assert delivery.deliver([message.key]) == 1
    assert delivery.deliver([message.key]) == 0
    assert delivery.deliver_due() == 0
    (mail,) = server.accepted
    assert mail.to == ["ann@example.org"]
    assert mail.subject == "News about TC 154"
    assert mail.extra_headers["Message-ID"] == message.message_id
    assert [kind for _content, kind in mail.alternatives] == ["text/html"]
    message.refresh_from_db()
    assert (message.status, message.attempts, message.repeated) == ("sent", 1, False)
    assert message.sent_at


def test_sweep_takes_up_what_was_not_enqueued(news: News, server: type[Server]) -> None:
    news()
    news()
    assert delivery.deliver_due() == 2


def test_real_message_id_is_the_one_of_the_row(news: News, mailoutbox: list[Any]) -> None:
    message = news()
    delivery.deliver_due()
    assert mailoutbox[0].message()["Message-ID"] == message.message_id
    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(5))
def test_racing_senders_send_once(news: News, server: type[Server], round_number: int) -> None:
    keys = [news().key for _ in range(5)]
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        delivery.deliver(keys)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail.extra_headers["Message-ID"] for mail in server.accepted) == sorted(
        Message.objects.values_list("message_id", flat=True)
    )
    assert set(Message.objects.values_list("status", "attempts", "repeated")) == {("sent", 1, False)}


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_row_that_another_connection_holds_is_left_alone(news: News) -> None:
    message = news()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import transaction

        with transaction.atomic():
            Message.objects.select_for_update().get(pk=message.pk)
            held.set()
            done.wait(10)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    assert delivery.claim(message.key) is None
    done.set()
    thread.join()
    assert delivery.claim(message.key) is not None


class Killed(BaseException):
    """What a kill looks like to the code: nothing after it runs."""


def die() -> None:
    raise Killed


def test_death_after_acceptance_repeats_once_with_the_same_id_and_shows(
    news: News, server: type[Server], time: Any
) -> None:
    message = news()
    server.after = die
    with pytest.raises(Killed):
        delivery.deliver([message.key])
    message.refresh_from_db()
    assert (message.status, message.repeated) == ("sending", False)

    time.shift(delivery.LEASE - MINUTE)
    assert delivery.deliver_due() == 0
    time.shift(2 * MINUTE)
    server.after = None
    assert delivery.deliver_due() == 1
    message.refresh_from_db()
    assert (message.status, message.repeated, message.attempts) == ("sent", True, 2)
    assert [mail.extra_headers["Message-ID"] for mail in server.accepted] == [message.message_id] * 2


def test_second_death_is_given_up_and_shown(news: News, server: type[Server], time: Any) -> None:
    message = news()
    server.after = die
    for _ in range(2):
        with pytest.raises(Killed):
            delivery.deliver([message.key])
        time.shift(delivery.LEASE + MINUTE)
    assert delivery.deliver_due() == 0
    message.refresh_from_db()
    assert message.status == "failed"
    assert message.last_error.startswith("Twice the sending broke off")
    assert len(server.accepted) == 2
    time.shift(dt.timedelta(days=30))
    assert delivery.deliver_due() == 0
    assert len(server.accepted) == 2


def test_connection_that_breaks_off_is_repeated_once_only(news: News, server: type[Server], time: Any) -> None:
    message = news()

    def break_off() -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    server.after = break_off
    for _ in range(4):
        delivery.deliver_due()
        time.shift(dt.timedelta(days=2))
    message.refresh_from_db()
    assert (message.status, message.repeated, message.last_error) == ("failed", True, "gone")
    assert len(server.accepted) == 2


def test_server_that_is_away_is_tried_again_with_growing_pauses(news: News, server: type[Server], time: Any) -> None:
    message = news()
    server.down = ConnectionRefusedError("refused")
    pauses = []
    while True:
        delivery.deliver_due()
        message.refresh_from_db()
        if message.status != "waiting":
            break
        pauses.append(message.next_try_at - delivery.real_time())
        time.move_to(message.next_try_at)
    assert pauses == [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
    assert (message.status, message.attempts, message.last_error) == ("failed", 8, "refused")
    assert not message.repeated
    assert not server.accepted


def test_server_that_comes_back_gets_the_mail(news: News, server: type[Server], time: Any) -> None:
    message = news()
    server.down = OSError("no route")
    assert delivery.deliver_due() == 0
    server.down = None
    assert delivery.deliver_due() == 0
    time.shift(MINUTE)
    assert delivery.deliver_due() == 1
    message.refresh_from_db()
    assert (message.status, message.last_error, message.repeated) == ("sent", "", False)


@pytest.mark.parametrize(("code", "status"), [(550, "refused"), (451, "waiting")])
def test_refused_recipient(news: News, server: type[Server], code: int, status: str) -> None:
    message = news(UserFactory(email="gone@example.org"))

    def refuse() -> None:
        raise smtplib.SMTPRecipientsRefused({"gone@example.org": (code, b"no such mailbox")})

    server.behave = refuse
    delivery.deliver_due()
    message.refresh_from_db()
    assert (message.status, message.last_error) == (status, f"{code} no such mailbox")


def test_failed_message_can_be_sent_again(news: News, server: type[Server]) -> None:
    message = news()
    Message.objects.filter(pk=message.pk).update(status="refused", attempts=8, last_error="550 no")
    retry(message)
    assert delivery.deliver_due() == 1
    message.refresh_from_db()
    assert (message.status, message.attempts, message.last_error) == ("sent", 1, "")


def test_sent_message_is_not_sent_again_by_a_retry(news: News, server: type[Server]) -> None:
    message = news()
    delivery.deliver_due()
    retry(message)
    assert delivery.deliver_due() == 0


def test_late_sender_does_not_overwrite_its_successor(news: News, server: type[Server], time: Any) -> None:
    message = news()
    slow = delivery.claim(message.key)
    assert slow is not None
    time.shift(delivery.LEASE + MINUTE)
    delivery.deliver_due()
    delivery._record(slow, status="failed", last_error="too late")
    message.refresh_from_db()
    assert (message.status, message.last_error) == ("sent", "")


def test_secret_is_wiped_once_sent(news: News, server: type[Server]) -> None:
    person = UserFactory()
    message = news(person, secret=True)
    delivery.deliver_due()
    assert "There is news" in server.accepted[0].body
    message.refresh_from_db()
    assert message.text == ""
    assert not Message.objects.visible_to(person).exists()


STEPS = st.lists(st.sampled_from(["sent", "down", "refused", "breaks", "killed", "sweep"]), max_size=12)


@given(steps=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_a_mail_arrives_at_most_twice_and_twice_only_marked(
    news: News, server: type[Server], steps: list[str]
) -> None:
    with time_machine.travel(START, tick=False) as moment:
        Message.objects.all().delete()
        server.accepted = []
        message = news()
        for step in steps:
            server.behave = server.after = server.down = None
            if step == "down":
                server.down = OSError("down")
            elif step == "refused":
                server.behave = _refuse
            elif step == "breaks":
                server.after = _break_off
            elif step == "killed":
                server.after = die
            with contextlib.suppress(Killed):
                delivery.deliver_due()
            moment.shift(dt.timedelta(days=2))
        message.refresh_from_db()
        assert len(server.accepted) <= 2
        assert message.repeated or len(server.accepted) <= 1
        assert message.status != "sent" or server.accepted


def _refuse() -> None:
    raise smtplib.SMTPDataError(554, b"no")


def _break_off() -> None:
    raise smtplib.SMTPServerDisconnected("gone")
