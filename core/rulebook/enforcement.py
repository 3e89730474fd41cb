"""What speaks for a rule: higher layers tell here where they enforce it or offer what it asks for."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings

if TYPE_CHECKING:
    from django.utils.functional import Promise

# What nothing can speak for a rule from.
NO_ROOMS = frozenset({"migrations", "management", "templatetags"})


class Kind(StrEnum):
    """How a rule is served."""

    GUARD = "guard"
    CONSTRAINT = "constraint"
    RIGHT = "right"
    DEADLINE = "deadline"
    NOTICE = "notice"
    TASK = "task"
    RECORD = "record"
    PAGE = "page"


@dataclass(frozen=True)
class Enforcement:
    """One thing that serves a rule: what it does, in the reader's words, and where it stands in the code."""

    rule_id: str
    what: "str | Promise"
    where: str
    kind: Kind


_registry: dict[tuple[str, str, Kind], Enforcement] = {}


def enforced_by(rule_id: str, what: "str | Promise", where: str, kind: Kind | str) -> None:
    """Register that `where`, a dotted path, serves `rule_id` by doing `what`.

    `kind` is one of `Kind`; another raises `ValueError`. Said twice it counts once. A rule that does not exist is
    accepted here and refused by the system check, which can name every place at once.
    """
    entry = Enforcement(rule_id=rule_id, what=what, where=where, kind=Kind(kind))
    _registry[rule_id, where, entry.kind] = entry


def enforces[T: Callable[..., object] | type](
    *rule_ids: str, what: "str | Promise", kind: Kind | str
) -> Callable[[T], T]:
    """Return a decorator by which a function, a view or a class registers itself for `rule_ids`."""

    def register(thing: T) -> T:
        for rule_id in rule_ids:
            enforced_by(rule_id, what, f"{thing.__module__}.{thing.__qualname__}", kind)
        return thing

    return register


@cache
def load() -> None:
    """Import every module of every app of the project, so that all that registers itself has done so."""
    for config in apps.get_app_configs():
        home = Path(config.path)
        if "site-packages" not in home.parts and home.is_relative_to(settings.BASE_DIR):
            _import_below(config.name, str(home))


def _import_below(package: str, folder: str) -> None:
    for module in pkgutil.iter_modules([folder]):
        if module.name not in NO_ROOMS:
            name = f"{package}.{module.name}"
            import_module(name)
            if module.ispkg:
                _import_below(name, str(Path(folder) / module.name))


def registered() -> tuple[Enforcement, ...]:
    """Return everything registered so far, by rule and place."""
    return tuple(entry for _key, entry in sorted(_registry.items()))


def of(rule_id: str) -> tuple[Enforcement, ...]:
    """Return what serves `rule_id`."""
    return tuple(entry for entry in registered() if entry.rule_id == rule_id)
