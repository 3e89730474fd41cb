"""Small files of every kind, honest and hostile, made by hand."""

import io
import zipfile

PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xd9"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/><use href="#a"/></svg>'
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def pdf(*objects: bytes, catalog: bytes = b"", trailer: bytes = b"", tables: bool = True) -> bytes:
    """A PDF of one page, with `objects` numbered from 4 and more entries for the catalog and the trailer.

    Without `tables` nothing tells where its objects are.
    """
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate([b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", PAGES, PAGE, *objects], 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    size = len(places) + 1
    start = len(out) if tables else 0
    if tables:
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


PDF = pdf()
SCRIPTED_PDF = pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")


CONTENT_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def archive(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return buffer.getvalue()


def docx(**more: bytes) -> bytes:
    """A Word file; `more` adds or replaces parts, with "/" in their names written as "__" and "." as "_DOT_"."""
    parts = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<document/>"}
    parts |= {name.replace("__", "/").replace("_DOT_", "."): data for name, data in more.items()}
    return archive(parts)


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"})


def odt(content: bytes = b"<content/>") -> bytes:
    return archive(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content},
        compression=zipfile.ZIP_STORED,
    )


def relationship(kind: str, target: str) -> bytes:
    return (
        f'<Relationships xmlns="{RELATIONSHIPS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()
