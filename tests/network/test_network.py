"""The network of a committee and of an organization: who is in it, filtered, grouped, drawn, in few queries."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from committees.directory.models import Committee
from core.accounts.roles import Role
from core.workflow.engine import take_over
from liaisons.organizations.models import Organization
from liaisons.register.models import InternalLiaison
from liaisons.register.network.drawing import NARROW, WIDE, draw
from liaisons.register.network.grouping import MOST, grouped
from liaisons.register.network.nodes import COMMITTEE, ORGANIZATION, Node, of_committee, of_organization
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import CommitteeFactory, SubcommitteeFactory
from tests.factories.organizations import ClaimFactory, LiaisonFactory, OrganizationFactory
from tests.pages import queries
from tests.register.importing.feed import run

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-07")]


def follows(home: Committee, target: Committee) -> InternalLiaison:
    liaison = InternalLiaison(home=home, target=target, state="active", imported=True)
    take_over([liaison], "take_over")
    return liaison


def node(number: int, *, kind: str = COMMITTEE, parent: int | None = None, category: str = "", way: str = "") -> Node:
    above = number if parent is None else parent
    return Node(
        kind=kind,
        key=f"{kind}{number}",
        label=f"ISO/TC {number}",
        title="Matters",
        sort_key=f"{number:04}",
        url=f"/{number}/",
        category=category,
        way=way,
        parent=(str(above), f"ISO/TC {above}"),
    )


def address(**narrowed: str) -> str:
    return "&".join(f"{name}={value}" for name, value in narrowed.items())


class TestWho:
    def test_each_neighbour_once_with_its_direction(self) -> None:
        middle, both, out, into = (CommitteeFactory(reference=f"ISO/TC 95{n}", sort_key=f"{n}") for n in range(4))
        for home, target in ((middle, both), (both, middle), (middle, out), (into, middle)):
            follows(home, target)
        LiaisonFactory(committee=middle, organization__acronym="WLO", category="B")

        found = [(n.label, n.kind, n.way, n.category) for n in of_committee(middle, UserFactory())]

        assert found == [
            ("ISO/TC 951", COMMITTEE, "both", ""),
            ("ISO/TC 952", COMMITTEE, "out", ""),
            ("ISO/TC 953", COMMITTEE, "in", ""),
            ("WLO", ORGANIZATION, "", "B"),
        ]
        assert [(n.label, n.way) for n in of_committee(into, UserFactory())] == [("ISO/TC 950", "out")]

    def test_one_that_is_not_in_force_is_in_no_network(self) -> None:
        from core.workflow.engine import perform

        middle, other = CommitteeFactory(), CommitteeFactory()
        liaison = follows(middle, other)
        perform(liaison, "lapse", actor=None)
        LiaisonFactory(committee=middle, category="unknown")
        ended = LiaisonFactory(committee=middle)
        perform(ended, "drop", actor=None)
        assert [n.category for n in of_committee(middle, UserFactory())] == ["unknown"]

    def test_what_is_held_under_another_name_belongs_to_the_organization(self) -> None:
        organization = OrganizationFactory()
        merged = ClaimFactory(same_as=organization)
        liaison = LiaisonFactory(organization=merged, committee=SubcommitteeFactory())
        found = of_organization(organization, UserFactory())
        assert [n.label for n in found] == [liaison.committee.reference]
        assert found[0].parent == (str(liaison.committee.parent.pk), liaison.committee.parent.reference)


class TestGrouping:
    def test_few_are_shown_one_by_one(self) -> None:
        few = [node(n) for n in range(1, MOST + 1)]
        assert grouped(few, address) == few

    def test_organizations_are_grouped_by_category_first(self) -> None:
        committees = [node(n, way="both") for n in range(1, 41)]
        organizations = [node(n, kind=ORGANIZATION, category="AB"[n % 2]) for n in range(41, 71)]
        found = grouped([*committees, *organizations], address)
        assert [n.label for n in found[:40]] == [n.label for n in committees]
        assert [(n.label, n.title, n.count, n.url) for n in found[40:]] == [
            ("Category A", "15 organizations", 15, "kind=organization&category=A"),
            ("Category B", "15 organizations", 15, "kind=organization&category=B"),
        ]

    def test_committees_are_grouped_by_the_one_above_and_those_alone_are_bundled(self) -> None:
        family = [node(n, parent=1, way="both") for n in range(1, 11)]
        alone = [node(n, way="out" if n % 2 else "in") for n in range(11, 171)]
        found = grouped([*family, *alone], address)
        assert len(found) <= MOST
        assert sum(n.count for n in found) == 170
        assert (found[0].label, found[0].title, found[0].way) == ("ISO/TC 1", "10 committees", "both")
        assert (found[1].label, found[1].way) == ("ISO/TC 11 … 14", "")
        assert found[1].url == "kind=committee&under=11-12-13-14"


class TestDrawing:
    @pytest.mark.parametrize("shape", [WIDE, NARROW])
    @pytest.mark.parametrize("number", [1, 2, 31, 60])
    def test_nothing_overlaps_and_nothing_leaves_the_picture(self, shape: Any, number: int) -> None:
        picture = draw("ISO/IEC JTC 1/SC 42", [node(n) for n in range(number)], shape)
        boxes = [(p.x, p.y, p.x + p.width, p.y + p.height) for p in picture.pills]
        boxes.append((picture.hub_x, picture.hub_y, picture.hub_x + shape.hub, picture.hub_y + picture.hub_height))
        for place, one in enumerate(boxes):
            assert one[0] >= 0
            assert one[1] >= 0
            assert one[2] <= shape.width
            assert one[3] <= picture.height
            for other in boxes[:place]:
                assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]

    def test_what_the_line_shows_is_said(self) -> None:
        (pill,) = draw("X", [node(1, category="unknown", way="both")], WIDE).pills
        assert pill.sentence == "ISO/TC 1 Matters, both ways, category not stated"

    def test_long_names_are_cut_at_a_word_or_left_out(self) -> None:
        long = Node(kind=COMMITTEE, key="c", label="W" * 80, title="t" * 300, sort_key="", url="/")
        (pill,) = draw("W" * 90, [long], NARROW).pills
        assert pill.label.endswith("…")
        assert len(pill.label) < 14


def get(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200
    return response


class TestPages:
    @pytest.fixture
    def middle(self) -> Committee:
        middle = CommitteeFactory(reference="ISO/TC 950")
        for n in range(3):
            follows(middle, CommitteeFactory(reference=f"ISO/TC 96{n}"))
        LiaisonFactory(committee=middle, organization__acronym="WLO", category="B")
        return middle

    def test_table_and_picture_hold_the_same(self, client: Client, middle: Committee) -> None:
        response = get(client, f"/liaisons/network/committees/{middle.pk}/")
        rows = {row.record.label for row in response.context["table"].rows}
        for picture in response.context["pictures"]:
            assert (
                {pill.node.label for pill in picture.pills} == rows == {"ISO/TC 960", "ISO/TC 961", "ISO/TC 962", "WLO"}
            )
        text = response.content.decode()
        assert text.index("<table") < text.index("network-picture")
        assert "style=" not in text
        assert "Contains information from ISO Open Data" in text

    @pytest.mark.parametrize(
        ("query", "labels"),
        [
            ("?kind=organization", ["WLO"]),
            ("?category=B", ["WLO"]),
            ("?category=A", []),
            ("?way=out&sort=-label", ["ISO/TC 962", "ISO/TC 961", "ISO/TC 960"]),
            ("?way=in", []),
            ("?kind=nonsense&under=;drop&page=77", ["ISO/TC 960", "ISO/TC 961", "ISO/TC 962", "WLO"]),
            ("?under=1-2-x", ["ISO/TC 960", "ISO/TC 961", "ISO/TC 962", "WLO"]),
            ("?under=999999", []),
        ],
    )
    def test_filters(self, client: Client, middle: Committee, query: str, labels: list[str]) -> None:
        response = get(client, f"/liaisons/network/committees/{middle.pk}/{query}")
        assert [row.record.label for row in response.context["table"].rows] == labels
        assert bool(response.context["pictures"]) is bool(labels)

    def test_download(self, client: Client, middle: Committee) -> None:
        url = f"/liaisons/network/committees/{middle.pk}/?export=csv&way=out"
        lines = b"".join(client.get(url)).decode().splitlines()  # type: ignore[arg-type]
        assert lines[0] == "\ufeffWith,Kind,Title,Direction,Category,Level"
        assert lines[1].startswith("ISO/TC 960,committee,")
        assert len(lines) == 1 + 3 + 2

    def test_nobody(self, client: Client) -> None:
        text = get(client, f"/liaisons/network/committees/{CommitteeFactory().pk}/").content.decode()
        assert "Nobody in liaison" in text
        assert "network-picture" not in text

    def test_a_hidden_organization_has_no_network(self, client: Client) -> None:
        claim = ClaimFactory()
        assert client.get(f"/liaisons/network/organizations/{claim.pk}/").status_code == 404
        client.force_login(holder(Role.CENTRAL_STAFF))
        get(client, f"/liaisons/network/organizations/{claim.pk}/")
        assert client.get("/liaisons/network/committees/987654/").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, number: int) -> None:
    middle, organization = CommitteeFactory(), OrganizationFactory()
    for _each in range(number):
        follows(middle, SubcommitteeFactory())
        LiaisonFactory(committee=middle)
        LiaisonFactory(organization=organization, committee=SubcommitteeFactory())
    # The committee, the liaisons between committees, those of organizations; signed in, the frame takes two more.
    assert queries(client, f"/liaisons/network/committees/{middle.pk}/", None) == 3
    assert queries(client, f"/liaisons/network/organizations/{organization.pk}/", None) == 2
    assert queries(client, f"/liaisons/network/committees/{middle.pk}/", holder(Role.CENTRAL_STAFF)) == 5


def test_the_busiest_of_the_real_feed(client: Client, feed_dir: Path) -> None:
    run(feed_dir / "iso_technical_committees.jsonl")
    busiest = Committee.objects.get(reference="ISO/IEC JTC 1/SC 42")
    largest = Organization.objects.get(acronym="EC")

    for url, everybody in (
        (f"/liaisons/network/committees/{busiest.pk}/", 78),
        (f"/liaisons/network/organizations/{largest.pk}/", 196),
    ):
        response = get(client, url)
        assert response.context["everybody"] == everybody
        assert 20 <= response.context["drawn"] <= MOST
        drawn = response.context["pictures"][0].pills
        assert sum(pill.node.count for pill in drawn) == everybody
        for pill in drawn:
            if pill.node.count > 1:
                inside = get(client, url + pill.node.url)
                assert inside.context["shown"] == pill.node.count
