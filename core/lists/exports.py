"""CSV and XLSX that a spreadsheet opens without running what somebody typed into a name."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock

FORMATS = ("csv", "xlsx")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A cell that begins so, after blanks, is taken for a formula; also in the wide forms of East Asian keyboards.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmless(value: Any) -> Any:
    """Return `value` for a cell of CSV: text that could be a formula gets an apostrophe in front."""
    value = _plain(value)
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def export(kind: str, name: str, rows: Iterable[Sequence[Any]], *, notice: str = "") -> HttpResponseBase:
    """Return the download of `rows`, headings first, in the format `kind`.

    `name` begins the file's name, the date ends it. `notice`, such as the attribution that a licence asks for,
    stands below the rows or on a sheet of its own. Raises `KeyError` for another format.
    """
    write = {"csv": _csv, "xlsx": _xlsx}[kind]
    response = write(rows, notice)
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """What `csv.writer` needs of a file: the line goes back to who asked for it."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterable[Sequence[Any]], notice: str) -> HttpResponseBase:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        # Without this mark spreadsheets take UTF-8 for something else.
        yield "\ufeff"
        for row in rows:
            yield writer.writerow([harmless(value) for value in row])
        if notice:
            yield writer.writerow([])
            yield writer.writerow([harmless(notice)])

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")


def _xlsx(rows: Iterable[Sequence[Any]], notice: str) -> HttpResponseBase:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("List"))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if notice:
        book.create_sheet(_("Source")).append([_cell(sheet, notice)])
    buffer = io.BytesIO()
    book.save(buffer)
    return HttpResponse(buffer.getvalue(), content_type=XLSX_TYPE)


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    value = _plain(value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # openpyxl takes a text that begins with "=" for a formula; here nothing is one.
        cell.data_type = "s"
    return cell


def _plain(value: Any) -> Any:
    """Return what a cell can hold: moments in the reader's zone, text without control characters."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if timezone.is_aware(value) else value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | dt.date):
        return value
    return _UNPRINTABLE.sub("", str(value))
