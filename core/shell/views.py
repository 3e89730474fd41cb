"""The reader's choice of light or dark, and the page of a refusal."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

THEMES = ("auto", "light", "dark")
COOKIE = "theme"
A_YEAR = 365 * 24 * 3600
HEADINGS = {
    403: _("This is not yours to do"),
    409: _("Somebody was faster"),
    422: _("This cannot be done"),
}


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and return to the page it was chosen on."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            COOKIE, theme, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def theme_of(request: HttpRequest) -> str:
    """Return light, dark or auto, whatever the cookie says."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else "auto"


def refuse(request: HttpRequest, *, status: int, refusals: Iterable[Any] = (), **context: Any) -> HttpResponse:
    """Return the page of a refusal outside the procedures, with the HTTP `status` 403, 409 or 422.

    `refusals` each have `rule`, `reason`, `who` and `until`; `context` may say `what` was refused, what is true
    `now`, what comes `next`, and where to go on (`link`, `link_label`).
    """
    page = {"heading": HEADINGS[status], "refusals": list(refusals), **context}
    return render(request, "refusal.html", page, status=status)
