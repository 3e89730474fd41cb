"""The gate behind the sign-in: acknowledge, secure the account, then enter."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from allauth.socialaccount.helpers import render_authentication_error
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException

from core.accounts import acknowledging, second_factor
from core.rulebook.enforcement import enforces

# Before the acknowledgement only the two texts, sign-out and the own security pages are reachable (COC-01).
_TEXTS = {"rulebook:code", "rulebook:declaration", "accounts:acknowledge", "shell:theme"}
_SECURITY = {
    "account_logout",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_inactive",
}
_SECURITY_PREFIX = "mfa_"
_PROVIDER = {"openid_connect_login", "openid_connect_callback"}

logger = logging.getLogger(__name__)


@enforces(
    "COC-01", "SVC-03", what=gettext_lazy("Lets nobody in who has not acknowledged the texts in force."), kind="guard"
)
class Gate:
    """Send a signed-in person to what is still to be acknowledged or secured (COC-01, COC-02, SVC-03).

    The page that was asked for follows as `next`, so that a link in a mail leads to it in the end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer instead of the view where the gate is closed."""
        person: Any = request.user
        match = request.resolver_match
        if not person.is_authenticated or match is None:
            return None
        if _is_open(match.view_name):
            return None
        if acknowledging.outstanding(person):
            return _send(request, reverse("accounts:acknowledge"))
        if second_factor.is_missing(person):
            messages.warning(request, _("Your role needs a second factor: set one up to go on."))
            return _send(request, reverse("mfa_index"))
        return None


def _is_open(name: str) -> bool:
    return name in _TEXTS or name in _SECURITY or name.startswith(_SECURITY_PREFIX)


def _send(request: HttpRequest, to: str) -> HttpResponse:
    """Lead to `to`; a part of a page that is reachable before stays empty instead, or the page would never stand."""
    part_of = request.headers.get("HX-Current-URL")
    if request.headers.get("HX-Request") and part_of:
        page = urlsplit(part_of).path
        if _is_open(_view_name(page)):
            return HttpResponse(status=204)
        return HttpResponse(headers={"HX-Redirect": f"{to}?{urlencode({'next': page})}"})
    if request.method in ("GET", "HEAD"):
        to = f"{to}?{urlencode({'next': request.get_full_path()})}"
    return redirect(to)


def _view_name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


class ProviderFailures:
    """Answer with the page of a failed sign-in where the identity provider is away or talks nonsense."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for the two views that ask the provider; every other failure stays one of ours."""
        match = request.resolver_match
        if match is None or match.view_name not in _PROVIDER or not isinstance(exception, RequestException):
            return None
        logger.warning("The identity provider does not answer: %s", exception)
        response: HttpResponse = render_authentication_error(request, provider=None, exception=exception)
        return response
