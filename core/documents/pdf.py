"""Tagged PDF from a template. Nothing but our own static files is read, nothing is fetched."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import translation

# Static addresses are resolved against this host, which does not exist; any other host is foreign.
_BASE = "https://static.invalid/"
_ENDINGS = frozenset({".css", ".woff2", ".woff", ".ttf", ".otf", ".png", ".jpg", ".jpeg", ".svg"})


class PdfUnavailable(RuntimeError):
    """This machine lacks the libraries that lay text out (Pango); how to install them stands in the message."""


@dataclass(frozen=True)
class LaidOut:
    """A tagged PDF, and on which of its pages (from 0) each element with an id stands."""

    content: bytes
    places: dict[str, int]


def render(template: str, context: dict[str, Any], *, title: str, lang: str = "en") -> bytes:
    """Render `template` as a tagged PDF (PDF/UA-1) in the language `lang`.

    `title` becomes the document's title (context `title`; the template's base puts it into `<title>`).
    The same input gives the same bytes. Templates name stylesheets, fonts and pictures by `{% static %}`;
    any other address is refused and left out. Raises `PdfUnavailable` where Pango is missing.
    """
    return _write(_markup(template, context, title, lang), {"pdf_variant": "pdf/ua-1"}).content


def lay_out(template: str, context: dict[str, Any], *, title: str, lang: str = "en") -> LaidOut:
    """Render `template` as `render` does, tagged but without the claim of PDF/UA-1: foreign pages are put into it."""
    return _write(_markup(template, context, title, lang), {"pdf_tags": True})


def _markup(template: str, context: dict[str, Any], title: str, lang: str) -> str:
    with translation.override(lang):
        return render_to_string(template, {**context, "title": title, "lang": lang})


def _write(html: str, options: dict[str, Any]) -> LaidOut:
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:
        raise PdfUnavailable(
            "PDF files cannot be made: the library Pango is missing "
            "(Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
        ) from error

    class StaticOnly(URLFetcher):  # type: ignore[misc]
        """Reads our own static files and refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            data, media_type = read_static(url)
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    options = {**options, "pdf_identifier": hashlib.sha256(html.encode()).digest()[:16]}
    document = HTML(string=html, base_url=_BASE, url_fetcher=StaticOnly()).render(**options)
    places = {name: number for number, page in enumerate(document.pages) for name in page.anchors}
    return LaidOut(document.write_pdf(**options), places)


def read_static(url: str) -> tuple[bytes, str]:
    """Return content and media type of one of our static files. Raises `ValueError` for any other address."""
    parts = urlsplit(url)
    root = urlsplit(urljoin(_BASE, settings.STATIC_URL)).path
    path = unquote(parts.path)
    if parts.scheme != "https" or parts.netloc != urlsplit(_BASE).netloc or not path.startswith(root):
        raise ValueError(f"Not one of our static files: {url[:200]}")
    name = path.removeprefix(root)
    if PurePosixPath(name).suffix.lower() not in _ENDINGS or ".." in PurePosixPath(name).parts:
        raise ValueError(f"Not a stylesheet, font or picture: {url[:200]}")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    try:
        found = finders.find(name)
        if isinstance(found, str):
            return Path(found).read_bytes(), media_type
        with staticfiles_storage.open(name) as stored:
            return stored.read(), media_type
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise ValueError(f"No such static file: {url[:200]}") from error
