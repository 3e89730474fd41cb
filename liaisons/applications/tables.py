"""The list of applications."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from core.shell.html import chip
from liaisons.applications.models import Application


class ApplicationTable(ListTable):
    caption = _("Applications")
    empty_title = _("No application fits")
    empty_text = _("Applications appear here once they concern you.")

    reference = tables.Column(verbose_name=_("Reference"), empty_values=(), order_by=("reference", "pk"))
    organization = tables.Column(
        verbose_name=_("Organization"), order_by=("organization__acronym", "organization__name", "pk")
    )
    committee = tables.Column(verbose_name=_("Committee"), order_by=("committee__sort_key", "pk"))
    category = tables.Column(verbose_name=_("Category"), order_by=("category", "pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "pk"))
    state_since = DayColumn(verbose_name=_("Since"), order_by=("state_since", "pk"))
    due_on = DayColumn(verbose_name=_("Due"), order_by=("due_on", "pk"))

    class Meta(ListTable.Meta):
        order_by = "-state_since"

    def render_reference(self, record: Application) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def value_reference(self, record: Application) -> str:
        return str(record)

    def render_organization(self, record: Application) -> SafeString:
        organization = record.organization
        if not (organization.name and organization.acronym):
            return format_html("{}", organization)
        return format_html('{}<span class="secondary d-block">{}</span>', organization.name, organization.acronym)

    def value_organization(self, record: Application) -> str:
        return record.organization.full_name

    def render_category(self, record: Application) -> SafeString:
        return chip(record.category)

    def value_category(self, record: Application) -> str:
        return record.category
