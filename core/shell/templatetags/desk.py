"""Tags and filters of the page: icons, badges, dates, shares."""

import datetime as dt
import inspect
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.base import render_value_in_context
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.shell import dates, html

register = template.Library()

BUTTONS = {"primary": "btn-primary", "danger": "btn-danger"}
LEVEL_TONES = {"success": "ok", "warning": "wait", "error": "bad", "info": "info", "debug": "none"}

register.simple_tag(html.icon)
register.simple_tag(html.badge)
register.simple_tag(html.chip)


def _time(value: dates.Day, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def day(value: dates.Day | None, zone: dt.tzinfo | str | None = None) -> str:
    """Say the day of a date or moment: "27 Nov 2026"."""
    return _time(dates.day_of(value, zone), dates.day(value, zone)) if value else ""


@register.filter
def moment(value: dt.datetime | None, zone: dt.tzinfo | str | None = None) -> str:
    """Say a moment with its zone: "18 Nov 2026, 08:12 CET". A plain date is said as a day."""
    if not isinstance(value, dt.datetime):
        return day(value, zone)
    return _time(value, dates.moment(value, zone))


@register.filter
def deadline(value: dates.Day | None, zone: dt.tzinfo | str | None = None) -> str:
    """Say a deadline with its time and zone: "Fri 27 Nov 2026, 23:59 CET"."""
    return _time(dates.last_minute(value, zone), dates.deadline(value, zone)) if value else ""


@register.filter
def ago(value: dates.Day | None, zone: dt.tzinfo | str | None = None) -> str:
    """Say the distance from now: "in 7 days", "9 days ago"."""
    return dates.relative(value, zone) if value else ""


@register.filter
def due(value: dates.Day | None, zone: dt.tzinfo | str | None = None) -> str:
    """Say a deadline and its distance: "Fri 27 Nov 2026, 23:59 CET, in 7 days"."""
    if not value:
        return ""
    return format_html("{}, {}", deadline(value, zone), dates.relative(dates.last_minute(value, zone), zone))


@register.filter
def absolute(number: int) -> int:
    """Return `number` without its sign."""
    return abs(number)


@register.filter
def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = str(name).split()
    return "".join(dict.fromkeys((words[0][:1], words[-1][:1]))).upper() if words else ""


@register.filter
def button(tone: str) -> str:
    """Return the classes of a button: primary, danger, or neither."""
    return BUTTONS.get(tone, "")


@register.filter
def any_enabled(offers: Iterable[Any]) -> bool:
    """Tell whether anything of what is offered can be done now."""
    return any(_of(offer, "enabled") for offer in offers)


@register.filter
def met_count(items: Iterable[Any]) -> int:
    """Return how many entries of a checklist are met."""
    return sum(_of(item, "status") == "met" for item in items)


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """Return the numbers to link around a page of a paginator; None stands for a gap."""
    last = page.paginator.num_pages
    near = {1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)}
    numbers: list[int | None] = []
    for number in sorted(near):
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def error_count(form: Any) -> int:
    """Return how many errors a form has."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def target_id(field: Any) -> str:
    """Return the id of the element that an error of `field` should lead to: the first option of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def optgroups_of(field: Any) -> Any:
    """Return the groups of options of a field shown as radio buttons or checkboxes."""
    widget = field.field.widget
    attrs = field.build_widget_attrs({**widget.attrs, "id": widget.attrs.get("id", field.auto_id)})
    return widget.optgroups(field.html_name, widget.format_value(field.value()) or [], attrs)


@register.simple_tag(takes_context=True)
def table_rows(context: Context, table: Any) -> SafeString:
    """Return the rows of a table of django-tables2, each cell with the name of its column.

    Written in Python because a list of fifty rows spends most of its time here. The attributes of a cell are
    those of its column; the first column is the key of the row unless its attributes say otherwise.
    """
    columns = [
        (column, column.default, *_cell_frame(column, first=not number)) for number, column in enumerate(table.columns)
    ]
    lines = []
    for row in table.paginated_rows:
        render = _cell_of(row)
        cells = "".join(
            # Everything joined here is escaped already: the frames when they were made, the value by Django.
            f"{opening}{render_value_in_context(row._get_and_render_with(column, render, default), context)}{closing}"
            for column, default, opening, closing in columns
        )
        lines.append(f"<tr{flatatt(row.attrs) if table.row_attrs else ''}>{cells}</tr>")
    return SafeString("\n".join(lines))


def _cell_of(row: Any) -> Callable[..., Any]:
    """Return what renders a cell of `row`, as django-tables2 does, without inspecting the method for every cell."""

    def cell(column: Any, value: Any = None) -> Any:
        given = row._optional_cell_arguments(column, value)
        render = column.render
        wanted = _arguments(getattr(render, "__func__", render))
        content = render(**(given if wanted is None else {name: given[name] for name in wanted if name in given}))
        return column.link(content, **given) if column.link else content

    return cell


@lru_cache(maxsize=1024)
def _arguments(function: Callable[..., Any]) -> tuple[str, ...] | None:
    """Return the names of the arguments of `function`; None where it takes any."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return None
    return tuple(parameter.name for parameter in parameters)


def _cell_frame(column: Any, *, first: bool) -> tuple[SafeString, SafeString]:
    attrs = {name: value for name, value in column.attrs["td"].items() if value is not None}
    if first and "class" not in attrs:
        attrs["class"] = "key-cell"
    opening = format_html('<td{} data-l="{}">', flatatt(attrs), column.header)
    if "wide" in attrs.get("class", ""):
        return opening, SafeString("</td>")
    return format_html("{}<div>", opening), SafeString("</div></td>")


@register.simple_tag
def tally_shares(tally: Any) -> dict[str, str | int]:
    """Return where the parts of the bar of a closed vote lie, as SVG lengths.

    The bar shows the votes cast (yes and no): abstentions do not count (BAL-10). The mark stands at the share
    that the majority needs.
    """
    yes, no = _of(tally, "yes") or 0, _of(tally, "no") or 0
    threshold = _of(tally, "threshold")
    part, whole = (_of(threshold, "part"), _of(threshold, "whole")) if threshold else (0, 0)
    cast = yes + no
    return {"cast": cast, "yes": _length(yes, cast), "no": _length(no, cast), "mark": _length(part, whole)}


@register.simple_tag
def deadline_card(deadline: Any) -> dict[str, Any]:
    """Return what the card of a deadline says: its last day, the days left, how much of its time has passed.

    `deadline` names its last day (`due_on`, or a moment in `due_at`) and its `zone`; its label and rule stand
    on it or on its declaration; with a first day (`opened_on` or `opened_at`) the card has a bar.
    """
    zone = _of(deadline, "zone")
    due = _of(deadline, "due_on") or _of(deadline, "due_at")
    declared = _of(deadline, "declared")
    last = dates.day_of(dates.last_minute(due, zone), zone)
    card = {
        "due": due,
        "zone": zone,
        "left": dates.days_until(last, zone),
        "label": _of(deadline, "label") or _of(declared, "label"),
        "rule": _of(deadline, "rule") or _of(declared, "rule"),
    }
    opened = _of(deadline, "opened_on") or _of(deadline, "opened_at")
    if opened:
        first = dates.day_of(opened, zone)
        length = max((last - first).days, 1)
        card |= {"length": length, "passed": min(max(-dates.days_until(first, zone), 0), length)}
    return card


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _length(part: int, whole: int) -> str:
    return f"{100 * part / whole:.3f}%" if whole else "0%"


@register.filter
def shape(tone: str) -> str:
    """Return the icon that goes with a tone."""
    return html.SHAPES.get(tone, html.SHAPES["none"])


@register.filter
def tone(level: str) -> str:
    """Return the tone of a message level of Django's."""
    return LEVEL_TONES.get(level, "info")


@register.simple_tag
def maybe_url(name: str, *args: Any) -> str:
    """Return the address of `name`, or nothing while no page answers to it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
