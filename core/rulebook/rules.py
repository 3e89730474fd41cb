"""The rules, by their IDs. They are data (`rules.toml`), read once at first use."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse

from core.rulebook.definitions import definitions

DATA = Path(__file__).with_name("rules.toml")


class UnknownRule(KeyError):
    """A rule was cited that the rulebook does not hold."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(rule_id)
        self.rule_id = rule_id

    def __str__(self) -> str:
        return f"The rulebook has no rule {self.rule_id!r}."


@dataclass(frozen=True)
class Citation:
    """A place in a source that a rule comes from."""

    document: str
    clause: str


@dataclass(frozen=True)
class Rule:
    """One rule in our words, with where it comes from and what was decided about it."""

    id: str
    area: str
    title: str
    kinds: tuple[str, ...]
    text: str
    source: str
    example: str
    parameters: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.id} {self.title}"

    @property
    def citations(self) -> list[Citation]:
        """The places of `source`, the documents by their titles."""
        return citations(self.source)


@dataclass(frozen=True)
class Area:
    """The rules of one subject, which share the first three letters of their IDs."""

    code: str
    title: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Rulebook:
    """Everything that `rules.toml` says."""

    areas: tuple[Area, ...]
    rules: Mapping[str, Rule]
    kinds: Mapping[str, str]
    sources: Mapping[str, str]
    glossary: Mapping[str, str]
    conventions: Mapping[str, str]


@cache
def rulebook() -> Rulebook:
    """Return the whole rulebook."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    decisions, conflicts = _notes(data["decisions"]), _notes(data["conflicts"])
    further = {name: definition.rules for name, definition in definitions().items()}
    areas = tuple(
        Area(
            code=code,
            title=area["title"],
            rules=tuple(
                Rule(
                    id=rule_id,
                    area=code,
                    title=row["title"],
                    kinds=tuple(row["kinds"]),
                    text=row["text"],
                    source=row["source"],
                    example=row["example"],
                    parameters=(
                        *row.get("parameters", ()),
                        *(name for name, rules in further.items() if rule_id in rules),
                    ),
                    decisions=decisions.get(rule_id, ()),
                    conflicts=conflicts.get(rule_id, ()),
                )
                for rule_id, row in area["rules"].items()
            ),
        )
        for code, area in data["areas"].items()
    )
    return Rulebook(
        areas=areas,
        rules={rule.id: rule for area in areas for rule in area.rules},
        kinds=data["kinds"],
        sources=data["sources"],
        glossary=data["glossary"],
        conventions=data["conventions"],
    )


def rule(rule_id: str) -> Rule:
    """Return the rule of that ID, such as `EXT-12`. Raises `UnknownRule`, a `KeyError` that says so in words."""
    try:
        return rulebook().rules[rule_id]
    except KeyError:
        raise UnknownRule(rule_id) from None


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, area by area."""
    return tuple(rulebook().rules.values())


def areas() -> tuple[Area, ...]:
    """Return the areas in the order of the rulebook."""
    return rulebook().areas


def url(rule_id: str) -> str:
    """Return the address of the rule's page. Raises `UnknownRule`."""
    return reverse("rulebook:rule", args=[rule(rule_id).id])


def using(parameter: str) -> tuple[Rule, ...]:
    """Return the rules that `parameter` serves."""
    return tuple(found for found in all_rules() if parameter in found.parameters)


def citations(source: str) -> list[Citation]:
    """Return the places of a `source` such as `000 Approval; Dir 1.17.3 (2020)`, the documents by their titles.

    A place that names no document belongs to the document before it.
    """
    titles = rulebook().sources
    found: list[Citation] = []
    document = ""
    for part in source.split("; "):
        words = part.removeprefix("from ").removeprefix("source ").removeprefix("else ")
        key, _space, clause = words.partition(" ")
        if key in titles:
            document = titles[key]
        else:
            clause = words
        found.append(Citation(document=document, clause=clause))
    return found


def _notes(rows: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    notes: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for rule_id in row["rules"]:
            notes[rule_id] = (*notes.get(rule_id, ()), row["text"])
    return notes
