"""The inbox of a person, and the outgoing mail for those who look after it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.notifications import queries, rendering, services
from core.notifications.models import Message
from core.notifications.tables import InboxTable, OutgoingTable

PAGE = 50


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List the messages to the reader, the newest first."""
    own = Message.objects.visible_to(request.user)
    table = InboxTable(own.defer("text", "last_error"))
    RequestConfig(request, paginate={"per_page": PAGE}).configure(table)
    return render(request, "notifications/inbox.html", {"table": table, "unread": queries.unread_count(request)})


@require_safe
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message to its recipient, and note that it was read."""
    found = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    services.mark_read(found)
    context = {"message": found, "body": rendering.markup(found.text)}
    return render(request, "notifications/message.html", context)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that the reader has seen every message."""
    services.mark_all_read(request.user)  # type: ignore[arg-type]
    return redirect("notifications:inbox")


def _signed_in_unless_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for a sign-in, but not in the demo: whoever registers there finds the letter that confirms the address."""
    guarded = login_required(view)

    @wraps(view)
    def choose(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (view if settings.DEMO_MODE else guarded)(request, *args, **kwargs)

    return choose


@require_safe
@_signed_in_unless_demo
def outbox(request: HttpRequest) -> HttpResponse:
    """List the outgoing mail: in the demo to everybody, otherwise to administrators."""
    rows = _outgoing(request)
    if status := request.GET.get("status"):
        rows = rows.filter(status=status)
    table = OutgoingTable(rows.defer("text"))
    RequestConfig(request, paginate={"per_page": PAGE}).configure(table)
    context = {"table": table, "statuses": Message.Status.choices, "status": status, "demo": settings.DEMO_MODE}
    return render(request, "notifications/outbox.html", context)


@require_safe
@_signed_in_unless_demo
def outgoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one outgoing mail: in the demo as it would have been sent, otherwise without what is confidential in it."""
    found = get_object_or_404(_outgoing(request), pk=pk)
    context = {
        "message": found,
        "body": rendering.plain(found) if settings.DEMO_MODE else "",
        "link": rendering.address_of(found.link) if settings.DEMO_MODE else "",
    }
    return render(request, "notifications/outgoing.html", context)


@require_POST
@login_required
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a message again that had failed; for administrators."""
    if not standing_of(request.user).holds(Role.ADMINISTRATOR):
        raise PermissionDenied
    found = get_object_or_404(_outgoing(request).undelivered(), pk=pk)
    services.retry(found)
    messages.success(request, _("The message is being sent again."))
    return redirect("notifications:outbox")


def _outgoing(request: HttpRequest) -> Any:
    if settings.DEMO_MODE:
        return Message.objects.all()
    rows = Message.objects.outgoing_for(request.user)
    if not standing_of(request.user).holds(Role.ADMINISTRATOR):
        raise PermissionDenied
    return rows
