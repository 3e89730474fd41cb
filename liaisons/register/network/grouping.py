"""Fewer nodes where all would not be legible: organizations by category, committees by the committee above them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaisons.register.network.nodes import COMMITTEE, ORGANIZATION, Node

# What a picture shows legibly on a laptop and on a phone.
MOST = 60
# Committees that are alone below theirs are bundled until about so many nodes are left.
_AIM = 44

type Address = Callable[..., str]


def grouped(nodes: list[Node], address: Address) -> list[Node]:
    """Return `nodes`, or where they are more than `MOST` nodes that stand for several; `address` leads to those.

    It gets what to filter by: `kind` and `category`, or the keys of the committees above as `under`.
    """
    if len(nodes) <= MOST:
        return nodes
    committees = [node for node in nodes if node.kind == COMMITTEE]
    organizations = [node for node in nodes if node.kind == ORGANIZATION]
    if committees and organizations:
        organizations = list(_by_category(organizations, address))
    if len(committees) + len(organizations) > MOST:
        committees = list(_by_parent(committees, address))
    if len(organizations) > MOST:
        organizations = list(_by_category(organizations, address))
    return committees + organizations


def _by_category(organizations: list[Node], address: Address) -> Iterable[Node]:
    found = sorted(organizations, key=lambda node: (node.category == "unknown", node.category, node.sort_key))
    for category, members in groupby(found, key=lambda node: node.category):
        same = list(members)
        label = _("Category %(category)s") % {"category": category}
        if category == "unknown":
            label = _("Category not stated")
        title = ngettext("%(count)d organization", "%(count)d organizations", len(same)) % {"count": len(same)}
        yield _bundle(same, f"k{category}", label, title, address(kind=ORGANIZATION, category=category))


def _by_parent(committees: list[Node], address: Address) -> Iterable[Node]:
    families: dict[tuple[str, str], list[Node]] = {}
    for node in committees:
        families.setdefault(node.parent, []).append(node)
    alone = [node for family in families.values() if len(family) == 1 for node in family]
    room = max(_AIM - (len(families) - len(alone)), 1)
    size = max(ceil(len(alone) / room), 1)
    bundles = [alone[start : start + size] for start in range(0, len(alone), size)]
    together = [family for family in families.values() if len(family) > 1]
    for members in sorted([*together, *bundles], key=lambda members: members[0].sort_key):
        if len(members) == 1:
            yield members[0]
            continue
        under = "-".join(sorted({node.parent[0] for node in members}, key=int))
        label = members[0].parent[1]
        if members[-1].parent != members[0].parent:
            label = _("%(first)s … %(last)s") % {"first": label, "last": _short(label, members[-1].parent[1])}
        title = ngettext("%(count)d committee", "%(count)d committees", len(members)) % {"count": len(members)}
        yield _bundle(members, f"u{under}", label, title, address(kind=COMMITTEE, under=under))


def _short(first: str, last: str) -> str:
    """Return the number alone where both are of one kind: “ISO/TC 8 … 38”, else without the organization's name."""
    kind, _space, number = last.rpartition(" ")
    return number if first.startswith(f"{kind} ") else last.removeprefix("ISO/")


def _bundle(members: list[Node], key: str, label: str, title: str, url: str) -> Node:
    def common(name: str) -> Any:
        values = {getattr(node, name) for node in members}
        return values.pop() if len(values) == 1 else ""

    return replace(
        members[0],
        key=key,
        label=label,
        title=title,
        url=url,
        liaison_url="",
        way=common("way"),
        category=common("category"),
        level="",
        count=len(members),
    )
