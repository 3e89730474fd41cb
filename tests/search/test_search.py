"""The search box: words, accents, beginnings, what may be seen, and its port."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search import ports
from core.search.text import prefix_query, searchable, words
from tests.factories.accounts import UserFactory
from tests.factories.ballots import chamber, open_ballot
from tests.factories.directory import CommitteeFactory, NationalBodyFactory
from tests.factories.organizations import ClaimFactory, OrganizationFactory


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ISO/TC 154", ["iso", "tc", "154"]),
        ("Données-clés", ["donnees", "cles"]),
        ("Œuvre ŁÓDŹ Straße", ["oeuvre", "lodz", "strasse"]),
        ("  ", []),
        ("O'ZTTSA", ["o", "zttsa"]),
        ("日本 규격", ["日本", "규격"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    found = words(text)
    assert [word.encode() for word in found] == [word.encode() for word in words(" ".join(expected))]
    if text.isascii() or "é" in text or "Œ" in text:
        assert found == expected


def test_a_number_is_also_found_written_together() -> None:
    assert searchable(["ISO/TC 46/SC 9"]).split() == ["iso", "tc", "46", "sc", "9", "tc46", "sc9"]


@given(st.text(max_size=40))
def test_nothing_that_is_typed_is_an_operator(text: str) -> None:
    query = prefix_query(text)
    for part in filter(None, query.split(" & ")):
        assert part.endswith(":*")
        assert part[:-2].isalnum()


@pytest.mark.django_db
@settings(deadline=None)
@given(text=st.text(max_size=30))
def test_no_text_breaks_the_search(text: str) -> None:
    from committees.directory.models import Committee

    assert list(Committee.objects.matching(text)) == []


def titles(client: Client, text: str) -> dict[str, list[str]]:
    response = client.get(reverse("search"), {"q": text})
    assert response.status_code == 200
    return {group["source"].name: [hit.title for hit in group["hits"]] for group in response.context["groups"]}


@pytest.mark.django_db
def test_it_finds_by_reference_title_name_and_acronym(client: Client) -> None:
    CommitteeFactory(reference="ISO/TC 1541", title="Older")
    CommitteeFactory(reference="ISO/TC 154", title="Processus et éléments de données")
    NationalBodyFactory(acronym="AFNOR", name="Association française de normalisation")
    OrganizationFactory(acronym="UNECE", name="United Nations Economic Commission for Europe")
    OrganizationFactory(acronym="IEC", name="").aliases.create(text="Commission électrotechnique")

    assert titles(client, "iso/tc 154") == {"committees": ["ISO/TC 154", "ISO/TC 1541"]}
    assert titles(client, "TC154")["committees"] == ["ISO/TC 154", "ISO/TC 1541"]
    assert titles(client, "element don") == {"committees": ["ISO/TC 154"]}
    assert titles(client, "afnor") == {"bodies": ["AFNOR"]}
    assert titles(client, "francaise") == {"bodies": ["AFNOR"]}
    assert titles(client, "commission") == {"organizations": ["IEC", "UNECE"]}
    assert titles(client, "unece") == {"organizations": ["UNECE"]}
    assert titles(client, "xyzzy") == {}
    assert titles(client, "' OR 1=1 --") == {}


@pytest.mark.django_db
def test_a_claim_is_found_by_its_own_people_only(client: Client) -> None:
    claim = ClaimFactory(acronym="SECRETORG")
    assert titles(client, "secretorg") == {}
    client.force_login(UserFactory())
    assert titles(client, "secretorg") == {}
    client.force_login(claim.created_by)
    assert titles(client, "secretorg") == {"organizations": ["SECRETORG"]}


@pytest.mark.django_db
@pytest.mark.rule("BAL-13")
def test_a_ballot_is_found_by_those_who_see_it_only(client: Client) -> None:
    room = chamber(p=2)
    ballot = open_ballot(room, title="Liaison of the Harbour Data Alliance")
    client.force_login(UserFactory())
    assert titles(client, "harbour data") == {}
    client.force_login(room.manager)
    assert titles(client, "harbour data") == {"ballots": [ballot.reference]}
    assert titles(client, ballot.reference.lower())["ballots"] == [ballot.reference]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, number: int) -> None:
    CommitteeFactory.create_batch(number)
    OrganizationFactory.create_batch(number)
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("search"), {"q": "o"})
    # Committees, bodies, organizations, projects, liaisons of committees and with IEC; who is not signed in sees
    # neither an application nor a proposal nor planned work nor a contribution, so that those sources ask nothing.
    assert len(seen) == 6


@pytest.mark.django_db
def test_a_higher_app_adds_its_own(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_sources", {})

    @ports.register("cases", "Cases", rank=10)
    def find(*, text: str, user: object, limit: int) -> list[ports.Hit]:
        return [ports.Hit("/x/", f"Case {number} {text}") for number in range(limit)]

    response = client.get(reverse("search"), {"q": "port"})

    (group,) = response.context["groups"]
    assert (len(group["hits"]), group["more"]) == (20, True)
    assert "Case 0 port" in response.content.decode()
