"""What a checklist is: its lines, each known to the system or ticked by the person whose turn it is."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core import clock
from core.rulebook import parameters
from core.shell import dates
from core.workflow.parties import Party


class Found(NamedTuple):
    """What the system knows of a line: whether it is done, and the evidence, or what is missing.

    `turn` names who is awaited instead of the one whose line it is; `later` says that nobody is yet.
    """

    met: bool
    said: str = ""
    turn: Any = ""
    later: bool = False


@dataclass(frozen=True)
class Line:
    """One line: what is to be done, by whom, under which rule.

    `known` reads from the object whether it is done; without it the holder of `duty` says so. What is `yearly` is
    asked again when a review period has gone by. `only` names the fields and their values with which the line is
    meant at all, `shown` from when on it is.
    """

    code: str
    label: Any
    rule: str
    who: Any
    known: Callable[[Any], Found] | None = None
    duty: str = ""
    yearly: bool = False
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown: Callable[[Any], bool] = lambda obj: True

    def applies(self, obj: Any) -> bool:
        """Tell whether the line is meant for `obj` as it is."""
        return all(getattr(obj, name) in values for name, values in self.only.items()) and self.shown(obj)


@dataclass(frozen=True)
class Tick:
    """That somebody has ticked a line on a day."""

    line: str
    by: str
    on: dt.date


@dataclass(frozen=True)
class Checklist:
    """The lines of one kind of thing, and which party holds each duty in it."""

    title: Any
    lines: tuple[Line, ...]
    parties: Mapping[str, Party] = field(default_factory=dict)

    @property
    def ticked(self) -> tuple[Line, ...]:
        """The lines that only a person can tick."""
        return tuple(line for line in self.lines if line.known is None)

    def open(self, obj: Any, duty: str, ticks: Iterable[Tick]) -> list[Line]:
        """Return the lines of `duty` that have to be ticked on `obj`, or ticked again."""
        done = latest(ticks, obj)
        return [each for each in self.ticked if each.duty == duty and each.applies(obj) and not _ticked(each, done)]

    def items(self, obj: Any, ticks: Iterable[Tick] = ()) -> list[dict[str, Any]]:
        """Return the lines as the component shows them: done with its evidence, or whose turn and what is missing."""
        done = latest(ticks, obj)
        return [_item(line, obj, done) for line in self.lines if line.applies(obj)]


def period_began(today: dt.date) -> dt.date:
    """Return the first day of the review period that ends `today`: a yearly tick of that day still counts."""
    return clock.add_months(today, -parameters.number("review_months"))


def latest(ticks: Iterable[Tick], obj: Any) -> dict[str, tuple[Tick, bool]]:
    """Return the latest tick of each line, with whether it lies in the present review period."""
    since = period_began(clock.today(obj.zone))
    return {tick.line: (tick, tick.on >= since) for tick in sorted(ticks, key=lambda tick: tick.on)}


def _ticked(line: Line, done: Mapping[str, tuple[Tick, bool]]) -> Tick | None:
    """Return the tick that counts for `line`, None where it has to be ticked (again)."""
    tick, recent = done.get(line.code, (None, False))
    return tick if tick is not None and (recent or not line.yearly) else None


def _item(line: Line, obj: Any, done: Mapping[str, tuple[Tick, bool]]) -> dict[str, Any]:
    if line.known is not None:
        found = line.known(obj)
    else:
        tick = _ticked(line, done)
        said = _("%(person)s, %(day)s") % {"person": tick.by, "day": dates.day(tick.on)} if tick else ""
        found = Found(tick is not None, said)
    turn = _("later") if found.later else _("%(who)s’s turn") % {"who": found.turn or line.who}
    return {
        "label": line.label,
        "rule": line.rule,
        "status": "met" if found.met else "waiting",
        "evidence": found.said if found.met else ": ".join(filter(None, (turn, found.said))),
    }
