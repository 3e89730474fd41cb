"""What the pages of applications ask of the database does not grow with their rows."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.accounts.models import User
from tests import scenarios
from tests.factories.directory import CommitteeFactory
from tests.factories.organizations import LiaisonFactory

pytestmark = pytest.mark.django_db


def queries(client: Client, url: str, reader: User) -> int:
    client.force_login(reader)
    # What is kept for the life of a process, such as content types, is not the page's.
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def drafts(made: Any, number: int) -> None:
    """Submit applications of `number` organizations to the committee of `made`."""
    for each in range(number):
        scenarios.submitted(made, name=f"Organization Number{each} League")


@pytest.mark.parametrize("number", [1, 30])
def test_list_and_my_work(client: Client, number: int) -> None:
    made = scenarios.cast(p_members=1, o_members=0)
    drafts(made, number)
    # The frame of a page takes two: the person with what every page needs to know of him, and the parameters.
    assert queries(client, "/applications/", made.manager) == 4
    # One for all procedures, one more for each in which something waits.
    assert queries(client, "/work/", made.manager) == 4


@pytest.mark.parametrize("number", [1, 30])
def test_liaisons(client: Client, number: int) -> None:
    committee = CommitteeFactory()
    for _each in range(number):
        LiaisonFactory(committee=committee)
    reader = scenarios.person("Rita Reader")
    assert queries(client, "/liaisons/", reader) == 4
