"""Reading the feed: every line is checked before anything is written."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from committees.directory.models import Committee, Membership, NationalBody
from core import richtext
from liaisons.organizations.models import Organization

_STATUS = {"active": Committee.Status.ACTIVE, "suspended": Committee.Status.SUSPENDED}
_POLICY = {"CASCO", "COPOLCO", "DEVCO", "REMCO"}
_KIND_WORD = re.compile(r"\b(SC|WG|JWG|PC|JTC|TC)\b")
_LARGEST_ID = 2**63 - 1


class BrokenLine(ValueError):
    """What is wrong with one line."""


class BrokenFeed(ValueError):
    """Lines that cannot be loaded, each as its number and the reason."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(lines)
        self.lines = sorted(lines)

    def __str__(self) -> str:
        return "\n".join(_("Line %(number)d: %(reason)s") % {"number": n, "reason": why} for n, why in self.lines)


@dataclass(frozen=True)
class Entry:
    """One committee of the feed."""

    line: int
    iso_id: int
    reference: str
    status: str
    title: str
    created_on: dt.date | None
    scope: str
    parent_id: int | None
    secretariat_id: int | None
    sort_key: str
    members: dict[int, str]
    organizations: frozenset[int]
    committees: frozenset[int]


@dataclass
class Feed:
    """The whole feed: its committees in the order of their lines, the names of bodies and organizations."""

    entries: list[Entry] = field(default_factory=list)
    bodies: dict[int, str] = field(default_factory=dict)
    organizations: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def by_depth(self) -> Iterator[list[Entry]]:
        """Yield the committees in layers, parents before children."""
        waiting = self.entries
        known = {entry.iso_id for entry in self.entries}
        placed: set[int] = set()
        while waiting:
            layer = [e for e in waiting if e.parent_id is None or e.parent_id in placed or e.parent_id not in known]
            if not layer:
                raise BrokenFeed([(entry.line, _("The committee stands below itself (COM-01).")) for entry in waiting])
            yield layer
            placed.update(entry.iso_id for entry in layer)
            waiting = [entry for entry in waiting if entry.iso_id not in placed]


def read(lines: Iterable[bytes], known_parents: Iterable[int] = ()) -> Feed:
    """Return the feed in `lines`, JSON objects one a line; `known_parents` may be named without being in it.

    Raises `BrokenFeed` with every line that cannot be loaded.
    """
    feed = Feed()
    broken: list[tuple[int, str]] = []
    ids: dict[int, int] = {}
    references: dict[str, int] = {}
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            entry = _entry(number, raw, feed)
            for key, seen in ((entry.iso_id, ids), (entry.reference, references)):
                if key in seen:  # type: ignore[operator]
                    raise BrokenLine(
                        _("%(key)s stands on line %(line)d already.") % {"key": key, "line": seen[key]}  # type: ignore[index]
                    )
                seen[key] = number  # type: ignore[index]
            feed.entries.append(entry)
        except BrokenLine as error:
            broken.append((number, str(error)))
    broken += _misplaced(feed.entries, {*ids, *known_parents})
    if broken:
        raise BrokenFeed(broken)
    for _layer in feed.by_depth():
        pass
    return feed


def kind_of(reference: str, *, has_parent: bool) -> str:
    """Return the type of committee that `reference` speaks of, by its last part that names one.

    References are irregular: `ISO/IEC/JTC 4`, `IEC/ISO JSyC BDC`, `ISO/WS ESG`.
    """
    found = _KIND_WORD.findall(reference.rsplit("/", 1)[-1].upper()) or _KIND_WORD.findall(reference.upper())
    if found:
        return Committee.Kind.WG if found[-1] == "JWG" else Committee.Kind(found[-1])
    if not has_parent and _POLICY & set(re.split(r"[\s/]+", reference.upper())):
        return Committee.Kind.POLICY
    return Committee.Kind.OTHER


def split_label(label: str) -> tuple[str, str]:
    """Return acronym and name from a label such as `EC - European Commission`; one of them may be empty."""
    for pattern in (r"(?P<a>.+?) [-–] (?P<n>.+)", r"(?P<a>[^\s_]+)_(?P<n>.*\w.*)", r"(?P<a>\S+) \((?P<n>.+)\)"):
        if match := re.fullmatch(pattern, label):
            acronym, name = match["a"].strip(), match["n"].strip()
            return acronym, "" if name == acronym else name
    return label, ""


def _entry(number: int, raw: bytes, feed: Feed) -> Entry:
    try:
        record = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        raise BrokenLine(_("The text is not UTF-8.")) from None
    except (json.JSONDecodeError, RecursionError):
        raise BrokenLine(_("This is not a JSON object.")) from None
    if not isinstance(record, dict):
        raise BrokenLine(_("This is not a JSON object."))
    reference = _text(record, "reference", Committee, "reference")
    status = _STATUS.get(_text(record, "status").lower())
    if status is None:
        raise BrokenLine(_("The status “%(status)s” is not known.") % {"status": record["status"]})
    members: dict[int, str] = {}
    for key, kind in (("pMembers", Membership.Kind.P), ("oMembers", Membership.Kind.O)):
        for body, acronym in _named(record, key):
            if members.setdefault(body, kind) != kind:
                raise BrokenLine(_("%(body)s is both P- and O-member (COM-02).") % {"body": acronym})
            _remember(feed, feed.bodies, body, acronym, number, NationalBody, "acronym")
    organizations = _named(record, "organizationLiaisons")
    for organization, label in organizations:
        _remember(feed, feed.organizations, organization, label, number, Organization, "feed_label")
    iso_id = _id(record.get("id"), "id")
    committees = frozenset(_numbers(record, "committeeLiaisons"))
    if iso_id in committees:
        raise BrokenLine(_("The committee is in liaison with itself (INT-01)."))
    return Entry(
        line=number,
        iso_id=iso_id,
        reference=reference,
        status=status,
        title=_text(_object(record, "title"), "en", Committee, "title"),
        created_on=_date(record, "creationDate"),
        scope=richtext.sanitize(_text(_object(record, "scope"), "en", blank=True)),
        parent_id=None if record.get("parentId") is None else _id(record["parentId"], "parentId"),
        secretariat_id=_secretariat(record, feed, number),
        sort_key=_text(record, "sortKey", Committee, "sort_key", blank=True) or reference,
        members=members,
        organizations=frozenset(organization for organization, _label in organizations),
        committees=committees,
    )


def _misplaced(entries: list[Entry], parents: set[int]) -> Iterator[tuple[int, str]]:
    for entry in entries:
        if entry.parent_id is not None and entry.parent_id not in parents:
            yield entry.line, _("The parent committee %(id)d is not in the feed.") % {"id": entry.parent_id}
        kind = kind_of(entry.reference, has_parent=entry.parent_id is not None)
        if entry.parent_id is None and kind in Committee.BELOW_ANOTHER:
            yield entry.line, _("%(reference)s has no parent committee (COM-01).") % {"reference": entry.reference}


def _secretariat(record: dict[str, Any], feed: Feed, number: int) -> int | None:
    secretariat = _object(record, "secretariat")
    if secretariat.get("id") is None:
        return None
    body = _id(secretariat["id"], "secretariat")
    _remember(feed, feed.bodies, body, _text(secretariat, "acronym"), number, NationalBody, "acronym")
    return body


def _remember(feed: Feed, names: dict[int, str], key: int, name: str, number: int, model: Any, field_name: str) -> None:
    longest = model._meta.get_field(field_name).max_length
    if len(name) > longest:
        raise BrokenLine(_("“%(name)s” is longer than %(longest)d characters.") % {"name": name, "longest": longest})
    if names.setdefault(key, name) != name:
        feed.remarks.append(
            _("Line %(line)d calls number %(id)d “%(name)s”; the first name, “%(first)s”, is kept.")
            % {"line": number, "id": key, "name": name, "first": names[key]}
        )


def _object(record: dict[str, Any], key: str) -> dict[str, Any]:
    value = record.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BrokenLine(_("%(field)s is not an object.") % {"field": key})
    return value


def _list(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BrokenLine(_("%(field)s is not a list.") % {"field": key})
    return value


def _named(record: dict[str, Any], key: str) -> list[tuple[int, str]]:
    return [(_id(item.get("id"), key), _text(item, "acronym")) for item in _objects(record, key)]


def _numbers(record: dict[str, Any], key: str) -> list[int]:
    return [_id(item.get("id"), key) for item in _objects(record, key)]


def _objects(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = _list(record, key)
    if not all(isinstance(item, dict) for item in items):
        raise BrokenLine(_("%(field)s holds something that is not an object.") % {"field": key})
    return items


def _id(value: Any, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LARGEST_ID:
        raise BrokenLine(_("%(field)s has no number.") % {"field": key})
    return value


def _text(record: dict[str, Any], key: str, model: Any = None, field_name: str = "", *, blank: bool = False) -> str:
    value = record.get(key)
    if value is None and blank:
        return ""
    if not isinstance(value, str) or "\x00" in value or not (value.strip() or blank):
        raise BrokenLine(_("%(field)s is missing or no text.") % {"field": key})
    value = value.strip()
    longest = model._meta.get_field(field_name).max_length if model is not None else None
    if longest is not None and len(value) > longest:
        raise BrokenLine(_("%(field)s is longer than %(longest)d characters.") % {"field": key, "longest": longest})
    return value


def _date(record: dict[str, Any], key: str) -> dt.date | None:
    value = record.get(key)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BrokenLine(_("%(field)s is no date.") % {"field": key}) from None
