"""The lists of projects and of proposals of new work."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committees.projects.models import NewWork, Project
from core.lists.tables import DayColumn, ListTable, StateColumn


class ProjectTable(ListTable):
    caption = _("Projects")
    empty_title = _("No project fits")
    empty_text = _("A project appears here once its committee manager has registered it.")

    reference = tables.Column(verbose_name=_("Reference"), order_by=("reference", "pk"))
    title = tables.Column(verbose_name=_("Title"), order_by=("title", "pk"))
    committee = tables.Column(verbose_name=_("Committee"), order_by=("committee__sort_key", "reference", "pk"))
    kind = tables.Column(verbose_name=_("Kind"), order_by=("kind", "reference", "pk"))
    stage = tables.Column(verbose_name=_("Stage"), order_by=("stage", "reference", "pk"))

    class Meta(ListTable.Meta):
        order_by = "committee"

    def render_reference(self, record: Project) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.reference)

    def value_reference(self, record: Project) -> str:
        return record.reference

    def render_kind(self, record: Project) -> str:
        return record.get_kind_display()

    def render_stage(self, record: Project) -> str:
        return record.get_stage_display()


class NewWorkTable(ListTable):
    caption = _("Proposals of new work")
    empty_title = _("No proposal fits")
    empty_text = _("Proposals to your committees, and those of your own organization, appear here.")

    number = tables.Column(verbose_name=_("Reference"), order_by=("number", "pk"))
    title = tables.Column(verbose_name=_("Title"), order_by=("title", "pk"))
    committee = tables.Column(verbose_name=_("Committee"), order_by=("committee__sort_key", "-number"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "-number"))
    proposed_on = DayColumn(verbose_name=_("Proposed"), order_by=("proposed_on", "pk"))

    class Meta(ListTable.Meta):
        order_by = "-number"

    def render_number(self, record: NewWork) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def value_number(self, record: NewWork) -> str:
        return str(record)
