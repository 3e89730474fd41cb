"""The list of liaisons."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import ListTable, StateColumn
from core.shell.html import chip
from liaisons.register.models import Liaison


class LiaisonTable(ListTable):
    caption = _("Liaisons")
    empty_title = _("No liaison fits")
    empty_text = _("Every word has to begin a word of the organization’s or the committee’s name.")

    organization = tables.Column(
        verbose_name=_("Organization"), order_by=("organization__acronym", "organization__name", "pk")
    )
    committee = tables.Column(verbose_name=_("Committee"), order_by=("committee__sort_key", "organization__acronym"))
    category = tables.Column(verbose_name=_("Category"), order_by=("category", "pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "pk"))
    started_on = tables.Column(verbose_name=_("Since"), order_by=("started_on", "pk"))

    class Meta(ListTable.Meta):
        order_by = "organization"

    def render_organization(self, record: Liaison) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.organization)

    def value_organization(self, record: Liaison) -> str:
        return str(record.organization)

    def render_category(self, record: Liaison) -> SafeString | str:
        unknown = record.category == Liaison.Category.UNKNOWN
        return record.get_category_display() if unknown else chip(record.category)

    def value_category(self, record: Liaison) -> str:
        return record.get_category_display()
