"""The lists of documents passed on and of backings."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.lists.tables import DayColumn, ListTable, StateColumn
from liaisons.register.documents.models import Backing, PassingOn


class _Sent(ListTable):
    """What the two lists have in common."""

    reference = tables.Column(verbose_name=_("Reference"), order_by=("reference", "pk"))
    document = tables.Column(verbose_name=_("Document"), order_by=("document__n_number", "pk"))
    committee = tables.Column(verbose_name=_("Committee"), order_by=("committee__sort_key", "-pk"))
    organization = tables.Column(verbose_name=_("Organization"), order_by=("organization__acronym", "-pk"))
    state = StateColumn(verbose_name=_("State"), order_by=("state", "-pk"))
    answer_by = DayColumn(verbose_name=_("Answer by"), order_by=("answer_by", "pk"))

    class Meta(ListTable.Meta):
        order_by = "-reference"

    def render_reference(self, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def value_reference(self, record: Any) -> str:
        return str(record)


class PassingOnTable(_Sent):
    caption = _("Requests for feedback")
    empty_title = _("No feedback asked for")
    empty_text = _("What you ask your own body appears here, and for committee managers the feedback that came back.")

    matter_named = tables.Column(
        verbose_name=_("About"), order_by=("document__n_number", "ballot__reference", "meeting__starts_on", "pk")
    )
    body = tables.Column(
        verbose_name=_("Organization or committee"), order_by=("organization__acronym", "home__sort_key", "-pk")
    )
    group = tables.Column(verbose_name=_("Group"), order_by=("group", "pk"))

    class Meta(_Sent.Meta):
        model = PassingOn
        fields = ("reference", "matter_named", "committee", "body", "group", "state", "answer_by")
        exclude = ("document", "organization")
        sequence = fields


class BackingTable(_Sent):
    caption = _("Backing of documents")
    empty_title = _("No backing asked for")
    empty_text = _("Committee managers ask for it in the list of their documents.")

    answer = tables.Column(verbose_name=_("Answer"), order_by=("answer", "pk"))

    class Meta(_Sent.Meta):
        model = Backing
        fields = ("reference", "document", "committee", "organization", "state", "answer", "answer_by")
        sequence = fields

    def render_answer(self, record: Backing) -> str:
        return record.get_answer_display()

    def value_answer(self, record: Backing) -> str:
        return record.get_answer_display()
