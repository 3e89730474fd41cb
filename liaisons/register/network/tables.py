"""The network as a table: what is in the picture, sortable."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import ListTable
from core.shell.html import chip
from liaisons.register.network.nodes import COMMITTEE, Node


def _nowrap() -> dict[str, Any]:
    """Return attributes of its own for a column: the table writes the column's name into them."""
    return {"td": {"class": "nowrap"}}


class NetworkTable(ListTable):
    """What a picture is drawn from is in memory already, a few hundred rows at most, so it is sorted there."""

    title = _("In liaison")
    caption = _("In liaison")
    empty_title = _("Nobody in liaison")
    empty_text = _("No liaison in force fits.")

    label = tables.Column(verbose_name=_("With"), order_by=("kind", "sort_key"))
    kind = tables.Column(verbose_name=_("Kind"), visible=False)
    title_ = tables.Column(accessor="title", verbose_name=_("Title"), visible=False)
    way = tables.Column(verbose_name=_("Direction"), order_by=("way", "sort_key"), empty_values=(), attrs=_nowrap())
    category = tables.Column(verbose_name=_("Category"), order_by=("category", "sort_key"), empty_values=())
    level = tables.Column(verbose_name=_("Level"), order_by=("level", "sort_key"), default="", attrs=_nowrap())

    class Meta(ListTable.Meta):
        order_by = "label"

    def render_label(self, record: Node) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="secondary">{}</span>', record.url, record.label, record.title
        )

    def value_label(self, record: Node) -> str:
        return record.label

    def value_kind(self, record: Node) -> Any:
        return _("committee") if record.kind == COMMITTEE else _("organization")

    def render_way(self, record: Node) -> SafeString | str:
        if not record.way:
            return ""
        return format_html('<a href="{}">{}</a>', record.liaison_url, record.way_word)

    def value_way(self, record: Node) -> str:
        return record.way_word

    def render_category(self, record: Node) -> SafeString | str:
        if not record.category:
            return ""
        shown = record.category_word if record.category == "unknown" else chip(record.category)
        return format_html('<a href="{}">{}</a>', record.liaison_url, shown)

    def value_category(self, record: Node) -> str:
        return record.category_word
