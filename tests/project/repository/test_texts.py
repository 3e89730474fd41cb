"""What users read can be translated: texts are literals, and a translator can move their values about."""

import io
import re
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.checkers import checkers
from babel.messages.extract import extract
from django.template.base import TemplateSyntaxError
from django.utils.translation.template import templatize

from tests.project.repository.files import ROOT, text_of, tracked

KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
PYTHON = tracked("config/*.py", "core/*.py", "committees/*.py", "liaisons/*.py", "conduct/*.py", "mentoring/*.py")
TEMPLATES = tracked("templates/*.html", "templates/*.txt")
POSITIONAL = re.compile(r"%[sd]")


def messages(path: Path, source: str) -> list[tuple[str, str]]:
    """Return every text of `source` with the place where it stands."""
    found = []
    for line, text, _, _ in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        for form in text if isinstance(text, tuple) else (text,):
            if form:
                found.append((f"{path.relative_to(ROOT)}:{line}", form))
    return found


def test_texts_are_found_and_name_their_values() -> None:
    texts = [found for path in PYTHON for found in messages(path, text_of(path))]
    assert len(texts) > 100
    unclear = [where for where, text in texts if len(POSITIONAL.findall(text.replace("%%", ""))) > 1]
    assert unclear == [], "two values without names cannot change places in another language"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_texts_of_a_template_can_be_extracted(path: Path) -> None:
    try:
        templatize(text_of(path), origin=str(path))
    except (SyntaxError, TemplateSyntaxError) as error:
        pytest.fail(f"{error}")


def test_catalogues_are_complete_and_keep_the_values() -> None:
    wrong = []
    for path in tracked("locale/*.po"):
        with path.open("rb") as file:
            catalogue = pofile.read_po(file, abort_invalid=True)
        for message in catalogue:
            place = f"{path.relative_to(ROOT)}: {message.id!r}"
            if message.id and (message.fuzzy or not message.string):
                wrong.append(f"{place} is not translated")
            for check in checkers:
                try:
                    check(catalogue, message)
                except ValueError as error:
                    wrong.append(f"{place}: {error}")
    assert wrong == []
