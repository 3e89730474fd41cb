"""Every kind that is accepted, and every attack, refused by the name of its reason."""

import struct
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import settings as search
from hypothesis import strategies as st

from core.documents import uploads
from tests.documents import samples


def check(data: bytes, name: str) -> uploads.Checked:
    return uploads.check(ContentFile(data), name)


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as refused:
        check(data, name)
    assert refused.value.messages[0]
    return str(refused.value.code)


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (samples.PDF, "statutes.pdf", "application/pdf"),
        (samples.docx(), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (samples.xlsx(), "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (samples.odt(), "a.odt", "application/vnd.oasis.opendocument.text"),
        (samples.PNG, "a.png", "image/png"),
        (samples.JPEG, "a.jpeg", "image/jpeg"),
        (samples.SVG, "a.svg", "image/svg+xml"),
        ("Größe\n".encode(), "a.txt", "text/plain"),
        ("Größe\n".encode("cp1252"), "a.txt", "text/plain"),
        (b"a;b\n1;2\n", "a.csv", "text/csv"),
    ],
)
def test_accepted(data: bytes, name: str, media_type: str) -> None:
    checked = check(data, name)
    assert (checked.media_type, checked.filename, checked.size) == (media_type, name, len(data))


def test_digest_is_of_the_content() -> None:
    assert check(b"abc", "a.txt").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_name_without_ending_gets_the_one_of_its_content() -> None:
    assert check(samples.PDF, "statutes").filename == "statutes.pdf"


def test_empty() -> None:
    assert refusal(b"", "a.pdf") == "empty"


def test_too_large(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    assert refusal(b"x" * 11, "a.txt") == "size"
    assert check(b"x" * 10, "a.txt").size == 10


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "setup.exe"),
        (b"\x7fELF\x02\x01\x01\x00", "a.pdf"),
        (b"GIF89a\x01\x00\x01\x00", "a.gif"),
        (samples.archive({"a.pdf": samples.PDF}), "a.zip"),
        (samples.archive({"a.pdf": samples.PDF}), "a.docx"),
        (samples.OLD_WORD, "a.doc"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "a.txt"),
        (b"  <script>alert(1)</script>", "a.csv"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt"),
        (b"{\\rtf1 x}", "a.txt"),
    ],
)
def test_wrong_type(data: bytes, name: str) -> None:
    assert refusal(data, name) == "type"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.PDF, "a.docx"),
        (samples.docx(), "a.pdf"),
        (b"text", "a.exe"),
        (samples.PDF, "a.pdf.exe"),
        (b"x", "a.html"),
    ],
)
def test_name_and_content_disagree(data: bytes, name: str) -> None:
    assert refusal(data, name) == "mismatch"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "C:\\windows\\a.txt",
        "a\x00.txt",
        "a\r\nContent-Type: text/html.txt",
        "invoice‮fdp.txt",
        "...",
        "zero​width.txt",
        "statutes.pdf\u3164\u3164.txt",
        "blank\u2800cell.txt",
        "con.txt",
        "NUL",
        "Lpt9.final.txt",
        "aux .txt",
    ],
)
def test_hostile_name(name: str) -> None:
    assert refusal(b"text", name) == "name"


def test_name_is_shortened_and_its_ending_kept() -> None:
    assert check(b"text", "x" * 400 + ".TXT").filename == "x" * 150 + ".txt"


@pytest.mark.parametrize("name", ["console.txt", "com10.txt", "Annex aux.txt", "CON-154.txt"])
def test_a_name_that_only_begins_like_a_device_is_kept(name: str) -> None:
    assert check(b"text", name).filename == name


def test_reserved_characters_are_replaced() -> None:
    assert check(b"text", 'Letter: "final" <2>.txt').filename == "Letter_ _final_ _2_.txt"


@given(st.text(max_size=60))
def test_any_name_is_refused_or_safe(name: str) -> None:
    try:
        stem, ending = uploads.clean_name(name)
    except ValidationError:
        return
    whole = stem + ending
    assert whole
    assert not set(whole) & set('/\\<>:"|?*\x00\r\n')
    assert not whole.startswith(".")


@pytest.mark.parametrize("signature", [b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"<svg ", b"\xff\xd8\xff", b""])
# A PDF is looked into by a process of its own, which takes its time to start.
@search(deadline=None)
@given(data=st.binary(max_size=300))
def test_any_content_is_judged_without_a_crash(signature: bytes, data: bytes) -> None:
    try:
        check(signature + data, "file")
    except ValidationError as refused:
        words = refused.messages
    else:
        words = ["accepted"]
    assert all(words)


def test_cut_off_pdf() -> None:
    assert refusal(b"%PDF-1.7\n", "a.pdf") == "broken"


# Archives


def test_bomb_of_one_part(settings: Any) -> None:
    settings.UPLOAD_MAX_UNPACKED_BYTES = 100 * 1024 * 1024
    data = samples.docx(word__media__x=bytes(12 * 1024 * 1024))
    assert refusal(data, "a.docx") == "bomb"


def test_bomb_by_total_size(settings: Any) -> None:
    settings.UPLOAD_MAX_UNPACKED_BYTES = 1000
    assert refusal(samples.docx(word__media__x=bytes(2000)), "a.docx") == "bomb"


def test_bomb_that_lies_about_its_size(settings: Any) -> None:
    settings.UPLOAD_MAX_UNPACKED_BYTES = 1_000_000
    data = bytearray(samples.docx(word__media__x=bytes(5_000_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        position = -1
        while (position := data.find(signature, position + 1)) >= 0:
            if struct.unpack_from("<I", data, position + offset)[0] == 5_000_000:
                struct.pack_into("<I", data, position + offset, 500)
    assert refusal(bytes(data), "a.docx") in ("bomb", "broken")


def test_too_many_parts() -> None:
    assert refusal(samples.archive({f"p{number}": b"" for number in range(5001)}), "a.docx") == "bomb"


def test_entities() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><document>&b;</document>'
    assert refusal(samples.docx(word__document_DOT_xml=bomb), "a.docx") == "bomb"


def test_entities_in_another_encoding() -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><document>&a;</document>'.encode(
        "utf-16"
    )
    assert refusal(samples.docx(word__document_DOT_xml=bomb), "a.docx") == "bomb"


@pytest.mark.parametrize("name", ["a.docm", "a.xlsm"])
def test_macro_by_name(name: str) -> None:
    assert refusal(samples.docx(), name) == "macro"


def test_macro_by_content() -> None:
    assert refusal(samples.docx(word__vbaProject_DOT_bin=b"x"), "a.docx") == "macro"


def test_macro_by_declared_type() -> None:
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/word/document.xml"'
        b' ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    data = samples.archive({"[Content_Types].xml": types, "word/document.xml": b"<document/>"})
    assert refusal(data, "a.docx") == "macro"


def test_macro_of_open_document() -> None:
    listener = b'<c xmlns:s="urn:s"><s:event-listener s:event-name="dom:load"/></c>'
    assert refusal(samples.odt(listener), "a.odt") == "macro"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://evil.example/t.dotm"),
        ("attachedTemplate", "file://server/share/t.dotm"),
        ("image", "http://evil.example/pixel.png"),
        ("oleObject", "\\\\server\\share\\x"),
    ],
)
def test_what_is_loaded_from_a_server_is_refused(kind: str, target: str) -> None:
    parts = {"word___rels__document_DOT_xml_DOT_rels": samples.relationship(kind, target)}
    assert refusal(samples.docx(**parts), "a.docx") == "external"


@pytest.mark.parametrize(
    ("kind", "target"),
    [("hyperlink", "https://www.iso.org/"), ("attachedTemplate", "file:///C:\\Office\\report.dotx")],
)
def test_links_and_the_writers_own_template_are_harmless(kind: str, target: str) -> None:
    parts = {"word___rels__document_DOT_xml_DOT_rels": samples.relationship(kind, target)}
    assert check(samples.docx(**parts), "a.docx").filename == "a.docx"


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "word/../../evil"])
def test_part_that_leads_out(name: str) -> None:
    assert refusal(samples.archive({name: b"x"}), "a.docx") == "name"


def test_encrypted_or_damaged() -> None:
    data = bytearray(samples.docx())
    position = data.find(b"PK\x01\x02")
    data[position + 8] |= 1
    assert refusal(bytes(data), "a.docx") == "broken"
    assert refusal(samples.docx()[:-30], "a.docx") == "broken"


def test_part_stored_twice() -> None:
    data = samples.archive(
        {"[Content_Types].xml": samples.CONTENT_TYPES, "word/document.xml": b"<a/>", "WORD/document.xml": b"<b/>"}
    )
    assert refusal(data, "a.docx") == "broken"


# Drawings

SVG_START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        '<path onload="alert(1)"/>',
        '<path ONCLICK="alert(1)"/>',
        '<a xlink:href="javascript:alert(1)"><path/></a>',
        '<a href="&#9;java&#115;cript:alert(1)"><path/></a>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        '<set attributeName="xlink:href" to="javascript:alert(1)"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    ],
)
def test_script_in_a_drawing(inner: str) -> None:
    assert refusal(f"{SVG_START}{inner}</svg>".encode(), "a.svg") == "script"


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="https://evil.example/pixel.png"/>',
        '<use xlink:href="other.svg#a"/>',
        '<path fill="url(https://evil.example/x#a)"/>',
        "<style>@import 'https://evil.example/x.css';</style>",
        "<style>path{fill:url(//evil.example/x)}</style>",
        "<path style=\"background:url( 'http://evil.example' )\"/>",
    ],
)
def test_drawing_that_refers_outside(inner: str) -> None:
    assert refusal(f"{SVG_START}{inner}</svg>".encode(), "a.svg") == "external"


def test_drawing_with_a_document_type() -> None:
    assert refusal(b'<!DOCTYPE svg [<!ENTITY a "b">]>' + samples.SVG, "a.svg") == "script"
    assert refusal(b'<?xml-stylesheet href="https://evil.example/x.css"?>' + samples.SVG, "a.svg") == "script"


def test_harmless_drawing() -> None:
    inner = '<defs><linearGradient id="a"/></defs><style>path{fill:url(#a)}</style><path fill="url(#a)"/>'
    inner += '<image href="data:image/png;base64,iVBORw0="/>'
    assert check(f'<?xml version="1.0"?>{SVG_START}{inner}</svg>'.encode(), "a.svg").media_type == "image/svg+xml"
