"""From one template a message: its first line is the subject, the rest the body; text and HTML are made of it."""

import re
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.notifications.models import Message

SUBJECT_LENGTH = 300


def compose(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Render `templates/mail/<template>.txt` and return subject and body.

    It is plain text, so nothing is escaped here; `html` escapes the result as a whole.
    """
    compiled: Any = get_template(f"mail/{template}.txt")
    values = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    rendered = compiled.template.render(Context(values, autoescape=False))
    subject, _newline, body = rendered.strip().partition("\n")
    # A value with a line break in it must not become a header.
    subject = " ".join(subject.split())[:SUBJECT_LENGTH]
    return subject, re.sub(r"\n{3,}", "\n\n", body.strip())


def address_of(link: str) -> str:
    """Return the absolute address that leads through sign-in to the page `link`."""
    if not link:
        return ""
    return f"{settings.SITE_URL}{reverse('account_login')}?{urlencode({'next': link})}"


def plain(message: Message) -> str:
    """Return the text of the mail."""
    return render_to_string("mail/base.txt", _context(message)).strip() + "\n"


def html(message: Message) -> str:
    """Return the HTML of the mail."""
    return render_to_string("mail/base.html", {**_context(message), "body": markup(message.text)})


def markup(text: str) -> SafeString:
    """Return plain text as HTML: paragraphs, lists of lines that begin with "- ", links that can be pressed."""
    return mark_safe("\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block))  # noqa: S308


def _block(block: str) -> SafeString:
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_linked(line[2:]),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((_linked(line),) for line in lines)))


def _linked(line: str) -> SafeString:
    return mark_safe(urlize(line, autoescape=True))  # noqa: S308


def _context(message: Message) -> dict[str, Any]:
    name = message.recipient.name if message.recipient else ""
    return {
        "message": message,
        "subject": message.subject,
        "text": mark_safe(message.text),  # noqa: S308
        "greeting": _("Dear %(name)s,") % {"name": name} if name else _("Good day,"),
        "link": address_of(message.link),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
