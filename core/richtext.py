"""Text with markup from outside, made safe to show."""

import re

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "sub", "sup", "a"}
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z]")


def sanitize(text: str) -> str:
    """Return `text` as HTML that keeps paragraphs, lists, emphasis and links to web pages and drops the rest.

    Text without any markup gets its paragraphs from its blank lines. Sanitizing twice changes nothing more.
    """
    text = text.strip()
    if not text:
        return ""
    if _MARKUP.search(text):
        text = _clean(text)
    if text and not _MARKUP.search(text):
        text = _clean(str(linebreaks(text, autoescape="&" not in text)))
    return text


def safe(text: str) -> SafeString:
    """Return stored markup for a template, sanitized once more: what a raw write left behind is not trusted."""
    return mark_safe(sanitize(text))  # noqa: S308


def _clean(text: str) -> str:
    return nh3.clean(
        text,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    ).strip()
