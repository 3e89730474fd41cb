"""The value of a parameter on a date, its history, and the only way to change it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from core import clock
from core.rulebook.definitions import Definition, Value, definition, definitions
from core.rulebook.models import ParameterValue


@dataclass(frozen=True)
class InForce:
    """A parameter on a date: its value, since when it holds, and every value it was given."""

    definition: Definition
    value: Value
    since: dt.date | None
    history: Sequence[ParameterValue] = ()

    @property
    def display(self) -> str:
        """The value in words, such as “6 weeks”."""
        return self.definition.display(self.value)

    @property
    def default_display(self) -> str:
        """The default in words."""
        return self.definition.display(self.definition.default)

    @property
    def planned(self) -> list[ParameterValue]:
        """The values that will hold later, the next one first."""
        return [row for row in reversed(self.history) if row.in_force_from > clock.today()]


@dataclass
class _Read:
    rows: dict[str, list[ParameterValue]] | None = field(default=None)


_read: ContextVar[_Read | None] = ContextVar("parameters_read", default=None)


def value(name: str, on: dt.date | dt.datetime | None = None) -> Value:
    """Return the value of `name` in force on a day, by default today; the default where none was set.

    `on` is the day on which the procedure began, so that an open procedure keeps its value. Given as a moment (with
    its zone), a value recorded later on that same day is left out. Raises `UnknownParameter`.
    """
    return in_force(name, on).value


def number(name: str, on: dt.date | dt.datetime | None = None) -> int:
    """Return the value of a parameter of the type int. Raises `TypeError` for another type, or one that is not set."""
    found = value(name, on)
    if isinstance(found, bool) or not isinstance(found, int):
        raise TypeError(f"The parameter {name!r} is no number.")
    return found


def numbers(name: str, on: dt.date | dt.datetime | None = None) -> list[int]:
    """Return the value of a parameter of the type list. Raises `TypeError` for another type."""
    found = value(name, on)
    if not isinstance(found, list):
        raise TypeError(f"The parameter {name!r} is no list.")
    return found


def switch(name: str, on: dt.date | dt.datetime | None = None) -> bool:
    """Return the value of a parameter of the type bool. Raises `TypeError` for another type."""
    found = value(name, on)
    if not isinstance(found, bool):
        raise TypeError(f"The parameter {name!r} is no switch.")
    return found


def text(name: str, on: dt.date | dt.datetime | None = None) -> str:
    """Return the value of a parameter of the type text or choice. Raises `TypeError` for another type."""
    found = value(name, on)
    if not isinstance(found, str):
        raise TypeError(f"The parameter {name!r} is no text.")
    return found


def in_force(name: str, on: dt.date | dt.datetime | None = None) -> InForce:
    """Return the parameter as it stands on `on`, with its whole history. Raises `UnknownParameter`."""
    return as_of(definition(name), history(name), on)


def all_in_force(names: Sequence[str] | None = None) -> list[InForce]:
    """Return the parameters `names` as they stand today, by default all, with one query."""
    wanted = [definition(name) for name in names] if names is not None else list(definitions().values())
    rows = _rows([wanted_definition.name for wanted_definition in wanted]) if wanted else {}
    return [as_of(each, rows.get(each.name, []), None) for each in wanted]


def history(name: str) -> list[ParameterValue]:
    """Return every value that `name` was given, the latest date first. Raises `UnknownParameter`."""
    return _rows([definition(name).name]).get(name, [])


def set_value(name: str, value: Value, *, in_force_from: dt.date, by: AbstractBaseUser, reason: str) -> ParameterValue:
    """Give `name` a new value from a day on, today at the earliest, and return the row.

    Dates and results already fixed keep the value they were made with. A planned value is replaced by another of the
    same day. Raises `ValidationError` for a value that the definition refuses, a past day or an empty reason, and
    `UnknownParameter`.
    """
    row = ParameterValue(
        name=definition(name).name, value=value, in_force_from=in_force_from, set_by_id=by.pk, reason=reason.strip()
    )
    row.full_clean()
    row.save()
    forget()
    return row


@contextmanager
def read_once() -> Iterator[None]:
    """Read the table of values at most once inside the block, however many values are asked for.

    A block inside another reads nothing of its own.
    """
    if _read.get() is not None:
        yield
        return
    token = _read.set(_Read())
    try:
        yield
    finally:
        _read.reset(token)


def forget() -> None:
    """Let the block of `read_once` read again."""
    if (read := _read.get()) is not None:
        read.rows = None


def _rows(names: Sequence[str]) -> dict[str, list[ParameterValue]]:
    read = _read.get()
    if read is None:
        return _by_name(ParameterValue.objects.filter(name__in=names))
    if read.rows is None:
        read.rows = _by_name(ParameterValue.objects.all())
    return read.rows


def _by_name(rows: Iterable[ParameterValue]) -> dict[str, list[ParameterValue]]:
    found: dict[str, list[ParameterValue]] = {}
    for row in rows:
        found.setdefault(row.name, []).append(row)
    return found


def as_of(each: Definition, rows: Sequence[ParameterValue], on: dt.date | dt.datetime | None) -> InForce:
    """Return `each` as it stands on `on` by its history `rows`, which begin with the latest date."""
    moment = on if isinstance(on, dt.datetime) else None
    day = moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if moment else (on or clock.today())
    for row in rows:
        if row.in_force_from <= day and (moment is None or row.recorded_at <= moment):
            return InForce(definition=each, value=row.value, since=row.in_force_from, history=rows)
    return InForce(definition=each, value=each.default, since=None, history=rows)
