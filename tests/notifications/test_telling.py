"""What is told becomes one row for each recipient, in the transaction of what it tells of."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction

from core.notifications import tasks
from core.notifications.models import Message
from core.notifications.rendering import compose, html, markup, plain
from core.notifications.services import tell
from core.workflow.parties import Recipient
from tests.factories.accounts import UserFactory

News = Callable[..., Message]


def test_one_row_for_each_recipient(templates: Any, db: None) -> None:
    person = UserFactory(email="Ann@example.org")
    tell(
        to=[person, "ann@EXAMPLE.org", Recipient(email="desk@example.org", name="Desk"), ""],
        template="tests/news",
        context={"what": "TC 154"},
        key="1",
    )
    assert [(message.email, message.recipient) for message in Message.objects.order_by("pk")] == [
        (person.email, person),
        ("desk@example.org", None),
    ]


def test_same_thing_told_twice_is_one_row(news: News) -> None:
    person = UserFactory()
    news(person)
    news(person)
    assert Message.objects.count() == 1
    news(person, key="2")
    news()
    assert Message.objects.count() == 3


def test_long_key_stays_unique(news: News) -> None:
    person = UserFactory()
    for number in (1, 2, 1):
        news(person, key="x" * 300 + str(number))
    assert Message.objects.count() == 2


def test_subject_and_body(news: News) -> None:
    message = news()
    assert message.subject == "News about TC 154"
    assert message.text == "There is news:\n\n- TC 154\n- more\n\nSee https://www.iso.org/x."


def test_value_cannot_add_a_header(templates: Any) -> None:
    subject, body = compose("tests/news", {"what": "TC 1\r\nBcc: all@example.org"})
    assert "\n" not in subject.replace("News about TC 1", "")
    assert subject == "News about TC 1"
    assert body.startswith("Bcc: all@example.org\nThere is news")


def test_text_is_not_escaped_and_html_is(news: News, settings: Any) -> None:
    settings.SITE_URL = "https://desk.example"
    person = UserFactory(name="Ann <O'Neil>")
    message = news(person, context={"what": "A & B <script>"}, link="/applications/1/?tab=a&b=c")
    text = plain(message)
    assert "Dear Ann <O'Neil>," in text
    assert "- A & B <script>" in text
    assert "https://desk.example/accounts/login/?next=%2Fapplications%2F1%2F%3Ftab%3Da%26b%3Dc" in text
    page = html(message)
    assert "<script>" not in page
    assert "A &amp; B &lt;script&gt;" in page
    assert 'href="https://desk.example/accounts/login/?next=%2Fapplications%2F1%2F%3Ftab%3Da%26b%3Dc"' in page


def test_markup_of_paragraphs_lists_and_links() -> None:
    made = markup("One\ntwo\n\n- a\n- b <i>\n\nhttps://www.iso.org/")
    assert made == (
        "<p>One<br>two</p>\n<ul><li>a</li><li>b &lt;i&gt;</li></ul>\n"
        '<p><a href="https://www.iso.org/">https://www.iso.org/</a></p>'
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_what_did_not_happen(news: News) -> None:
    person = UserFactory()

    @transaction.atomic
    def fail() -> None:
        news(person)
        raise RuntimeError

    with patch.object(tasks.deliver, "delay") as delay, pytest.raises(RuntimeError):
        fail()
    assert not Message.objects.exists()
    delay.assert_not_called()


@pytest.mark.django_db(transaction=True)
def test_delivery_is_enqueued_after_the_commit(news: News) -> None:
    person = UserFactory()
    with patch.object(tasks.deliver, "delay") as delay:
        with transaction.atomic():
            message = news(person)
            delay.assert_not_called()
        delay.assert_called_once_with([message.key])


@pytest.mark.django_db(transaction=True)
def test_broker_that_is_away_fails_nothing(news: News) -> None:
    with patch.object(tasks.deliver, "delay", side_effect=OSError("no broker")):
        message = news(UserFactory())
    assert Message.objects.get() == message
