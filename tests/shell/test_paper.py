"""Letters on paper and in the mail: the fonts are ours and whole, nothing is fetched from elsewhere."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.template.loader import render_to_string
from pypdf import PdfReader

from core.documents import pdf

LETTER = """{% extends "pdf/base.html" %}
{% block content %}
<p>Łódź, Ελλάδα, Київ, Ströme</p>
{% include "pdf/tally.html" %}
<table><caption>Votes</caption><thead><tr><th scope="col">Body</th></tr></thead>
<tbody>{% for number in numbers %}<tr><td>Body {{ number }}</td></tr>{% endfor %}</tbody></table>
{% endblock %}"""
TALLY = {"yes": 14, "no": 5, "threshold": {"label": "two thirds", "needed": 13, "part": 2, "whole": 3}}


@pytest.fixture
def letter(settings: Any, tmp_path: Path) -> PdfReader:
    assert (Path(project.BASE_DIR) / "static/vendor/inter-print").exists(), "run `npm ci && npm run build`"
    (tmp_path / "letter.html").write_text(LETTER)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    context = {"tally": TALLY, "numbers": range(1, 81), "reference": "APP-2026-041", "dated": "21 November 2026"}
    return PdfReader(io.BytesIO(pdf.render("letter.html", context, title="Decision")))


def test_letter_keeps_the_letters_of_all_scripts(letter: PdfReader) -> None:
    assert "Łódź, Ελλάδα, Київ, Ströme" in letter.pages[0].extract_text()


def test_letter_is_set_in_our_font_alone(letter: PdfReader) -> None:
    names = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in letter.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert {name.split("-")[0] for name in names} == {"Inter"}


def test_every_page_says_what_it_belongs_to(letter: PdfReader) -> None:
    pages = [page.extract_text() for page in letter.pages]
    assert len(pages) == 3
    for number, text in enumerate(pages, start=1):
        assert "APP-2026-041" in text
        assert f"{number} / 3" in text


def test_head_of_a_table_is_repeated_on_every_page(letter: PdfReader) -> None:
    assert all(re.search(r"^\s*Body\s*$", page.extract_text(), re.MULTILINE) for page in letter.pages)


def test_bar_says_its_numbers_to_those_who_cannot_see_it() -> None:
    markup = render_to_string("pdf/tally.html", {"tally": TALLY})
    assert 'aria-label="Yes 14, no 5"' in markup
    assert 'width="73.684%"' in markup
    assert 'x1="66.667%"' in markup


def test_mail_fetches_nothing() -> None:
    markup = render_to_string(
        "mail/base.html",
        {"subject": "S", "greeting": "Dear A,", "body": "B", "link": "https://desk.example/x", "site_name": "Desk"},
    )
    assert re.search(r"<img|<link|url\(|@import", markup) is None
    assert 'href="https://desk.example/x"' in markup


def test_mail_without_a_link_has_no_button() -> None:
    assert "Open it" not in render_to_string("mail/base.html", {"body": "B"})
