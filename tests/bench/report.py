"""The figures, with a word on each aim."""

import json
import os
import platform
import resource
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bench.measuring import Probe
from tests.bench.pages import Page

MOST_QUERIES, MOST_ROWS, MOST_MILLISECONDS = 12, 300, 100
MOST_OF_SAVE, MOST_OF_SQL = 1.5, 5

HEAD = ("page", "reader", "queries", "rows", "median ms", "p95 ms", "stock median", "processor ms", "of stock", "aims")
WRITE_HEAD = ("state change", "queries", "median ms", "p95 ms", "processor ms", "aims")


@dataclass(frozen=True)
class Row:
    """The figures of one page for one reader."""

    page: Page
    reader: str
    timed: Probe
    stock: Probe | None
    few_queries: int | None = None

    @property
    def over(self) -> list[str]:
        """The aims that are missed, each in a word or two."""
        missed = []
        if self.timed.queries > MOST_QUERIES:
            missed.append("queries")
        if self.timed.rows > MOST_ROWS:
            missed.append("rows")
        if self.few_queries is not None and self.few_queries != self.timed.queries:
            missed.append(f"{self.few_queries} queries at the smallest size")
        if self.timed.p95 > MOST_MILLISECONDS:
            missed.append("p95")
        if self.stock is not None and self.timed.median > self.stock.median:
            missed.append("slower than stock")
        return missed

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            f"{self.page.kind}: {self.page.name}",
            self.reader,
            str(self.timed.queries),
            str(self.timed.rows),
            f"{self.timed.median:.1f}",
            f"{self.timed.p95:.1f}",
            f"{self.stock.median:.1f}" if self.stock is not None else "",
            f"{self.timed.busy:.1f}",
            f"{self.timed.busy / self.stock.busy:.2f}" if self.stock is not None else "",
            _aims(self.over),
        )


def _aims(over: list[str]) -> str:
    return f"over: {', '.join(over)}" if over else "OK"


@dataclass
class Report:
    """Everything that was measured."""

    say: Callable[[str], None]
    rows: dict[int, list[Row]] = field(default_factory=dict)
    writes: dict[int, list[Probe]] = field(default_factory=dict)
    jobs: dict[str, Any] = field(default_factory=dict)
    load_before: tuple[float, float, float] = field(default_factory=os.getloadavg)

    def add_page(self, size: int, page: Page, reader: str, timed: Probe, stock: Probe | None) -> None:
        """Add the figures of a page; its queries are compared with those at the smallest size."""
        smallest = next(iter(self.rows.values()), []) if size not in self.rows or len(self.rows) > 1 else []
        same = [row for row in smallest if (row.page.kind, row.page.name, row.reader) == (page.kind, page.name, reader)]
        few = same[0].timed.queries if same else None
        self.rows.setdefault(size, []).append(Row(page, reader, timed, stock, few))

    def write_cells(self, size: int) -> list[tuple[str, ...]]:
        """Return the lines about state changes; the second is the save, the fourth the raw SQL."""
        posted, saved, performed, raw = self.writes[size]
        ratios = {
            posted.name: (posted.median / saved.median, MOST_OF_SAVE, "the save"),
            performed.name: (performed.median / raw.median, MOST_OF_SQL, "the raw SQL"),
        }
        lines = []
        for each in self.writes[size]:
            said = ""
            if each.name in ratios:
                ratio, most, of = ratios[each.name]
                said = f"{'OK' if ratio <= most else 'over'}: {ratio:.2f} × {of} (at most {most})"
            figures = (f"{each.median:.1f}", f"{each.p95:.1f}", f"{each.busy:.1f}")
            lines.append((each.name, str(each.queries), *figures, said))
        return lines

    def job_lines(self) -> list[str]:
        """Return a sentence for each job."""
        loaded, proved, swept, taken = (self.jobs[name] for name in ("import", "verify_ledger", "reminders", "memory"))
        wrong = f"{proved['wrong']} things wrong: {proved['first_wrong']}" if proved["wrong"] else "nothing wrong"
        return [
            f"Import of {loaded['feed']}: {loaded['first']:.1f} s, again {loaded['again']:.1f} s.",
            *(f"Writing up to {size} applications: {took:.1f} s." for size, took in self.jobs["data"].items()),
            f"verify_ledger over {proved['events']} events: {proved['seconds']:.1f} s, {wrong}.",
            f"Reminders, {swept['open']} open deadlines, {swept['due']} due: {swept['seconds']:.1f} s, "
            f"{swept['reminders']} people reminded.",
            f"Memory of a web process: {taken['started']:.0f} MB started, {taken['after']:.0f} MB at work.",
        ]

    def machine(self) -> str:
        """Say on what it ran, and how busy that was with other things."""
        load = " → ".join(f"{each:.1f}" for each in (self.load_before[0], os.getloadavg()[0]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load} (1 is one busy processor), "
            f"peak memory of the bench {peak:.0f} MB. Stock: Django's own administration on the same table, in turns. "
            "Processor: what this process and the database's worked, whatever else the machine did meanwhile."
        )

    def text(self) -> str:
        """Return the report for a terminal."""
        parts = [self.machine(), ""]
        for size in self.rows:
            parts += [f"{size} applications", *_columns([HEAD, *(row.cells for row in self.rows[size])]), ""]
            parts += [*_columns([WRITE_HEAD, *self.write_cells(size)]), ""]
        return "\n".join([*parts, *self.job_lines(), ""])

    def markdown(self) -> str:
        """Return the report for `docs/`."""
        parts = [
            "# What pages and actions cost",
            "",
            'Written by `make bench ARGS="--markdown docs/bench.md"`. The aims: at most '
            f"{MOST_QUERIES} queries and {MOST_ROWS} rows a page, the same queries at every size, a median below that "
            f"of the stock administration's page of the same table, p95 at most {MOST_MILLISECONDS} ms; a state change "
            f"within {MOST_OF_SAVE} × the stock save, `perform` within {MOST_OF_SQL} × the raw SQL of its writes.",
            "",
            self.machine(),
            "",
        ]
        for size in self.rows:
            parts += [f"## {size} applications", "", *_table([HEAD, *(row.cells for row in self.rows[size])]), ""]
            parts += [*_table([WRITE_HEAD, *self.write_cells(size)]), ""]
        return "\n".join([*parts, "## Jobs", "", *(f"- {line}" for line in self.job_lines()), ""])

    def json(self) -> str:
        """Return the figures for a program."""
        return json.dumps(
            {
                "machine": self.machine(),
                "pages": {
                    size: [
                        {
                            "kind": row.page.kind,
                            "page": row.page.name,
                            "reader": row.reader,
                            **_figures(row.timed),
                            "stock": _figures(row.stock) if row.stock is not None else None,
                            "over": row.over,
                        }
                        for row in rows
                    ]
                    for size, rows in self.rows.items()
                },
                "state_changes": {
                    size: [{"name": each.name, **_figures(each)} for each in probes]
                    for size, probes in self.writes.items()
                },
                "jobs": self.jobs,
            },
            indent=1,
        )


def _figures(timed: Probe) -> dict[str, Any]:
    return {
        "queries": timed.queries,
        "rows": timed.rows,
        "median_ms": round(timed.median, 2),
        "p95_ms": round(timed.p95, 2),
        "processor_ms": round(timed.busy, 2),
    }


def _columns(lines: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def _table(lines: list[tuple[str, ...]]) -> list[str]:
    head, *rest = lines
    return ["| " + " | ".join(line) + " |" for line in (head, tuple("---" for _cell in head), *rest)]
