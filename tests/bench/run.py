"""The measurements, in their order."""

import gc
from pathlib import Path

from tests.bench import jobs
from tests.bench.data.applications import grow
from tests.bench.data.copying import analyze
from tests.bench.data.feed import feed
from tests.bench.data.people import World, populate
from tests.bench.measuring import Probe, in_turns, runs_of, seconds
from tests.bench.pages import Page, client_of, pages, probe, stock_url
from tests.bench.report import Report
from tests.bench.writing import write_probes


def measure(report: Report, folder: Path, *, sizes: list[int], repeat: int) -> None:
    """Build the database, step by step, and measure at each of `sizes` applications."""
    path, kind = feed(folder)
    report.say(f"Importing {kind}")
    report.jobs["import"] = {**jobs.imported(path), "feed": kind}
    world = populate()
    for size in sizes:
        report.say(f"Writing {size} applications")
        took, _none = seconds(lambda size=size: grow(world, size))
        analyze()
        report.jobs.setdefault("data", {})[size] = took
        gc.collect()
        gc.freeze()
        _pages(report, world, size, repeat)
        report.say("Timing state changes")
        writes = write_probes(world, runs_of(repeat))
        in_turns(writes, repeat)
        report.writes[size] = writes
    report.say("Proving the ledger")
    report.jobs["verify_ledger"] = jobs.verified()
    report.say("Sweeping reminders")
    report.jobs["reminders"] = jobs.reminded()
    report.jobs["memory"] = jobs.memory([page.url for page in pages(world)], world.administrator.pk)


def _pages(report: Report, world: World, size: int, repeat: int) -> None:
    report.say("Timing pages")
    readers = {"officer": world.officer, "member": world.member, "administrator": world.administrator}
    clients = {name: client_of(person) for name, person in readers.items()}
    shown = pages(world)
    stock: dict[Page, Probe] = {
        page: probe(clients["administrator"], f"stock {page.name}", stock_url(page)) for page in shown if page.stock
    }
    ours: dict[tuple[Page, str], Probe] = {
        (page, reader): probe(client, page.name, page.url) for page in shown for reader, client in clients.items()
    }
    in_turns([*stock.values(), *ours.values()], repeat)
    for (page, reader), timed in ours.items():
        report.add_page(size, page, reader, timed, stock.get(page))
