"""The list of terms of office."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from liaisons.register.leaders.models import Term


class TermTable(ListTable):
    caption = _("Convenors and project leaders")
    empty_title = _("Nobody appointed")
    empty_text = _("Committee managers appoint convenors on the page of the working group, project leaders on that of"
                   " the project.")  # fmt: skip

    person = tables.Column(verbose_name=_("Person"), order_by=("person__name", "pk"))
    post = tables.Column(verbose_name=_("Post"), empty_values=(), orderable=False)
    committee = tables.Column(verbose_name=_("Appointed by"), order_by=("committee__sort_key", "-pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "-pk"))
    starts_on = DayColumn(verbose_name=_("From"), order_by=("starts_on", "pk"))
    ends_on = DayColumn(verbose_name=_("Last day"), accessor="last_day", order_by=("ends_on", "pk"))

    class Meta(ListTable.Meta):
        model = Term
        fields = ("person", "post", "committee", "state", "starts_on", "ends_on")
        sequence = fields
        order_by = "ends_on"

    def render_person(self, record: Term) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.person)

    def value_person(self, record: Term) -> str:
        return str(record.person)

    def render_post(self, record: Any) -> str:
        return f"{record.post}, {record.where}"

    def value_post(self, record: Any) -> str:
        return f"{record.post}, {record.where}"
