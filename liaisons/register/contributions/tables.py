"""The list of contributions."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from liaisons.register.contributions.models import Contribution


class ContributionTable(ListTable):
    caption = _("Contributions of representatives")
    empty_title = _("No contribution fits")
    empty_text = _("Comments, papers and reports of representatives appear here for those who read the documents.")

    reference = tables.Column(verbose_name=_("Contribution"), order_by=("reference", "pk"))
    named = tables.Column(verbose_name=_("Title"), order_by=("title", "pk"), visible=False)
    body = tables.Column(
        verbose_name=_("Speaks for"),
        order_by=("organization__acronym", "home__sort_key", "iec__iec_reference", "-pk"),
        accessor="body",
    )
    committee = tables.Column(verbose_name=_("In"), order_by=("committee__sort_key", "-pk"))
    kind = tables.Column(verbose_name=_("Kind"), order_by=("kind", "-pk"))
    sent_on = DayColumn(verbose_name=_("Sent"), order_by=("sent_at", "pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "-pk"))

    class Meta(ListTable.Meta):
        order_by = "-reference"

    def render_reference(self, record: Contribution) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="secondary">{}</span>', record.get_absolute_url(), record, record.named
        )

    def value_reference(self, record: Contribution) -> str:
        return str(record)

    def value_body(self, record: Contribution) -> str:
        return str(record.body)

    def value_committee(self, record: Contribution) -> str:
        return str(record.committee)

    def render_kind(self, record: Contribution) -> str:
        return record.get_kind_display()

    def value_kind(self, record: Contribution) -> str:
        return record.get_kind_display()
