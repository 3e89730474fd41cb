"""The list of reviews."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from core.shell import dates
from core.shell.html import badge
from liaisons.register.reviews.models import Review


class ReviewTable(ListTable):
    caption = _("Reviews of liaisons")
    empty_title = _("No review fits")
    empty_text = _("A review is planned when a liaison comes into force, and again after each that was finished.")

    liaison = tables.Column(
        accessor="pk",
        verbose_name=_("Liaison"),
        order_by=("external__organization__acronym", "internal__target__sort_key", "pk"),
    )
    committee = tables.Column(verbose_name=_("Reviewed by"), order_by=("committee__sort_key", "last_day", "pk"))
    last_day = tables.Column(verbose_name=_("Due"), order_by=("last_day", "pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "pk"))
    outcome = tables.Column(verbose_name=_("Outcome"), order_by=("outcome", "pk"))
    outcome_on = DayColumn(verbose_name=_("On"), order_by=("outcome_on", "pk"))

    class Meta(ListTable.Meta):
        order_by = "last_day"

    def render_liaison(self, record: Review) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.liaison_named)

    def value_liaison(self, record: Review) -> str:
        return record.liaison_named

    def value_committee(self, record: Review) -> str:
        return str(record.committee)

    def render_last_day(self, record: Review, value: dt.date) -> Any:
        if record.overdue:
            return format_html("{} {}", dates.day(value), badge(_("overdue"), "bad"))
        return dates.day(value)

    def value_last_day(self, value: dt.date) -> dt.date:
        return value

    def render_outcome(self, record: Review) -> str:
        return record.get_outcome_display()

    def value_outcome(self, record: Review) -> str:
        return record.get_outcome_display()
