"""Counting what a call asks of the database, and timing calls in turns."""

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection


@dataclass
class Asked:
    """The statements of a block and the rows that they fetched."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    rows: int = 0

    @property
    def queries(self) -> int:
        return len(self.statements)


@contextmanager
def asked() -> Iterator[Asked]:
    """Collect what the block asks of the database."""
    found = Asked()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        answer = execute(sql, params, many, context)
        cursor = context["cursor"].cursor
        found.statements.append((sql, params))
        if cursor.description is not None and sql.startswith(("SELECT", "WITH", "(")):
            found.rows += max(cursor.rowcount, 0)
        return answer

    with connection.execute_wrapper(note):
        yield found


@dataclass
class Probe:
    """A call to be timed; `prepare` gives what it works on and is not timed."""

    name: str
    run: Callable[[Any], Any]
    prepare: Callable[[], Any] = lambda: None
    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    queries: int = 0
    rows: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def busy(self) -> float:
        """The median of the processor's milliseconds, ours and the database's: other programs do not add to it."""
        return statistics.median(self.processor)

    @property
    def p95(self) -> float:
        return sorted(self.milliseconds)[max(0, round(len(self.milliseconds) * 0.95) - 1)]

    def once(self) -> tuple[float, float]:
        """Run it and return the milliseconds that passed, and those that processors worked for it."""
        given = self.prepare()
        busy, began = _worked(), time.perf_counter()
        self.run(given)
        passed = time.perf_counter() - began
        return passed * 1000, (_worked() - busy) * 1000

    def count(self) -> None:
        """Run it once to note its queries and rows, and to warm it up."""
        given = self.prepare()
        with asked() as found:
            self.run(given)
        self.queries, self.rows = found.queries, found.rows


def runs_of(repeat: int) -> int:
    """Return how often `in_turns` runs a probe: once to warm it up, once to count, and timed."""
    return repeat + 2


def in_turns(probes: Sequence[Probe], repeat: int) -> None:
    """Time every probe `repeat` times, in turns, so that a busy moment of the machine meets all of them alike."""
    for probe in probes:
        probe.once()
    for probe in probes:
        probe.count()
    for _round in range(repeat):
        for probe in probes:
            passed, busy = probe.once()
            probe.milliseconds.append(passed)
            probe.processor.append(busy)


def _worked() -> float:
    """Return the seconds that processors have worked for this process and for its connection's server process."""
    server = 0.0
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    # A server elsewhere, or of another owner, does not show it.
    with contextlib.suppress(OSError):
        server = int(told.read_text().split()[0]) / 1e9
    return time.process_time() + server


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long `run` took, and its result."""
    began = time.perf_counter()
    result = run()
    return time.perf_counter() - began, result
