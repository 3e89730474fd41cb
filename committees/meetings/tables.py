"""The list of meetings."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committees.meetings.models import Meeting
from core.lists.tables import DayColumn, ListTable


class MeetingTable(ListTable):
    caption = _("Meetings")
    empty_title = _("No meeting fits")
    empty_text = _("Meetings of your committees appear here when their managers have planned them.")

    title = tables.Column(verbose_name=_("Meeting"), order_by=("title", "pk"))
    committee = tables.Column(verbose_name=_("Committee"), order_by=("committee__sort_key", "pk"), accessor="committee")
    starts_on = DayColumn(verbose_name=_("First day"), order_by=("starts_on", "pk"))
    ends_on = DayColumn(verbose_name=_("Last day"), order_by=("ends_on", "pk"))
    place = tables.Column(verbose_name=_("Place"), order_by=("place", "pk"))
    mode = tables.Column(verbose_name=_("Mode"), order_by=("mode", "pk"))

    class Meta(ListTable.Meta):
        order_by = "-starts_on"

    def render_title(self, record: Meeting) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)

    def value_title(self, record: Meeting) -> str:
        return record.title

    def render_committee(self, record: Meeting) -> str:
        return record.committee.reference

    def render_mode(self, record: Meeting) -> str:
        return record.get_mode_display()
