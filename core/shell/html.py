"""Small pieces of markup that templates and table columns share."""

import datetime as dt
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.shell import dates

# Colour is never alone: each tone has its shape.
SHAPES = {
    "ok": "circle-check",
    "wait": "clock",
    "bad": "alert-triangle",
    "info": "progress",
    "none": "circle-dashed",
    "plain": "circle-dashed",
}


def icon(name: str, label: object = "") -> SafeString:
    """Return the icon `name` of `static/icons.txt`; with a `label` it speaks, without it is decoration."""
    return _icon(name, str(label), static("vendor/icons.svg"))


@lru_cache(maxsize=512)
def _icon(name: str, label: str, sprite: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


def badge(label: object, tone: str = "none", shape: str = "") -> SafeString:
    """Return a state: its word, a shape and a colour. `tone` is ok, wait, bad, info or none."""
    mark = icon(shape or SHAPES.get(tone, SHAPES["none"]))
    return format_html('<span class="badge-state tone-{}">{}{}</span>', tone, mark, label)


def chip(label: object, title: str = "") -> SafeString:
    """Return a category: outlined, because it is no state. `title` is said before it to those who cannot see."""
    hidden = format_html('<span class="visually-hidden">{} </span>', title) if title else SafeString("")
    return format_html('<span class="chip">{}{}</span>', hidden, label)


def day_cell(value: dt.date | dt.datetime | None, zone: dt.tzinfo | str | None = None) -> SafeString:
    """Return a date for a table: the day, and below it how far away it is."""
    if value is None:
        return SafeString("")
    day = dates.day_of(value, zone)
    return format_html(
        '<time datetime="{}">{}</time> <span class="secondary">{}</span>',
        day.isoformat(),
        dates.day(day),
        dates.relative(day),
    )
