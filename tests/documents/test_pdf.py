"""Tagged PDF from a template, with every other address closed."""

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from core.documents import pdf

LETTER = """<html lang="{{ lang }}"><head><title>{{ title }}</title>
<link rel="stylesheet" href="/static/pdf/letter.css"></head>
<body><h1>{{ title }}</h1><p>{{ words }}</p>%s</body></html>"""


@pytest.fixture
def letter(settings: Any, tmp_path: Path) -> Any:
    """Write the template of a letter with `inner` in it, and one stylesheet of ours."""
    css = tmp_path / "static" / "pdf" / "letter.css"
    css.parent.mkdir(parents=True)
    css.write_text("@page { size: 100mm 100mm }")
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    templates = tmp_path / "templates"
    templates.mkdir()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [templates]}]

    def write(inner: str = "") -> str:
        (templates / "letter.html").write_text(LETTER % inner)
        return "letter.html"

    return write


def make(template: str, **context: Any) -> bytes:
    return pdf.render(template, {"words": "Two thirds", **context}, title="Outcome", lang="en")


def test_tagged_with_title_and_language(letter: Any) -> None:
    reader = PdfReader(io.BytesIO(make(letter())))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Outcome"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert "Two thirds" in reader.pages[0].extract_text()


def test_our_stylesheet_is_used(letter: Any) -> None:
    page = PdfReader(io.BytesIO(make(letter()))).pages[0]
    assert round(float(page.mediabox.width)) == 283


def test_same_input_gives_the_same_bytes(letter: Any) -> None:
    template = letter()
    assert make(template) == make(template)
    assert make(template) != make(template, words="One half")


def test_values_are_escaped(letter: Any) -> None:
    reader = PdfReader(io.BytesIO(make(letter(), words="<b>bold</b>")))
    assert "<b>bold</b>" in reader.pages[0].extract_text()


@pytest.mark.parametrize(
    "inner",
    [
        '<img alt="x" src="https://evil.example/pixel.png">',
        '<img alt="x" src="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">',
        '<style>@import "file:///etc/passwd";</style>',
        '<img alt="x" src="/static/../config/settings/base.py">',
        '<img alt="x" src="/etc/passwd">',
    ],
)
def test_other_addresses_are_closed_and_the_document_is_made_all_the_same(letter: Any, inner: str) -> None:
    made = make(letter(inner))
    assert b"root:" not in made
    assert b"/EmbeddedFile" not in made
    assert "Two thirds" in PdfReader(io.BytesIO(made)).pages[0].extract_text()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "https://evil.example/static/pdf/letter.css",
        "https://static.invalid@evil.example/static/pdf/letter.css",
        "https://static.invalid/documents/1",
        "https://static.invalid/static/../../etc/passwd.css",
        "https://static.invalid/static/%2e%2e/%2e%2e/secret.css",
        "https://static.invalid/static/pdf/letter.py",
        "https://static.invalid/static/pdf/missing.css",
        "data:text/css,a{}",
    ],
)
def test_fetcher_refuses(letter: Any, url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        pdf.read_static(url)


def test_fetcher_reads_ours(letter: Any) -> None:
    data, media_type = pdf.read_static("https://static.invalid/static/pdf/letter.css")
    assert (data, media_type) == (b"@page { size: 100mm 100mm }", "text/css")


def test_missing_library_is_named(letter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    stock = builtins.__import__

    def without_pango(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return stock(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(pdf.PdfUnavailable, match="libpango"):
        make(letter())
