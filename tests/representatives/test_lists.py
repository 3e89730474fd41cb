"""What the pages of representatives ask of the database does not grow with their rows; filters and search."""

from typing import Any

import pytest
from django.test import Client

from tests.internal.stages import Pair
from tests.pages import queries
from tests.representatives import stages
from tests.representatives.stages import NORA, group_of, named, registered
from tests.scenarios import again, do

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Pair, at: Any, number: int) -> None:
    liaison, contact = stages.external(made)
    found = registered(named(liaison, contact), made.home.staff, group_of(made))
    for index in range(number):
        named(liaison, contact, name=f"Person {index}", email=f"person-{index}@example.org")
        if index % 2:
            found = do(found, "change_registrations", made.target.tpm, committees=[group_of(made).pk], reason="So.")
    manager = made.target.manager
    # The frame of a page takes two: the person with what every page needs to know of him, and the parameters.
    assert queries(client, "/liaisons/representatives/", manager) == 4
    assert queries(client, found.get_absolute_url(), manager) <= 12
    assert queries(client, found.get_absolute_url(), found.person) <= 12  # type: ignore[arg-type]
    assert queries(client, liaison.get_absolute_url(), manager) <= 12


@pytest.mark.rule("SVC-05", "REP-12")
def test_filters_and_who_finds_whom(client: Client, made: Pair, at: Any) -> None:
    for_committee = registered(stages.followed(made, at).named, made.home.staff)
    liaison, contact = stages.external(made)
    named(liaison, contact, **NORA)

    def listed(query: str = "") -> list[str]:
        table = client.get(f"/liaisons/representatives/{query}").context["table"]
        return [row.record.name for row in table.paginated_rows]

    assert client.get("/liaisons/representatives/").status_code == 302
    client.force_login(again(made.target.manager))
    assert sorted(listed()) == sorted([for_committee.name, "Nora Next"])
    assert listed("?body=committee") == [for_committee.name]
    assert listed("?body=organization") == ["Nora Next"]
    assert listed("?q=tc 920") == [for_committee.name]
    assert listed("?q=nora") == ["Nora Next"]
    assert listed("?state=active") == [for_committee.name]
    assert "Nora Next" in client.get("/search/?q=Nora").content.decode()
    client.force_login(again(made.manager))
    assert listed() == [for_committee.name], "another committee's organizations are not his"
    assert "Nora Next" not in client.get("/search/?q=Nora").content.decode()
