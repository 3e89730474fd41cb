"""The lists of messages."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.notifications.models import Message


class InboxTable(tables.Table):
    """What was sent to the reader; what is unread stands out by word and weight."""

    subject = tables.Column(verbose_name=_("Message"), orderable=False)
    created_at = tables.DateTimeColumn(verbose_name=_("Received"), format="j M Y, H:i")

    title = ""
    caption = _("Messages to you")
    empty_title = _("No messages")
    empty_text = _("What concerns you is told here and by e-mail.")

    class Meta:
        model = Message
        fields = ("subject", "created_at")
        order_by = "-created_at"
        row_attrs = {"class": lambda record: "" if record.read_at else "unread"}

    def render_subject(self, record: Message) -> Any:
        link = format_html('<a href="{}">{}</a>', reverse("notifications:message", args=[record.pk]), record.subject)
        if record.read_at:
            return link
        return format_html("<strong>{} {}</strong>", link, _("(new)"))


class OutgoingTable(tables.Table):
    """The outbox: to whom, what, and what became of it."""

    subject = tables.Column(verbose_name=_("Message"))
    email = tables.Column(verbose_name=_("To"))
    created_at = tables.DateTimeColumn(verbose_name=_("Written"), format="j M Y, H:i")
    status = tables.TemplateColumn(
        verbose_name=_("State"), template_name="notifications/status.html", order_by=("status", "created_at")
    )
    attempts = tables.Column(verbose_name=_("Attempts"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    title = ""
    caption = _("Outgoing mail")
    empty_title = _("No mail")
    empty_text = _("Every message that an action sends appears here.")

    class Meta:
        model = Message
        fields = ("subject", "email", "created_at", "status", "attempts")
        order_by = "-created_at"

    def render_subject(self, record: Message) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("notifications:outgoing", args=[record.pk]), record.subject)
