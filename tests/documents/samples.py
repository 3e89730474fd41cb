"""Small files of every kind, honest and hostile, made by hand."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xd9"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/><use href="#a"/></svg>'
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

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
