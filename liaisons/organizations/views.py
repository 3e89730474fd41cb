"""The pages of the organizations."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committees.directory.attribution import ISO_OPEN_DATA
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.lists.pages import ListPage
from liaisons.organizations import ports, services
from liaisons.organizations.filters import OrganizationFilter
from liaisons.organizations.forms import DetailsForm, MergeForm, RenameForm
from liaisons.organizations.models import Organization
from liaisons.organizations.tables import OrganizationTable

_CHANGES_SHOWN = 20


class OrganizationsPage(ListPage):
    """The organizations that the reader may see, with the counts that higher apps add."""

    table_class = OrganizationTable
    filterset_class = OrganizationFilter
    template_name = "organizations/list.html"
    export_name = "organizations"
    notice = ISO_OPEN_DATA

    def rows(self) -> models.QuerySet[Any]:
        return (
            Organization.objects.visible_to(self.request.user)
            .defer("search_text", "description", "headquarters")
            .annotate(**{count.name: count.expression() for count in ports.counts()})
            .fetch_mode(models.FETCH_RAISE)
        )

    def context(self) -> dict[str, Any]:
        return {"attribution": ISO_OPEN_DATA}


@require_safe
def organization_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one organization; its contacts only to those who have signed in (SVC-05)."""
    organization = get_object_or_404(
        Organization.objects.visible_to(request.user).select_related("same_as").prefetch_related("aliases"), pk=pk
    )
    contacts = None
    if request.user.is_authenticated:
        contacts = (
            Appointment.objects.in_force()
            .on(organization)
            .filter(role=Role.ORGANIZATION_CONTACT)
            .select_related("person")
        )
    context: dict[str, Any] = {
        "organization": organization,
        "contacts": contacts,
        "panels": ports.panels_of(request, organization),
        "attribution": ISO_OPEN_DATA,
        "may_change": services.may_change(request.user, organization),
        "may_keep_names": services.may_keep_names(request.user),
    }
    if context["may_change"]:
        context["changes"] = organization.changes.select_related("by")[:_CHANGES_SHOWN]
    return render(request, "organizations/organization.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_details(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a contact of the organization, or central staff, change its details; what was typed outlives an error."""
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    if not services.may_change(request.user, organization):
        raise PermissionDenied
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=services.details_of(organization))
    if form.is_valid():
        changed = services.change_details(
            organization=organization, data=form.cleaned_data, by=cast(User, request.user)
        )
        if changed:
            messages.success(request, _("Recorded, and reported to the programme managers of its committees."))
        else:
            messages.success(request, _("Recorded."))
        return redirect(organization)
    status = 422 if form.is_bound else 200
    return render(request, "organizations/details.html", {"organization": organization, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Let central staff call an organization by a new name; the former one still finds it."""
    organization = _of_staff(request, pk)
    names = {"acronym": organization.acronym, "name": organization.name}
    form = RenameForm(request.POST if request.method == "POST" else None, initial=names)
    if form.is_valid():
        services.rename(organization=organization, by=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("Recorded. It is still found under its former name."))
        return redirect(organization)
    context = {
        "organization": organization,
        "back": organization.get_absolute_url(),
        "form": form,
        "heading": _("Rename %(organization)s") % {"organization": organization},
        "button": _("Record the new name"),
        "consequences": [
            _("Liaisons, applications, representatives, contacts and bars stay with it (REV-11)."),
            _("The former name is kept: the organization is still found under it."),
        ],
    }
    return render(request, "organizations/names.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let central staff say that an organization is the same as another; what both hold is named in words."""
    organization = _of_staff(request, pk)
    form = MergeForm(request.POST if request.method == "POST" else None, organization=organization)
    if form.is_valid():
        into = form.cleaned_data["into"]
        try:
            services.merge(organization=organization, into=into, by=cast(User, request.user))
        except ValidationError as refused:
            form.add_error("into", forms.ValidationError(refused.messages))
        else:
            messages.success(request, _("%(organization)s is now part of this one.") % {"organization": organization})
            return redirect(into)
    context = {
        "organization": organization,
        "back": organization.get_absolute_url(),
        "form": form,
        "heading": _("Merge %(organization)s into another organization") % {"organization": organization},
        "button": _("Merge them"),
        "danger": True,
        "consequences": [
            _("Liaisons in force, open applications, representatives and bars go on as the other’s (REV-11)."),
            _("Its contacts become contacts of the other. What is over stays under the name that it had."),
            _("It is refused while both are in liaison with the same committee, or one applies there (EXT-28)."),
            _("It cannot be taken back."),
        ],
    }
    return render(request, "organizations/names.html", context, status=422 if form.is_bound else 200)


def _of_staff(request: HttpRequest, pk: int) -> Organization:
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    if not services.may_keep_names(request.user):
        raise PermissionDenied
    return organization
