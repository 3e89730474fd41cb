"""The outer limit of a review: beyond it chair and programme manager are told, once (REV-03)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from core.notifications.models import Message
from tests.reviews.stages import Room, days_pass


def told() -> set[str]:
    return set(Message.objects.filter(kind="register/reviews/beyond_limit").values_list("email", flat=True))


@pytest.mark.rule("REV-03")
def test_overdue_after_a_year_and_told_further_up_after_two(made: Room, at: Any) -> None:
    # The liaison began on 2 March 2026; nobody ever looks at the review.
    days_pass(at, dt.date(2027, 4, 2))
    assert (made.review.state, made.review.overdue) == ("open", True)
    assert told() == set()
    days_pass(at, dt.date(2028, 3, 2))
    assert told() == set()
    days_pass(at, dt.date(2028, 4, 3))
    assert told() >= {made.cast.chair.email, made.cast.tpm.email}
    count = Message.objects.filter(kind="register/reviews/beyond_limit").count()
    days_pass(at, dt.date(2028, 4, 4))
    assert Message.objects.filter(kind="register/reviews/beyond_limit").count() == count
    assert made.review.state == "open"


@pytest.mark.rule("REV-03")
@pytest.mark.django_db
def test_the_other_limit_of_the_directives_is_shown_as_not_available(client: Client) -> None:
    page = client.get("/rules/REV-03/").content.decode()
    assert "Not available: Each committee meeting instead of a number of months." in page
    assert "24 months" in page
