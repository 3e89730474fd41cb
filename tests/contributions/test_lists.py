"""What the pages of contributions ask of the database does not grow with their rows; filters and export."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.accounts.roles import Role
from liaisons.register.models import Representative
from tests.contributions import stages
from tests.contributions.stages import sent
from tests.factories.accounts import UserFactory, holder
from tests.pages import Reader, queries
from tests.scenarios import Cast, again

pytestmark = pytest.mark.django_db

LIST = "/liaisons/contributions/"


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Cast, representative: Representative, number: int) -> None:
    for each in range(number):
        found = sent(representative, kind="paper", text=f"Point {each}")
    # The frame's two, the number and a page of rows, and where the reader himself may contribute.
    assert queries(client, LIST, made.manager) == 5
    assert queries(client, LIST, representative.person) == 5
    assert queries(client, found.get_absolute_url(), made.manager) <= 12
    assert queries(client, reverse("directory:papers", args=[made.committee.pk]), made.manager) <= 12
    assert queries(client, made.committee.get_absolute_url(), made.manager) <= 12
    assert queries(client, representative.get_absolute_url(), representative.person) <= 20


def listed(reader: Reader, query: str = "") -> list[str]:
    table = reader.client.get(f"{LIST}{query}").context["table"]
    return [row.record.named for row in table.paginated_rows]


def test_filters_order_and_export(made: Cast, representative: Representative, at: Any) -> None:
    other = stages.represented(made, name="Otto Other", email="otto@example.org", acronym="OTTER")
    sent(representative, kind="paper", title="Tide tables")
    sent(other, kind="report", title="A year at sea")
    assert made.group is not None
    sent(representative, made.group, text="The tide comes twice.")
    reader = Reader(made.manager)
    group = f"Comment of {representative.organization}"
    assert listed(reader) == [group, "A year at sea", "Tide tables"]
    assert listed(reader, "?kind=report") == ["A year at sea"]
    assert listed(reader, "?q=otter") == ["A year at sea"]
    assert listed(reader, "?year=2026&sort=reference") == ["Tide tables", "A year at sea", group]
    assert listed(reader, "?year=2025") == []
    assert listed(reader, "?state=noted") == []
    assert listed(reader, f"?committee={made.group.pk}") == [group]
    officer = Reader(next(iter(made.voters.values())))
    assert listed(officer) == ["A year at sea", "Tide tables"], "what is said in a group stays there (DOC-02)"
    lines = reader.client.get(f"{LIST}?export=csv").getvalue().decode().splitlines()
    assert lines[2] == "CO-2026-002,A year at sea,OTTER,ISO/TC 940,Report,2026-03-02,Sent"


def test_the_pages_lead_there(made: Cast, representative: Representative) -> None:
    committee = Reader(made.manager).client.get(made.committee.get_absolute_url()).content.decode()
    assert f"{LIST}?committee={made.committee.pk}" in committee
    person: User = again(representative.person)
    own = Reader(person).client.get(representative.get_absolute_url()).content.decode()
    for place in (made.committee, made.group):
        assert reverse("register:contribute", args=[place.pk]) in own
    elsewhere = Reader(made.manager).client.get(representative.get_absolute_url()).content.decode()
    assert reverse("register:contribute", args=[made.committee.pk]) not in elsewhere


def found(reader: User | None, text: str) -> list[str]:
    """Return what the search box finds among contributions, in its order."""
    client = Client()
    if reader is not None:
        client.force_login(again(reader))
    groups = client.get("/search/", {"q": text}).context["groups"]
    return [hit.title for group in groups if group["source"].name == "contributions" for hit in group["hits"]]


@pytest.mark.rule("DOC-02")
def test_the_search_box_finds_them_for_their_readers_only(made: Cast, representative: Representative) -> None:
    assert made.group is not None
    sent(representative, kind="paper", title="Tide tables")
    sent(representative, made.group, text="The tide comes twice.")
    officer = next(iter(made.voters.values()))
    assert found(made.manager, "tide tab") == found(officer, "tide tab") == ["CO-2026-001"]
    assert found(made.manager, "co-2026") == ["CO-2026-002", "CO-2026-001"]
    assert found(representative.person, str(representative.organization)) == ["CO-2026-002", "CO-2026-001"]
    assert found(officer, "co-2026") == ["CO-2026-001"], "what is said in a group stays there"
    for stranger in (None, holder(Role.ORGANIZATION_CONTACT, representative.organization), UserFactory()):
        assert found(stranger, "co-2026") == found(stranger, "tide tab") == []


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_the_search_box(client: Client, made: Cast, representative: Representative, number: int) -> None:
    for each in range(number):
        sent(representative, text=f"Point {each}")
    # The person and the appointments, and one for each of the fourteen sources, contributions among them.
    assert queries(client, "/search/?q=co-2026", made.manager) == 16
