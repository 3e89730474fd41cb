"""The number beside "My work": what the page itself lists, asked for once a page is shown."""

from typing import Any

import pytest
from django.test import Client

from core.accounts.standing import standing_of
from core.rulebook import parameters
from core.workflow.my_work import piles
from core.workflow.waiting import count_waiting
from tests import scenarios

pytestmark = pytest.mark.django_db


def test_count_is_that_of_the_list(client: Client, django_assert_num_queries: Any) -> None:
    made = scenarios.cast()
    scenarios.submitted(made, name="Open Mapping Alliance")
    scenarios.submitted(made, name="River Atlas Network")
    scenarios.in_vote(made, name="Cadastre Forum")
    for user in (made.manager, made.tpm, made.contact, next(iter(made.voters.values()))):
        user = type(user).objects.get(pk=user.pk)
        standing = standing_of(user)
        # A request reads the parameters once, for all that it asks.
        with parameters.read_once():
            listed = sum(pile.count for pile in piles(standing))
            with django_assert_num_queries(1):
                assert count_waiting(standing) == listed
    standing = standing_of(type(made.manager).objects.get(pk=made.manager.pk))
    assert count_waiting(standing) >= 2
    client.force_login(made.manager)
    answer = client.get("/work/count/")
    assert answer.text == f'<span class="pill" id="work-count">{count_waiting(standing)}</span>'
    assert "no-store" in answer.headers["Cache-Control"]


def test_nothing_waiting_shows_nothing(client: Client) -> None:
    client.force_login(scenarios.person("Nobody Special"))
    assert client.get("/work/count/").text == ""


def test_bar_asks_for_the_count_of_those_who_are_signed_in(client: Client) -> None:
    assert "/work/count/" not in client.get("/rules/").text
    client.force_login(scenarios.person("Nobody Special"))
    assert 'hx-get="/work/count/"' in client.get("/rules/").text


def test_count_is_for_those_who_are_signed_in(client: Client) -> None:
    assert client.get("/work/count/").status_code == 302
