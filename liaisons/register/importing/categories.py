"""Stating categories and aliases of a committee's organizations from a list that somebody keeps of them."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from committees.directory.models import Committee
from core.search.text import words
from core.workflow.engine import perform
from liaisons.organizations.models import Alias, Organization
from liaisons.register.models import Liaison

COLUMNS = ("short_name", "name", "category", "aliases")
CATEGORIES = (Liaison.Category.A, Liaison.Category.B, Liaison.Category.C)


class BrokenListError(ValueError):
    """Lines that cannot be read, each as its number and the reason; nothing was loaded."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(lines)
        self.lines = lines

    def __str__(self) -> str:
        return "\n".join(_("Line %(number)d: %(reason)s") % {"number": n, "reason": why} for n, why in self.lines)


@dataclass(frozen=True)
class Line:
    """An organization of the list."""

    number: int
    short_name: str
    name: str
    category: str
    aliases: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.short_name, self.name, *self.aliases)))


@dataclass
class Outcome:
    """What was stated, and what of list and register does not match."""

    stated: list[str] = field(default_factory=list)
    kept: int = 0
    aliases: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        return bool(self.stated or self.aliases)


def read(text: str) -> list[Line]:
    """Return the lines of a CSV list with the columns short_name, name, category and aliases (`one|another`).

    Raises `BrokenListError` with every line that cannot be used.
    """
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BrokenListError([(1, _("The columns %(names)s are missing.") % {"names": ", ".join(missing)})])
    lines, broken = [], []
    for row in reader:
        values = {name: " ".join((row[name] or "").split()) for name in COLUMNS}
        aliases = tuple(filter(None, (alias.strip() for alias in values["aliases"].split("|"))))
        line = Line(reader.line_num, values["short_name"], values["name"], values["category"].upper(), aliases)
        if not line.names:
            broken.append((line.number, _("There is no name.")))
        elif line.category not in CATEGORIES:
            broken.append((line.number, _("“%(category)s” is no category.") % {"category": row["category"]}))
        elif any(len(name) > 300 for name in line.names):
            broken.append((line.number, _("A name is too long.")))
        lines.append(line)
    if broken:
        raise BrokenListError(broken)
    return lines


@transaction.atomic
def state(committee: Committee, lines: Iterable[Line], *, source: str, dry_run: bool = False) -> Outcome:
    """State the categories of the liaisons of `committee` that `lines` name, and learn the other names.

    One transaction; the same list twice changes nothing the second time. A category that is stated otherwise here
    is kept and reported. `source` is noted in the ledger.
    """
    outcome = Outcome()
    live = list(Liaison.objects.live().filter(committee=committee).select_related("organization").order_by("pk"))
    known: dict[tuple[str, ...], set[int]] = {}
    for liaison in live:
        for name in _names_of(liaison.organization):
            known.setdefault(_key(name), set()).add(liaison.pk)
    by_pk = {liaison.pk: liaison for liaison in live}
    for line in lines:
        found = set().union(*(known.get(_key(name), set()) for name in line.names)) & by_pk.keys()
        said = {"line": line.number, "name": line.short_name or line.name}
        if len(found) != 1:
            text = (
                _("Line %(line)d: several are called %(name)s") if found else _("Line %(line)d: no liaison of %(name)s")
            )
            outcome.unmatched.append(text % said)
            continue
        liaison = by_pk.pop(found.pop())
        _learn(liaison.organization, line, outcome)
        if liaison.category == line.category:
            outcome.kept += 1
        elif liaison.category != Liaison.Category.UNKNOWN:
            text = _("Line %(line)d: %(name)s is %(here)s here, the list has %(listed)s")
            outcome.differing.append(text % {**said, "here": liaison.category, "listed": line.category})
        else:
            perform(liaison, "state_category", actor=None, data={"category": line.category, "source": source})
            outcome.stated.append(f"{liaison.organization}: {line.category}")
    outcome.unlisted = sorted(str(liaison.organization) for liaison in by_pk.values())
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _learn(organization: Organization, line: Line, outcome: Outcome) -> None:
    """Complete a missing name, and remember each other name as an alias."""
    if not organization.name and line.name and _key(line.name) != _key(organization.acronym):
        organization.name = line.name
        organization.save(update_fields=["name", "search_text"])
        outcome.aliases.append(f"{organization}: {line.name}")
    called = {_key(name) for name in _names_of(organization)}
    for name in line.names:
        if _key(name) not in called:
            Alias.objects.create(organization=organization, text=name)
            called.add(_key(name))
            outcome.aliases.append(f"{organization}: {name}")


def _names_of(organization: Organization) -> list[str]:
    aliases = organization.aliases.values_list("text", flat=True)
    return [name for name in (organization.acronym, organization.name, *aliases) if name]


def _key(name: str) -> tuple[str, ...]:
    return tuple(words(name))
