"""Who is in liaison with whom, as the nodes around one committee or organization."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from liaisons.organizations.models import Organization, under_any_name
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.models import Liaison

COMMITTEE, ORGANIZATION = "committee", "organization"
OUT, IN, BOTH = "out", "in", "both"

WAYS = {OUT: gettext_lazy("outgoing"), IN: gettext_lazy("incoming"), BOTH: gettext_lazy("both ways")}


@dataclass(frozen=True)
class Node:
    """A neighbour: what it is, how it is bound to the one in the middle, and where its pages are.

    `way` is empty for organizations, `category` for committees. `parent` is the highest committee above, as its
    key and reference. A node may stand for `count` neighbours that are drawn as one.
    """

    kind: str
    key: str
    label: str
    title: str
    sort_key: str
    url: str
    liaison_url: str = ""
    way: str = ""
    category: str = ""
    level: str = ""
    parent: tuple[str, str] = ("", "")
    count: int = 1

    @property
    def way_word(self) -> str:
        return str(WAYS.get(self.way, ""))

    @property
    def category_word(self) -> str:
        return str(Liaison.Category(self.category).label) if self.category else ""

    @property
    def category_sentence(self) -> str:
        if self.category == Liaison.Category.UNKNOWN:
            return _("category not stated")
        return _("category %(category)s") % {"category": self.category} if self.category else ""


def of_committee(committee: Committee, user: Any) -> list[Node]:
    """Return the committees and organizations in liaison with `committee`, each once, in the order of the lists."""
    live = InternalLiaison.objects.visible_to(user).live()
    rows = (
        live.filter(models.Q(home=committee) | models.Q(target=committee))
        .select_related("home__parent__parent", "target__parent__parent")
        .defer(*(f"{each}__{name}" for each in _BOTH_ENDS for name in ("scope", "search_text")))
    )
    between: dict[int, dict[str, InternalLiaison]] = {}
    for row in rows:
        other, way = (row.target, OUT) if row.home_id == committee.pk else (row.home, IN)
        between.setdefault(other.pk, {})[way] = row
    nodes = [_between(ways) for ways in between.values()]
    held = Liaison.objects.visible_to(user).live().filter(committee=committee).select_related("organization")
    for liaison in held.defer("organization__search_text", "organization__description"):
        organization = liaison.organization
        nodes.append(
            Node(
                kind=ORGANIZATION,
                key=f"o{organization.pk}",
                label=str(organization),
                title=organization.name if organization.acronym else "",
                sort_key=str(organization).casefold(),
                url=organization.get_absolute_url(),
                liaison_url=liaison.get_absolute_url(),
                category=liaison.category,
            )
        )
    return sorted(nodes, key=_order)


def of_organization(organization: Organization, user: Any) -> list[Node]:
    """Return the committees with which `organization` is in liaison, under any of its names (REV-11)."""
    held = (
        Liaison.objects.visible_to(user)
        .live()
        .filter(under_any_name(organization))
        .select_related("committee__parent__parent")
        .defer(*(f"committee__{each}{name}" for each in ("", "parent__") for name in ("scope", "search_text")))
    )
    nodes = []
    for liaison in held:
        committee = liaison.committee
        nodes.append(
            Node(
                kind=COMMITTEE,
                key=f"c{committee.pk}",
                label=committee.reference,
                title=committee.title,
                sort_key=committee.sort_key,
                url=committee.get_absolute_url(),
                liaison_url=liaison.get_absolute_url(),
                category=liaison.category,
                parent=_highest(committee),
            )
        )
    return sorted(nodes, key=_order)


_BOTH_ENDS = ("home", "target", "home__parent", "target__parent")


def _between(ways: dict[str, InternalLiaison]) -> Node:
    shown = ways[OUT] if OUT in ways else ways[IN]
    other = shown.target if OUT in ways else shown.home
    return Node(
        kind=COMMITTEE,
        key=f"c{other.pk}",
        label=other.reference,
        title=other.title,
        sort_key=other.sort_key,
        url=other.get_absolute_url(),
        liaison_url=shown.get_absolute_url(),
        way=BOTH if len(ways) == 2 else next(iter(ways)),
        level=shown.level_word if OUT in ways else "",
        parent=_highest(other),
    )


def _highest(committee: Committee) -> tuple[str, str]:
    """Return key and reference of the highest committee above, or of the committee itself."""
    while committee.parent is not None:
        committee = committee.parent
    return str(committee.pk), committee.reference


def _order(node: Node) -> tuple[str, str, str]:
    return node.kind, node.sort_key, node.key


def only(
    nodes: Iterable[Node], *, kind: str = "", way: str = "", category: str = "", parents: frozenset[str] | None = None
) -> list[Node]:
    """Return the nodes that the filters leave; `parents` are the keys of highest committees."""
    return [
        node
        for node in nodes
        if (not kind or node.kind == kind)
        and (not way or node.way == way)
        and (not category or node.category == category)
        and (parents is None or node.parent[0] in parents)
    ]
