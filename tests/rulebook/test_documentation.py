"""docs/rules.md says what the rulebook says."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_the_document_in_the_repository_is_up_to_date() -> None:
    call_command("rulebook_docs", check=True)


def test_drift_is_found(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "rules.md"
    with pytest.raises(CommandError, match=r"rules\.md is out of date"):
        call_command("rulebook_docs", check=True, output=path)
    call_command("rulebook_docs", output=path, stdout=StringIO())
    call_command("rulebook_docs", check=True, output=path)
    path.write_text(path.read_text().replace("Not for profit", "For profit"))
    with pytest.raises(CommandError, match=r"rules\.md is out of date"):
        call_command("rulebook_docs", check=True, output=path)


def test_what_the_document_holds(tmp_path: Path) -> None:
    path = tmp_path / "rules.md"
    call_command("rulebook_docs", output=path, stdout=StringIO())
    text = path.read_text()
    assert text.count("\n### ") == 220
    assert "### EXT-12 Copyright, patents, free documents" in text
    assert "| EXT | External liaisons: categories A, B and C | 28 |" in text
    assert "(not available: P-members at the opening of the ballot)" in text
