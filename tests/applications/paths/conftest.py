"""Where the paths are walked: ISO/TC 154 of the real open data, and the handmade committee with the same shape."""

import datetime as dt
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from committees.directory.models import Committee
from tests import scenarios
from tests.applications.paths.desk import Desk

SAMPLE = Path(__file__).parent.parent.parent / "data" / "feed_sample.jsonl"
# Two committees of the real feed, one of them with 18 P-members; the whole feed has a test of its own.
REAL = {"ISO/TC 154", "ISO/TC 321"}


@pytest.fixture(scope="session")
def real_feed(request: pytest.FixtureRequest) -> Path:
    """The lines of the real open data about the committees of the paths."""
    whole: Path = request.getfixturevalue("feed_dir") / "iso_technical_committees.jsonl"
    if not whole.exists():
        from tests.loud import not_tested

        not_tested("FEED_DIR holds no iso_technical_committees.jsonl")
    kept = [line for line in whole.read_text().splitlines() if json.loads(line)["reference"] in REAL]
    folder: Path = request.getfixturevalue("tmp_path_factory").mktemp("feed")
    file = folder / "real.jsonl"
    file.write_text("\n".join(kept) + "\n")
    return file


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(params=["sample", "real"])
def desk(request: pytest.FixtureRequest, db: Any, mailoutbox: list[Any]) -> Iterator[Desk]:
    """A committee of 18 P-members on 3 March 2025, with everybody who has a part."""
    real = request.param == "real"
    feed = request.getfixturevalue("real_feed") if real else SAMPLE
    with time_machine.travel(dt.datetime(2025, 3, 3, 8, tzinfo=dt.UTC), tick=False) as clock:
        call_command("import_iso_open_data", feed, verbosity=0, stdout=StringIO())
        cast = scenarios.staffed(Committee.objects.get(reference="ISO/TC 154" if real else "ISO/TC 954"))
        assert len(cast.voters) == 18
        yield Desk(cast, "BIMCO" if real else "WLO", clock, mailoutbox)


@pytest.fixture
def other(desk: Desk) -> scenarios.Cast:
    """Another committee of the same open data, with officers of its own."""
    real = desk.cast.committee.reference == "ISO/TC 154"
    return scenarios.staffed(Committee.objects.get(reference="ISO/TC 321" if real else "ISO/PC 943"))
