"""The list of organizations."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import ListTable
from core.shell.html import badge
from liaisons.organizations import ports
from liaisons.organizations.models import Organization

_END = {"td": {"class": "end"}, "th": {"class": "end"}}


class OrganizationTable(ListTable):
    caption = _("Organizations")
    empty_title = _("No organization fits")
    empty_text = _("Every word has to begin a word of the acronym, the name or a former name.")

    acronym = tables.Column(verbose_name=_("Organization"), order_by=("acronym", "name", "pk"), empty_values=())
    name = tables.Column(verbose_name=_("Name"), visible=False)
    country = tables.Column(verbose_name=_("Country"), order_by=("country", "acronym", "pk"))
    identity = tables.Column(
        verbose_name=_("Identity"), accessor="confirmed_at", order_by=("iso_id", "confirmed_at", "pk"), empty_values=()
    )

    class Meta(ListTable.Meta):
        order_by = "acronym"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        extra = [
            (count.name, tables.Column(verbose_name=count.label, order_by=(count.name, "acronym", "pk"), attrs=_END))
            for count in ports.counts()
        ]
        super().__init__(*args, extra_columns=extra, **kwargs)

    def render_acronym(self, record: Organization) -> SafeString:
        second = record.name if record.acronym else ""
        return format_html(
            '<a href="{}">{}</a><span class="secondary">{}</span>', record.get_absolute_url(), record, second
        )

    def value_acronym(self, record: Organization) -> str:
        return record.acronym

    def render_identity(self, record: Organization) -> SafeString:
        if record.same_as_id is not None:
            return badge(_("Merged"), "none")
        return badge(_("Known"), "ok") if record.settled else badge(_("To be confirmed"), "wait")

    def value_identity(self, record: Organization) -> Any:
        return _("known") if record.settled else _("to be confirmed")
