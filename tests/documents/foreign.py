"""PDFs as others make them: a line of text on each page, of any size and turned any way; and a page to be read."""

import io
import textwrap

from pypdf import PageObject, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject


def foreign_pdf(*lines: str, landscape: bool = False, rotate: int = 0) -> bytes:
    """Return a PDF with one A4 page for each of `lines` (plain letters), turned by `rotate` degrees."""
    width, height = (842, 595) if landscape else (595, 842)
    writer = PdfWriter()
    for line in lines:
        page = writer.add_blank_page(width, height)
        _draw(page, f"BT /F1 24 Tf 60 {height - 80} Td ({line}) Tj ET 60 60 {width - 120} {height - 180} re S")
        if rotate:
            page.rotate(rotate)
    return _written(writer)


def report_pdf(title: str, *paragraphs: str) -> bytes:
    """Return a report of one A4 page as a committee writes it: a title and paragraphs (plain letters)."""
    lines = ["/F1 17 Tf", f"({title}) Tj", "0 -12 Td /F1 11 Tf"]
    for paragraph in paragraphs:
        lines.append("0 -12 Td")
        lines += [f"0 -16 Td ({line}) Tj" for line in textwrap.wrap(paragraph, 84)]
    writer = PdfWriter()
    _draw(writer.add_blank_page(595, 842), f"BT 70 750 Td {' '.join(lines)} ET")
    return _written(writer)


def _draw(page: PageObject, drawing: str) -> None:
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    text = StreamObject()
    text.set_data(drawing.encode())
    page[NameObject("/Contents")] = text
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
