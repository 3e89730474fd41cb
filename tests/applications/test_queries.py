"""What the pages of applications ask of the database does not grow with their rows."""

from typing import Any

import pytest
from django.test import Client

from tests import scenarios
from tests.factories.directory import CommitteeFactory
from tests.factories.organizations import LiaisonFactory
from tests.pages import queries

pytestmark = pytest.mark.django_db


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
