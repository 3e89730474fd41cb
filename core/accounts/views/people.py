"""Inviting people, accepting an invitation, and the upload of a list of officers."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import invitations, officers
from core.accounts.forms import InviteForm, OfficersForm
from core.accounts.models import Invitation
from core.accounts.standing import standing_of
from core.accounts.views.own import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """List the reader's invitations and send a further one."""
    person, standing = person_of(request), standing_of(request.user)
    if not invitations.roles_to_offer(standing):
        raise PermissionDenied
    initial = {key: request.GET[key] for key in ("role", "scope") if key in request.GET}
    form = InviteForm(request.POST if request.method == "POST" else None, standing=standing, initial=initial)
    if form.is_valid():
        fields = form.cleaned_data
        try:
            made = invitations.invite(
                email=fields["email"],
                name=fields["name"],
                role=fields["role"],
                scope=fields["found"],
                deputy=fields["deputy"],
                by=person,
            )
        except PermissionDenied:
            form.add_error("scope", _("This is not yours to offer."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation was sent to %(email)s.") % {"email": made.email})
            return redirect("accounts:invite")
    rows = Invitation.objects.made_by(person).select_related("scope_type").prefetch_related("scope")[:50]
    context = {"form": form, "rows": rows}
    return render(request, "accounts/invite.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of the reader's invitations void."""
    invitations.withdraw(get_object_or_404(Invitation.objects.made_by(person_of(request)), pk=pk))
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts:invite")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever has its link; let the person invited accept it."""
    found = invitations.find(token)
    if found is None:
        raise Http404
    error = ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            invitations.accept(found, person=person_of(request))
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, _("Welcome: you are %(role)s now.") % {"role": found.get_role_display()})
            return redirect("/")
    elif not request.user.is_authenticated and found.is_open:
        # Who has the link reads that mailbox: signing up with the address needs no second proof.
        get_adapter().stash_verified_email(request, found.email)
    mine = request.user.is_authenticated and person_of(request).email.lower() == found.email.lower()
    context = {"invitation": found, "error": error, "mine": mine, "token": token}
    return render(request, "accounts/invitation.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload_officers(request: HttpRequest) -> HttpResponse:
    """Check a list of officers, then load it as a whole."""
    standing = standing_of(request.user)
    if not officers.may_load(standing):
        raise PermissionDenied
    form = OfficersForm(request.POST or None, request.FILES or None)
    lines: list[officers.Line] = []
    if form.is_valid():
        data = form.cleaned_data["data"]
        try:
            lines = officers.read(data, standing=standing)
            if "load" in request.POST:
                count = officers.load(lines, by=person_of(request))
                messages.success(request, _("%(count)s appointments were made.") % {"count": count})
                return redirect("accounts:officers")
        except ValidationError as error:
            form.add_error(None, error)
        if lines:
            form = OfficersForm(initial={"text": data.decode("utf-8-sig")})
    wrong = sum(bool(line.errors) for line in lines)
    context = {"form": form, "lines": lines, "wrong": wrong}
    return render(request, "accounts/officers.html", context, status=422 if wrong or form.errors else 200)
