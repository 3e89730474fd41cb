"""PDFs as others make them: a line of text on each page, of any size and turned any way."""

import io

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject


def foreign_pdf(*lines: str, landscape: bool = False, rotate: int = 0) -> bytes:
    """Return a PDF with one A4 page for each of `lines` (plain letters), turned by `rotate` degrees."""
    width, height = (842, 595) if landscape else (595, 842)
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for line in lines:
        page = writer.add_blank_page(width, height)
        text = StreamObject()
        text.set_data(
            f"BT /F1 24 Tf 60 {height - 80} Td ({line}) Tj ET 60 60 {width - 120} {height - 180} re S".encode()
        )
        page[NameObject("/Contents")] = text
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        if rotate:
            page.rotate(rotate)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
