"""Spreadsheets that run nothing."""

import datetime as dt
import io

import pytest
from django.http import HttpResponse
from openpyxl import load_workbook

from core.lists.exports import export, harmless


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1"],
)
def test_text_that_could_be_a_formula_is_quoted(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("a=b", "a=b"),
        (-5, -5),
        (None, ""),
        (True, "yes"),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 1)),
        (dt.datetime(2026, 5, 1, 10, tzinfo=dt.UTC), "2026-05-01 12:00"),
        ("bell\x07\x00", "bell"),
    ],
)
def test_other_values_stay_what_they_are(value: object, expected: object) -> None:
    assert harmless(value) == expected


def test_xlsx_holds_text_where_a_formula_was_typed() -> None:
    rows = [["Name", "Number", "Day"], ['=HYPERLINK("http://x")', -3, dt.date(2026, 5, 1)], ["\x0b+1", "", None]]

    response = export("xlsx", "things", rows, notice="=notice")

    assert isinstance(response, HttpResponse)
    book = load_workbook(io.BytesIO(response.content))
    sheet = book["List"]
    hostile = sheet["A2"]
    assert (hostile.value, hostile.data_type) == ('=HYPERLINK("http://x")', "s")
    assert (sheet["B2"].value, sheet["C2"].value.date()) == (-3, dt.date(2026, 5, 1))
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("+1", "s")
    assert (book["Source"]["A1"].value, book["Source"]["A1"].data_type) == ("=notice", "s")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_another_format_is_refused() -> None:
    with pytest.raises(KeyError):
        export("exe", "things", [])
