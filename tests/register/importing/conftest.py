"""Editions of the handmade feed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.register.importing.feed import SAMPLE, Edit


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Path]:
    """Return a copy of the sample whose records, by reference, a function has changed."""

    def write(edit: Edit) -> Path:
        records = {record["reference"]: record for record in map(json.loads, SAMPLE.read_text().splitlines())}
        edit(records)
        file = tmp_path / "feed.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records.values()))
        return file

    return write
