"""`make bench`: build the large database, measure, and say which aims are met. Figures never fail it."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures into this file as well")
    parser.add_argument("--markdown", type=Path, help="write the table into this file, such as docs/bench.md")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="numbers of applications")
    parser.add_argument("--repeat", type=int, default=30, help="how often each page is timed")
    parser.add_argument("--keep", action="store_true", help="keep the database, to look at plans")
    chosen = parser.parse_args()
    django.setup()

    from tests.bench.report import Report

    report = Report(say=_say)
    with _database(keep=chosen.keep), tempfile.TemporaryDirectory() as folder:
        from tests.bench.run import measure

        measure(report, Path(folder), sizes=sorted(chosen.sizes), repeat=chosen.repeat)
    sys.stdout.write(report.text())
    if chosen.json:
        chosen.json.write_text(report.json())
    if chosen.markdown:
        chosen.markdown.write_text(report.markdown())


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@contextmanager
def _database(*, keep: bool) -> Iterator[None]:
    """Make a database as its owner; from then on every connection has the rights of the running application."""
    from django.db import connection

    from config.database import NO_JIT, RUN_TIME_OPTIONS
    from core.workflow.grants import RUNTIME_ROLE

    settings = connection.settings_dict
    before = settings["NAME"]
    settings["TEST"]["NAME"] = f"bench_{before}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    owner = settings["OPTIONS"]
    settings["OPTIONS"] = {**owner, **RUN_TIME_OPTIONS, "options": f"-c role={RUNTIME_ROLE} {NO_JIT}"}
    try:
        yield
    finally:
        connection.close()
        settings["OPTIONS"] = owner
        if not keep:
            connection.creation.destroy_test_db(before, verbosity=0)
        connection.close()
        cluster = settings.get("CLUSTER")
        if cluster:
            cluster.stop(even_if_used=False)


main()
