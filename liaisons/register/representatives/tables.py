"""The list of representatives."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from liaisons.register.representatives.models import Representative


class RepresentativeTable(ListTable):
    caption = _("Representatives")
    empty_title = _("No representative fits")
    empty_text = _("Representatives are named to those whom their liaison concerns (SVC-05).")

    name = tables.Column(verbose_name=_("Name"), order_by=("name", "pk"))
    body = tables.Column(
        verbose_name=_("Represents"),
        order_by=("organization__acronym", "home__sort_key", "iec__iec_reference", "pk"),
        orderable=True,
    )
    committee = tables.Column(verbose_name=_("In"), order_by=("committee__sort_key", "name", "pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "pk"))
    started_on = DayColumn(verbose_name=_("Registered"), order_by=("started_on", "pk"))
    email = tables.Column(verbose_name=_("E-mail address"), order_by=("email", "pk"))

    class Meta(ListTable.Meta):
        order_by = "name"

    def render_name(self, record: Representative) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)

    def value_name(self, record: Representative) -> str:
        return record.name

    def value_body(self, record: Representative) -> str:
        return str(record.body)
