"""A broken feed is refused by the name of its lines, and nothing of it is loaded."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from committees.directory.models import Committee
from tests.register.importing.feed import SAMPLE, run

pytestmark = pytest.mark.django_db

BROKEN = {
    "no JSON": ("{not json", "This is not a JSON object."),
    "a list": ("[1]", "This is not a JSON object."),
    "no id": ({"id": None}, "id has no number."),
    "id is a truth": ({"id": True}, "id has no number."),
    "no reference": ({"reference": " "}, "reference is missing or no text."),
    "null byte": ({"title": {"en": "a\x00b"}}, "en is missing or no text."),
    "unknown status": ({"status": "Asleep"}, "The status “Asleep” is not known."),
    "title is no object": ({"title": "x"}, "title is not an object."),
    "members are no list": ({"pMembers": {"id": 1}}, "pMembers is not a list."),
    "member without number": ({"pMembers": [{"acronym": "X"}]}, "pMembers has no number."),
    "P and O at once": (
        {"pMembers": [{"id": 1, "acronym": "X"}], "oMembers": [{"id": 1, "acronym": "X"}]},
        "X is both P- and O-member (COM-02).",
    ),
    "no date": ({"creationDate": "yesterday"}, "creationDate is no date."),
    "unknown parent": ({"parentId": 5}, "The parent committee 5 is not in the feed."),
    "SC without parent": ({"reference": "ISO/TC 77/SC 1"}, "ISO/TC 77/SC 1 has no parent committee (COM-01)."),
    "same id again": ({"id": 9154}, "9154 stands on line 2 already."),
    "same reference again": ({"reference": "ISO/PC 943"}, "ISO/PC 943 stands on line 8 already."),
    "below itself": ({"id": 77, "parentId": 77}, "The committee stands below itself (COM-01)."),
    "too long": ({"title": {"en": "x" * 501}}, "en is longer than 500 characters."),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_line_is_named_and_nothing_is_loaded(case: str, tmp_path: Path) -> None:
    broken, reason = BROKEN[case]
    if isinstance(broken, dict):
        good = {"id": 1, "reference": "ISO/TC 77", "status": "Active", "title": {"en": "T"}, "sortKey": "s"}
        broken = json.dumps(good | broken)
    file = tmp_path / "feed.jsonl"
    file.write_text(SAMPLE.read_text() + broken + "\n")

    with pytest.raises(CommandError) as refused:
        run(file)

    assert str(refused.value) == f"Nothing was loaded.\nLine 9: {reason}"
    assert not Committee.objects.exists()


def test_every_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_bytes(b"{\n" + SAMPLE.read_bytes() + b"\xff\xfe\n")

    with pytest.raises(CommandError) as refused:
        run(file)

    assert "Line 1: This is not a JSON object." in str(refused.value)
    assert "Line 10: The text is not UTF-8." in str(refused.value)


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n\n")
    with pytest.raises(CommandError, match="holds no committee"):
        run(tmp_path / "empty.jsonl")
