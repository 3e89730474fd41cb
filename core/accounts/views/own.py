"""What concerns the reader himself: acknowledgements, profile, own data."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.accounts import acknowledging, own_data
from core.accounts.forms import AcknowledgeForm, ProfileForm
from core.accounts.models import Acknowledgement, User
from core.rulebook.enforcement import enforces


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person of a view that asks for one."""
    assert isinstance(request.user, User)
    return request.user


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return the page of ours that the reader was on his way to."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return default


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Ask for the Code and the declaration, then lead on to the page that was asked for (COC-01, SVC-03)."""
    person = person_of(request)
    texts = acknowledging.outstanding(person)
    target = next_page(request)
    if not texts:
        return redirect(target)
    form = AcknowledgeForm(request.POST if request.method == "POST" else None, texts=texts)
    if form.is_valid():
        acknowledging.acknowledge(person, texts)
        return redirect(target)
    rows = [
        {
            "text": text,
            "label": Acknowledgement.Text(text).label,
            "edition": acknowledging.edition_of(text),
            "url": f"rulebook:{text}",
            "field": form[text],
        }
        for text in texts
    ]
    again = person.acknowledgements.exists()
    context = {"form": form, "rows": rows, "next": target, "again": again}
    return render(request, "accounts/acknowledge.html", context, status=422 if form.is_bound else 200)


@enforces("SVC-04", what=gettext_lazy("Shows a person's own data and lets him correct them."), kind="page")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show what is kept of the reader, and let him correct it (SVC-04)."""
    person = person_of(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=person.pk))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    today = clock.today()
    rows = person.appointments.select_related("scope_type").prefetch_related("scope").order_by("-starts_on", "role")
    context = {
        "form": form,
        "appointments": [
            {"row": row, "in_force": row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)}
            for row in rows
        ],
        "acknowledgements": person.acknowledgements.all(),
    }
    return render(request, "accounts/profile.html", context, status=422 if form.is_bound else 200)


@enforces("SVC-04", what=gettext_lazy("Sends a person everything that is kept of him."), kind="page")
@require_safe
@never_cache
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Send the reader everything that is kept of him, as JSON (SVC-04)."""
    data = json.dumps(own_data.export(person_of(request)), indent=2, ensure_ascii=False, default=str)
    return HttpResponse(
        data,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="own-data.json"'},
    )
