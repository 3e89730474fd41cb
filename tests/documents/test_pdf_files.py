"""PDFs from outside: what only shows pages is let in, all else is refused by the name of its reason."""

import io
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from core.documents import pdf, pdf_files, pdf_judge, uploads
from tests.documents.samples import PAGE, PAGES, PDF, SCRIPTED_PDF
from tests.documents.samples import pdf as written

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
LAUNCH = b"<</S/Launch/F(calc.exe)>>"
FILE = b"<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream"
FILESPEC = b"<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>"


def verdict(data: bytes) -> str:
    """What the process of its own says; the tests of `uploads` go through it."""
    return pdf_judge.judge(data)


def refusal(data: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        uploads.check(ContentFile(data), "a.pdf")
    return refused.value


def packed(*objects: bytes, catalog: bytes = b"", filters: bytes = b"/FlateDecode", copies: int = 1) -> bytes:
    """The same as `samples.pdf`, with all its objects in one compressed stream, as most programs write it."""
    contents = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", PAGES, PAGE, *objects]
    index, body = b"", b""
    for number, content in enumerate(contents, 1):
        index += b"%d %d " % (number, len(body))
        body += content + b"\n"
    stream = index + body
    for _ in range(copies):
        stream = zlib.compress(stream)
    holder, table = len(contents) + 1, len(contents) + 2
    head = b"%PDF-1.7\n"
    out = head + b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter%s/Length %d>>stream\n%s\nendstream\nendobj\n" % (
        *(holder, len(contents), len(index), filters, len(stream), stream),
    )
    rows = [(0, 0, 255)] + [(2, holder, place) for place in range(len(contents))]
    rows += [(1, len(head), 0), (1, len(out), 0)]
    data = b"".join(bytes([kind]) + place.to_bytes(4) + bytes([third]) for kind, place, third in rows)
    start = len(out)
    out += b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream\nendobj\n" % (
        *(table, table + 1, len(data), data),
    )
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def locked(data: bytes, *, user: str, algorithm: str = "AES-256") -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def attached() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(PDF))
    writer.add_attachment("a.exe", b"MZ")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def updated(data: bytes, catalog: bytes) -> bytes:
    """`data` with a new catalog at its end, as programs write it that change a file."""
    place = len(data)
    old = PdfReader(io.BytesIO(data))._startxref
    data += b"1 0 obj\n<</Type/Catalog/Pages 2 0 R%s>>\nendobj\n" % catalog
    table = b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Root 1 0 R/Size 9/Prev %d>>\n" % (place, old)
    return data + table + b"startxref\n%d\n%%%%EOF\n" % len(data)


ORDINARY = {
    "one page": PDF,
    "packed": packed(),
    "opens at a page": written(catalog=b"/OpenAction[3 0 R/Fit]"),
    "links": written(b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://iso.example/)>>>>"),
    "form": written(b"<</FT/Tx/T(name)/V(JavaScript)>>", catalog=b"/AcroForm<</Fields[4 0 R]>>"),
    "font called JS": written(b"<</Font<</JS 5 0 R/EF 5 0 R>>>>", b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>"),
    "picture called JS": written(b"<</XObject<</JS 5 0 R>>>>", b"<</Subtype/Form/Length 1>>stream\n \nendstream"),
    "destinations called so": written(catalog=b"/Dests<</JS[3 0 R/Fit]/JavaScript[3 0 R/Fit]/Launch[3 0 R/Fit]>>"),
    "packed, with such a name": packed(catalog=b"/Dests<</JS[3 0 R/Fit]>>"),
    "words in a text": written(b"<</Length 22>>stream\n(/S/JavaScript /JS (x))\nendstream"),
    "link to another file": written(b"<</Type/Filespec/F(other.pdf)>>"),
    "changed": updated(PDF, b"/Lang(en)"),
    "rid of its script": updated(SCRIPTED_PDF, b""),
    "may not be printed": locked(PDF, user=""),
    "may not be printed, old": locked(PDF, user="", algorithm="RC4-128"),
    "bytes behind the end": PDF + b"\n\n\0\0",
}


@pytest.mark.parametrize("data", ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary(data: bytes) -> None:
    assert verdict(data) == ""


REFUSED = {
    "script on opening": (SCRIPTED_PDF, "script"),
    "script among the names": (
        written(b"<</Names[(a) 5 0 R]>>", SCRIPT, catalog=b"/Names<</JavaScript 4 0 R>>"),
        "script",
    ),
    "script in a stream": (written(b"<</S/Rendition/JS 5 0 R>>", b"<</Length 1>>stream\n1\nendstream"), "script"),
    "script of a page": (written(b"<</Type/Page/AA<</O %s>>>>" % SCRIPT), "script"),
    "script of a field": (written(b"<</FT/Tx/T(a)/AA<</K %s>>>>" % SCRIPT), "script"),
    "script that nothing leads to": (written(SCRIPT), "script"),
    "name in numbers": (written(b"<</S/#4aava#53cript/J#53(1)>>"), "script"),
    "kind elsewhere": (written(b"<</S 5 0 R/Next 6 0 R>>", b"/JavaScript", b"<<>>"), "script"),
    "packed script": (packed(SCRIPT), "script"),
    "packed twice": (packed(SCRIPT, filters=b"[/FlateDecode/FlateDecode]", copies=2), "script"),
    "packed in numbers": (packed(b"<</S/Java#53cript/J#53(1)>>"), "script"),
    "script in a change": (updated(PDF, b"/OpenAction" + SCRIPT), "script"),
    "script behind another table": (PDF[:9] + b"9 0 obj\n%s\nendobj\n" % SCRIPT + PDF[9:], "script"),
    "locked script": (locked(SCRIPTED_PDF, user=""), "script"),
    "script in a form": (written(catalog=b"/AcroForm<</XFA(x)>>"), "script"),
    "script of a model": (written(b"<</Type/3D/OnInstantiate 5 0 R>>", b"<<>>"), "script"),
    "program": (written(LAUNCH), "launch"),
    "packed program": (packed(LAUNCH), "launch"),
    "program in numbers": (written(b"<</S/L#61unch>>"), "launch"),
    "attached file": (attached(), "embedded"),
    "file on a page": (written(FILE, b"<</Subtype/FileAttachment/FS %s>>" % FILESPEC), "embedded"),
    "file without its stream": (packed(FILESPEC), "embedded"),
    "password": (locked(PDF, user="secret"), "encrypted"),
    "old password": (locked(PDF, user="secret", algorithm="RC4-128"), "encrypted"),
    "certificate": (written(trailer=b"/Encrypt<</Filter/Adobe.PubSec/V 4>>/ID[<00><00>]"), "encrypted"),
    "cut off": (PDF[:-120] + b"\n%%EOF\n", "broken"),
    "no catalog": (b"%PDF-1.7\ntrailer<<>>\n%%EOF\n", "broken"),
    "no pages": (PDF.replace(b"/Pages", b"/Rages"), "broken"),
    "only noise": (b"%PDF-1.7\n" + bytes(range(256)) * 9 + b"\n%%EOF\n", "broken"),
    "damaged stream": (packed().replace(b"stream\nx", b"stream\n\xff"), "broken"),
    "nested too deep": (written(b"[" * 100_000 + SCRIPT), "broken"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(data: bytes, reason: str) -> None:
    assert verdict(data) == reason


def test_script_that_only_a_repairing_viewer_finds() -> None:
    """The tables lead past it, to an older catalog; a viewer that mistrusts them takes the last one."""
    last = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction%s>>\nendobj\n" % SCRIPT
    table = PDF.index(b"xref\n0")
    data = PDF[:table] + last + PDF[table:].replace(b"startxref\n%d" % table, b"startxref\n%d" % (table + len(last)))
    assert PdfReader(io.BytesIO(data)).trailer["/Root"].get("/OpenAction") is None
    assert verdict(data) == "script"


def test_packed_script_that_no_table_names() -> None:
    stream = zlib.compress(b"9 0 " + SCRIPT)
    hidden = b"8 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n"
    data = PDF.replace(b"xref\n0", hidden % (len(stream), stream) + b"xref\n0")
    data = data.replace(b"startxref\n%d" % PDF.index(b"xref\n0"), b"startxref\n%d" % data.index(b"xref\n0"))
    assert verdict(data) == "script"
    assert verdict(data.replace(b"/Root", b"/Encrypt<</Filter/Adobe.PubSec>>/Root")) == "encrypted"


# Bombs


def test_stream_that_unpacks_to_far_more() -> None:
    data = packed(b" " * (pdf_judge.UNPACKED + 1))
    assert len(data) < 100_000
    assert verdict(data) == "bomb"


def test_many_streams_that_unpack_to_far_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_judge, "UNPACKED", 200)
    assert verdict(packed(b"(%s)" % (b"x" * 100))) == "bomb"


@pytest.mark.parametrize("limit", ["OBJECTS", "PARTS"])
def test_too_many_objects(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    data = written(b"[%s]" % (b"1 " * 50), catalog=b"/Dests<</JS[3 0 R/Fit]>>")
    assert verdict(data) == ""
    monkeypatch.setattr(pdf_judge, limit, 3)
    assert verdict(data) == "bomb"


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_files, "SECONDS", 0.01)
    assert refusal(PDF).code == "bomb"


def test_what_ends_the_process_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    dying = tmp_path / "judge.py"
    dying.write_text("import os; os.abort()")
    monkeypatch.setattr(pdf_files, "_JUDGE", dying)
    assert refusal(PDF).code == "broken"


# The process of its own


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (SCRIPTED_PDF, "script", "The PDF holds a script or a dynamic form; print it to a new PDF."),
        (written(LAUNCH), "launch", "The PDF starts another program; print it to a new PDF."),
        (attached(), "embedded", "The PDF holds other files; upload them by themselves and print it to a new PDF."),
        (locked(PDF, user="x"), "encrypted", "The PDF is protected by a password; save it without one."),
        (b"%PDF-1.7\n%%EOF\n", "broken", "The PDF is cut off or damaged."),
    ],
)
def test_reason_is_told(data: bytes, code: str, words: str) -> None:
    refused = refusal(data)
    assert (refused.code, refused.messages) == (code, [words])


def test_our_own_pdfs_pass(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "letter.html").write_text(
        '<html lang="{{ lang }}"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>'
        '<p>On scripts: <a href="https://example.org/JS">JavaScript</a></p></body></html>'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    data = pdf.render("letter.html", {}, title="Launch of the JS committee", lang="en")
    assert uploads.check(ContentFile(data), "a.pdf").media_type == "application/pdf"
