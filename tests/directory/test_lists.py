"""The lists: filters, order, tree, downloads, and a number of queries that rows do not change."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.models import Committee, Membership, NationalBody
from core.accounts.roles import Role
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import (
    CommitteeFactory,
    GroupMemberFactory,
    MembershipFactory,
    NationalBodyFactory,
    SubcommitteeFactory,
    WorkingGroupFactory,
    committee_with_members,
)
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.pages import queries

pytestmark = pytest.mark.django_db


def shown(client: Client, **query: Any) -> list[str]:
    response = client.get(reverse("directory:committees"), query)
    return [row.record.reference for row in response.context["table"].paginated_rows]


def fill(number: int) -> tuple[Committee, NationalBody]:
    """Make `number` rows of everything that a page of the directory lists."""
    committee = committee_with_members(p=number, o=number, secretariat=NationalBodyFactory())
    body = NationalBodyFactory()
    for _ in range(number):
        sc = SubcommitteeFactory(parent=committee, secretariat=body)
        MembershipFactory(committee=sc, body=body)
        WorkingGroupFactory(parent=sc)
        WorkingGroupFactory(parent=committee)
        LiaisonFactory(committee=committee)
        holder(Role.CHAIR, committee)
        holder(Role.BODY_OFFICER, body)
    return committee, body


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        # The frame of a page takes two: the person with what every page needs to know of him, and the parameters.
        ("directory:committees", "", 4),
        ("directory:committees", "?view=tree", 7),
        ("directory:bodies", "", 4),
        ("organizations:list", "", 4),
    ],
)
def test_queries_of_lists(client: Client, number: int, name: str, query: str, expected: int) -> None:
    fill(number)
    client.force_login(UserFactory())
    assert queries(client, reverse(name) + query) == expected


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_a_committee(client: Client, number: int) -> None:
    committee, _body = fill(number)
    client.force_login(UserFactory())
    assert queries(client, committee.get_absolute_url()) == 10


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_a_working_group(client: Client, number: int) -> None:
    group = WorkingGroupFactory()
    convenor = holder(Role.CONVENOR, group)
    GroupMemberFactory.create_batch(number, group=group, nominated_by=NationalBodyFactory())
    client.force_login(convenor)
    assert queries(client, group.get_absolute_url()) == 7


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_a_body(client: Client, number: int) -> None:
    _committee, body = fill(number)
    client.force_login(UserFactory())
    assert queries(client, body.get_absolute_url()) == 7


def test_narrowing_the_list(client: Client) -> None:
    body = NationalBodyFactory(acronym="AAS")
    tc = CommitteeFactory(reference="ISO/TC 954", title="Données des ports", secretariat=body)
    sc = SubcommitteeFactory(reference="ISO/TC 954/SC 2", title="Berths", parent=tc, status="suspended")
    CommitteeFactory(reference="ISO/TC 955", title="Tides")
    MembershipFactory(committee=sc, body=body)
    MembershipFactory(committee=tc, body=body, kind=Membership.Kind.O)

    assert shown(client) == ["ISO/TC 954", "ISO/TC 954/SC 2", "ISO/TC 955"]
    assert shown(client, q="donnees port") == ["ISO/TC 954"]
    assert shown(client, q="tc954") == ["ISO/TC 954", "ISO/TC 954/SC 2"]
    assert shown(client, q="tc 95") == ["ISO/TC 954", "ISO/TC 954/SC 2", "ISO/TC 955"]
    assert shown(client, q="& | ! :*") == []
    assert shown(client, kind="SC") == ["ISO/TC 954/SC 2"]
    assert shown(client, status="suspended") == ["ISO/TC 954/SC 2"]
    assert shown(client, secretariat="aas") == ["ISO/TC 954"]
    assert shown(client, member="AAS") == ["ISO/TC 954/SC 2"]
    assert shown(client, member="AAS", kind="TC") == []


def test_sorting_by_numbers_of_members(client: Client) -> None:
    committee_with_members(p=1, reference="ISO/TC 1")
    committee_with_members(p=3, reference="ISO/TC 2")
    committee_with_members(p=2, o=5, reference="ISO/TC 3")

    assert shown(client, sort="-p_count") == ["ISO/TC 2", "ISO/TC 3", "ISO/TC 1"]
    assert shown(client, sort="o_count")[-1] == "ISO/TC 3"
    assert shown(client, sort="nonsense") == ["ISO/TC 1", "ISO/TC 2", "ISO/TC 3"]


def test_pages_of_fifty(client: Client) -> None:
    CommitteeFactory.create_batch(53)
    assert len(shown(client)) == 50
    assert len(shown(client, page=2)) == 3
    assert len(shown(client, page="x")) == 50


def test_groups_stand_before_subcommittees_by_number(client: Client) -> None:
    tc = CommitteeFactory(reference="ISO/TC 954")
    SubcommitteeFactory(reference="ISO/TC 954/SC 2", sort_key="ISO/TC 954/~SC 002", parent=tc)
    for number in (10, 2):
        WorkingGroupFactory(reference=f"ISO/TC 954/WG {number}", sort_key=f"ISO/TC 954/WG {number:03}", parent=tc)
    assert shown(client) == ["ISO/TC 954", "ISO/TC 954/WG 2", "ISO/TC 954/WG 10", "ISO/TC 954/SC 2"]


def tree(client: Client, **query: Any) -> list[Any]:
    def names(branches: list[dict[str, Any]]) -> list[Any]:
        return [(branch["committee"].reference, names(branch["below"])) for branch in branches]

    response = client.get(reverse("directory:committees"), {"view": "tree", **query})
    return names(response.context["branches"])


def test_the_tree(client: Client) -> None:
    tc = CommitteeFactory(reference="ISO/TC 954", title="Harbours")
    sc = SubcommitteeFactory(reference="ISO/TC 954/SC 2", title="Berths", parent=tc)
    WorkingGroupFactory(reference="ISO/TC 954/SC 2/WG 1", title="Bollards", parent=sc)
    CommitteeFactory(reference="ISO/TC 955", title="Tides")

    whole = [("ISO/TC 954", [("ISO/TC 954/SC 2", [("ISO/TC 954/SC 2/WG 1", [])])]), ("ISO/TC 955", [])]
    assert tree(client) == whole
    assert tree(client, q="bollards") == whole[:1]
    assert tree(client, q="harbours") == [("ISO/TC 954", [])]
    assert tree(client, q="nothing") == []


def test_csv_holds_all_rows_that_the_filters_leave(client: Client) -> None:
    CommitteeFactory.create_batch(55)
    CommitteeFactory(reference="ISO/PC 77", title="=cmd|' /C calc'!A0", secretariat=NationalBodyFactory(acronym="@AAS"))

    response = client.get(reverse("directory:committees"), {"export": "csv", "sort": "-reference"})
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'attachment; filename="committees-' in response["Content-Disposition"]
    assert rows[0] == ["Committee", "Title", "Type", "Status", "Secretariat", "P", "O", "Created"]
    assert len(rows) == 1 + 56 + 2
    assert rows[-1] == [str(ISO_OPEN_DATA)]
    (hostile,) = [row for row in rows if row[:1] == ["ISO/PC 77"]]
    assert hostile[1] == "'=cmd|' /C calc'!A0"
    assert hostile[4] == "'@AAS"
    narrowed = client.get(reverse("directory:committees"), {"export": "csv", "q": "pc77"})
    assert len(b"".join(narrowed).splitlines()) == 1 + 1 + 2


@pytest.mark.parametrize("name", ["directory:committees", "directory:bodies", "organizations:list"])
def test_the_licence_is_named_wherever_the_data_are_shown(client: Client, name: str) -> None:
    notice = (
        "Contains information from ISO Open Data (iso_technical_committees), made available under the ODC "
        "Attribution License (ODC-By) v1.0."
    )
    committee, body = fill(1)
    organization = OrganizationFactory()
    for url in (
        reverse(name),
        committee.get_absolute_url(),
        body.get_absolute_url(),
        organization.get_absolute_url(),
        reverse("directory:committees") + "?view=tree",
        reverse("search") + "?q=iso",
    ):
        assert notice in client.get(url).content.decode()


def test_what_is_not_there_is_404(client: Client) -> None:
    for name in ("directory:committee", "directory:body", "organizations:detail"):
        assert client.get(reverse(name, args=[987654])).status_code == 404


def test_former_members_are_history(client: Client) -> None:
    committee = CommitteeFactory()
    MembershipFactory(committee=committee, body__acronym="GONE", ends_on="2020-01-31")
    MembershipFactory(committee=committee, body__acronym="HERE")

    response = client.get(committee.get_absolute_url())

    assert [member["acronym"] for member in response.context["p_members"]] == ["HERE"]
    assert [member["acronym"] for member in response.context["past_members"]] == ["GONE"]
