"""What no page may do, read from the sources: name an icon that is not in the sprite, style or script in place."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from core.shell import html
from core.workflow import registry

ROOT = Path(settings.BASE_DIR)
ICONS = set((ROOT / "static" / "icons.txt").read_text().split())
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Mail programs and the PDF know no stylesheet of ours beside them; they get theirs in place.
IN_PLACE = {"mail", "pdf"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_compile(path):
    """A tag that is gone would otherwise be found by the first reader of a page that no test opens."""
    assert get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_icons_named_in_templates_are_in_the_sprite(path):
    named = set(re.findall(r'\{% icon "([\w-]+)"', path.read_text()))
    assert named - ICONS == set()


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in IN_PLACE], ids=relative
)
def test_pages_have_no_style_and_no_script_in_place(path):
    source = path.read_text()
    assert re.search(r"\sstyle=|<style|\son[a-z]+=", source) is None
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", source)
    assert [attrs for attrs in scripts if "application/json" not in attrs] == []


def test_a_form_tells_its_errors_once():
    """What crispy prints begins with the list of its errors."""
    twice = [
        relative(path)
        for path in TEMPLATES
        if "form|crispy" in path.read_text() and "error_summary" in path.read_text()
    ]
    assert twice == []


def test_shapes_of_the_tones_are_in_the_sprite():
    assert set(html.SHAPES.values()) - ICONS == set()


def test_icons_of_the_declared_actions_are_in_the_sprite():
    named = {action.icon for workflow in registry.workflows() for action in workflow.actions}
    assert named - ICONS == set()


def test_every_icon_of_the_sprite_comes_once():
    names = (ROOT / "static" / "icons.txt").read_text().split()
    assert names == sorted(set(names))
