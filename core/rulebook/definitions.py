"""What each parameter is: its type, its default and what may be set. The definitions are data (`parameters.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

DATA = Path(__file__).with_name("parameters.toml")

type Value = int | bool | str | list[int] | None


class UnknownParameter(KeyError):
    """A parameter was asked for that no definition knows."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"The rulebook has no parameter {self.name!r}."


@dataclass(frozen=True)
class Choice:
    """One of the named alternatives of a parameter; only those that are built can be set."""

    value: str
    label: str
    built: bool


@dataclass(frozen=True)
class Definition:
    """A parameter of the rules as `parameters.toml` declares it.

    One of another type than choice has among its `choices` what the sources offer in its place and is not built.
    """

    name: str
    label: str
    explanation: str
    type: str
    origin: str
    default: Value = None
    unit: str = ""
    optional: bool = False
    minimum: int | None = None
    maximum: int | None = None
    items: int | None = None
    format: str = ""
    rules: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether the default fills a silence of the sources (T5)."""
        return self.origin.startswith("silent")

    def clean(self, value: Any) -> Value:
        """Return `value` as this parameter's type.

        Raises `ValidationError` when it is of another type, out of range, or an alternative that is not built.
        """
        if value is None and self.optional:
            return None
        match self.type, value:
            case "bool", bool():
                return value
            case "int", int() if not isinstance(value, bool):
                return self._in_range(value)
            case "list", list() | tuple():
                return self._clean_list(value)
            case "text", str() if value.strip():
                return self._clean_text(value.strip())
            case "choice", str():
                return self._clean_choice(value)
        raise ValidationError(_("%(value)s is no value for “%(label)s”.") % {"value": value, "label": self.label})

    def parse(self, text: str) -> Value:
        """Return the value that somebody typed as `text`: `7`, `yes`, `28, 14, 7, 1`, the name of an alternative.

        Raises `ValidationError` as `clean` does.
        """
        text = text.strip()
        if not text:
            return self.clean(None)
        try:
            match self.type:
                case "int":
                    return self.clean(int(text))
                case "list":
                    return self.clean([int(part) for part in text.split(",")])
        except ValueError:
            raise ValidationError(_("Enter whole numbers.")) from None
        if self.type == "bool":
            return self.clean({"yes": True, "no": False}.get(text.lower(), text))
        return self.clean(text)

    def display(self, value: Value) -> str:
        """Return `value` in words: with its unit (“6 weeks”, “28, 14, 7, 1 days”), “yes”, the label of a choice."""
        match value:
            case None:
                return _("not set")
            case bool():
                return _("yes") if value else _("no")
            case int():
                return in_unit(value, self.unit)
            case list():
                joint = "–" if self.items == 2 else ", "
                return in_unit(joint.join(str(number) for number in value), self.unit, of=max(value, default=0))
        return next((choice.label for choice in self.choices if choice.value == value), str(value))

    def _in_range(self, number: int) -> int:
        if self.minimum is not None and number < self.minimum:
            raise ValidationError(_("Enter at least %(minimum)d.") % {"minimum": self.minimum})
        if self.maximum is not None and number > self.maximum:
            raise ValidationError(_("Enter at most %(maximum)d.") % {"maximum": self.maximum})
        return number

    def _clean_list(self, numbers: list[Any] | tuple[Any, ...]) -> list[int]:
        if any(not isinstance(number, int) or isinstance(number, bool) for number in numbers):
            raise ValidationError(_("Enter whole numbers."))
        if self.items is not None and len(numbers) != self.items:
            raise ValidationError(_("Enter %(items)d numbers.") % {"items": self.items})
        return [self._in_range(number) for number in numbers]

    def _clean_text(self, text: str) -> str:
        if self.format == "time zone":
            try:
                ZoneInfo(text)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise ValidationError(_("%(zone)s is no time zone.") % {"zone": text}) from None
        return text

    def _clean_choice(self, value: str) -> str:
        for choice in self.choices:
            if choice.value == value and choice.built:
                return value
            if choice.value == value:
                raise ValidationError(_("“%(choice)s” is not available.") % {"choice": choice.label})
        raise ValidationError(_("“%(value)s” is no alternative here.") % {"value": value})


def in_unit(number: int | str, unit: str, *, of: int | None = None) -> str:
    """Return `number` with the name of its `unit`, in the singular or plural of `of` (by default of the number)."""
    count = of if of is not None else int(number)
    match unit:
        case "":
            return str(number)
        case "hour":
            name = ngettext("hour", "hours", count)
        case "day":
            name = ngettext("day", "days", count)
        case "week":
            name = ngettext("week", "weeks", count)
        case "month":
            name = ngettext("month", "months", count)
        case "year":
            name = ngettext("year", "years", count)
        case "question":
            name = ngettext("question", "questions", count)
        case "person":
            name = ngettext("person", "persons", count)
        case "report":
            name = ngettext("report", "reports", count)
        case "percent":
            name = "%"
        case _unknown:
            raise ValueError(f"The unit {unit!r} has no name.")
    return f"{number} {name}"


@cache
def definitions() -> Mapping[str, Definition]:
    """Return every definition by name, in the order of the data file. Read once."""
    return {name: _definition(name, row) for name, row in tomllib.loads(DATA.read_text(encoding="utf-8")).items()}


def definition(name: str) -> Definition:
    """Return the definition of `name`. Raises `UnknownParameter`."""
    try:
        return definitions()[name]
    except KeyError:
        raise UnknownParameter(name) from None


def _definition(name: str, row: dict[str, Any]) -> Definition:
    choices = tuple(Choice(value=value, **choice) for value, choice in row.pop("choices", {}).items())
    made = Definition(name=name, rules=tuple(row.pop("rules", ())), choices=choices, **row)
    made.clean(made.default)
    return made
