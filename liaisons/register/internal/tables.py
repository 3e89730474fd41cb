"""The list of liaisons between committees."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from core.shell.html import chip
from liaisons.register.internal.models import InternalLiaison


class InternalLiaisonTable(ListTable):
    caption = _("Liaisons between committees")
    empty_title = _("No liaison between committees fits")
    empty_text = _("A liaison appears here once it is in force, and before to those whom it concerns.")

    reference = tables.Column(verbose_name=_("Reference"), order_by=("reference", "pk"), empty_values=())
    home = tables.Column(verbose_name=_("From"), order_by=("home__sort_key", "target__sort_key", "pk"))
    target = tables.Column(verbose_name=_("To"), order_by=("target__sort_key", "home__sort_key", "pk"))
    reciprocal = tables.Column(verbose_name=_("Both ways"), order_by=("reciprocal", "pk"))
    level = tables.Column(verbose_name=_("Level"), order_by=("level", "pk"), empty_values=())
    state = StateColumn(verbose_name=_("State"), order_by=("state", "pk"))
    started_on = DayColumn(verbose_name=_("Since"), order_by=("started_on", "pk"))

    class Meta(ListTable.Meta):
        order_by = "home"

    def render_reference(self, record: InternalLiaison) -> SafeString:
        named = record.reference or _("%(home)s to %(target)s") % {"home": record.home, "target": record.target}
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), named)

    def value_reference(self, record: InternalLiaison) -> str:
        return record.reference or ""

    def render_reciprocal(self, value: bool) -> Any:
        return chip(_("both ways")) if value else _("one way")

    def value_reciprocal(self, value: bool) -> Any:
        return _("both ways") if value else _("one way")

    def render_level(self, record: InternalLiaison) -> str:
        return record.level_word

    def value_level(self, record: InternalLiaison) -> str:
        return record.level_word
