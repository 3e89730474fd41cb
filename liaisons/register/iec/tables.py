"""The lists of ISO-IEC liaisons and of planned work."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from liaisons.register.iec.models import IecLiaison


class _Table(ListTable):
    """Rows with a reference that leads to their page, and a state."""

    reference = tables.Column(verbose_name=_("Reference"), order_by=("reference", "pk"))
    committee = tables.Column(verbose_name=_("ISO committee"), order_by=("committee__sort_key", "iec_reference", "pk"))
    iec_reference = tables.Column(verbose_name=_("IEC committee"), order_by=("iec_reference", "pk"))

    def render_reference(self, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def value_reference(self, record: Any) -> str:
        return str(record)


class IecLiaisonTable(_Table):
    caption = _("ISO-IEC liaisons")
    empty_title = _("No ISO-IEC liaison fits")
    empty_text = _("A liaison appears here once it is in force, and before to those whom it concerns.")

    types = tables.Column(verbose_name=_("Types of arrangement"), orderable=False)
    state = StateColumn(verbose_name=_("State"), order_by=("state", "pk"))
    started_on = DayColumn(verbose_name=_("Since"), order_by=("started_on", "pk"))

    class Meta(ListTable.Meta):
        order_by = "committee"

    def render_types(self, record: IecLiaison) -> str:
        return ", ".join(record.type_labels)

    def value_types(self, record: IecLiaison) -> str:
        return ", ".join(record.type_labels)


class JointWorkTable(_Table):
    caption = _("Planned work that may concern IEC")
    empty_title = _("No planned work fits")
    empty_text = _("Work appears here once the manager of a committee, or the office of the CEO, has reported it.")

    title = tables.Column(verbose_name=_("Subject"), order_by=("title", "pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "pk"))
    started_on = DayColumn(verbose_name=_("Study started"), order_by=("started_on", "pk"))

    class Meta(ListTable.Meta):
        order_by = "-reference"
