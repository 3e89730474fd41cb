"""The forms by which working groups, posts and experts are managed in the page (COM-04)."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from committees.directory import rights, services
from committees.directory.forms import AppointForm, EndForm, ExpertForm, GroupForm, StatusForm
from committees.directory.models import Committee, GroupMember
from core import clock
from core.accounts.models import Appointment, User
from core.accounts.roles import Role


class CommitteeForm(LoginRequiredMixin, View):
    """A form on one committee: GET shows it, POST does it and returns to the committee's page.

    Whoever may not is refused before the form is shown; the service checks again.
    """

    heading: Any = ""
    button: Any = ""
    danger = False

    @cached_property
    def committee(self) -> Committee:
        return get_object_or_404(
            Committee.objects.visible_to(self.request.user).select_related("parent", "secretariat"),
            pk=self.kwargs["pk"],
        )

    @property
    def reader(self) -> User:
        """Who sends the form: signed in, or it was not shown."""
        return cast(User, self.request.user)

    def allowed(self) -> bool:
        """Tell whether the reader may do this here."""
        raise NotImplementedError

    def form(self, data: Any = None) -> forms.Form:
        """Return the form, bound to `data` when something was posted."""
        return forms.Form(data)

    def bound(self) -> forms.Form:
        """Return the form with what was posted."""
        return self.form(self.request.POST)

    @property
    def back(self) -> str:
        """The address of the page from which the reader comes and to which he returns."""
        return self.committee.get_absolute_url()

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        """Do it and return the sentence that says so. Raises `ValidationError` for what cannot be."""
        raise NotImplementedError

    def consequences(self) -> list[str]:
        """Return what the reader has to know before pressing the button."""
        return []

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._check()
        return self._page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._check()
        form = self.bound()
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            done = self.do(form.cleaned_data, form)
        except ValidationError as refused:
            for field, errors in _by_field(refused, form).items():
                form.add_error(field, errors)
            return self._page(form, status=422)
        messages.success(request, done)
        return redirect(self.back)

    def _check(self) -> None:
        if not self.allowed():
            raise PermissionDenied

    def _page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        context = {
            "committee": self.committee,
            "form": form,
            "heading": self.heading,
            "button": self.button or self.heading,
            "danger": self.danger,
            "consequences": self.consequences(),
            "back": self.back,
        }
        return render(self.request, "directory/form.html", context, status=status)


class CreateGroup(CommitteeForm):
    """A new working group below a committee."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Create a working group")

    def allowed(self) -> bool:
        return not self.committee.is_group and rights.may_manage_groups(self.request.user, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        return GroupForm(data, initial={"number": services.next_group_number(self.committee)})

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        group = services.create_group(parent=self.committee, by=self.reader, **data)
        return _("%(group)s is created.") % {"group": group}


class DisbandGroup(CommitteeForm):
    """The end of a working group."""

    danger = True

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Disband %(group)s") % {"group": self.committee}

    def allowed(self) -> bool:
        return self.committee.is_group and rights.may_manage_groups(self.request.user, self.committee)

    def consequences(self) -> list[str]:
        return [
            _("Its convenor and experts keep their rights until the end of today, then they end."),
            _("Category C liaisons with it end (REV-10)."),
            _("Its page and its history stay."),
        ]

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        group = services.disband_group(group=self.committee, by=self.reader)
        return _("%(group)s is disbanded.") % {"group": group}


class ChangeStatus(CommitteeForm):
    """The suspension or dissolution of a committee, kept by the central secretariat (REV-10)."""

    danger = True

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Change the status of %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Change the status")

    def allowed(self) -> bool:
        return not self.committee.is_group and rights.is_central(self.request.user)

    def form(self, data: Any = None) -> forms.Form:
        return StatusForm(data, initial={"status": self.committee.status})

    def consequences(self) -> list[str]:
        return [
            _("A suspended committee takes no new liaison; those it has stay (REV-10)."),
            _("With a dissolved committee its working groups, its posts and its liaisons end today (REV-10, REV-09)."),
            _("Its page and its history stay. A dissolved committee stays dissolved."),
        ]

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        committee = services.change_status(committee=self.committee, status=data["status"], by=self.reader)
        return _("%(committee)s: %(status)s.") % {"committee": committee, "status": committee.get_status_display()}


class AppointOfficer(CommitteeForm):
    """An appointment to a post of the committee, or as its deputy."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Appoint to a post in %(committee)s") % {"committee": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Appoint")

    @cached_property
    def posts(self) -> tuple[Role, ...]:
        return rights.posts_to_fill(self.request.user, self.committee)

    def allowed(self) -> bool:
        return bool(self.posts)

    def form(self, data: Any = None) -> forms.Form:
        return AppointForm(data, posts=self.posts)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        appointment = services.appoint_officer(committee=self.committee, by=self.reader, **data)
        return _("%(person)s is appointed: %(role)s.") % {
            "person": appointment.person,
            "role": appointment.get_role_display(),
        }


class EndOfficer(CommitteeForm):
    """The end of an appointment."""

    danger = True

    @cached_property
    def appointment(self) -> Appointment:
        held = Appointment.objects.on(self.committee).select_related("person")
        return get_object_or_404(held, pk=self.kwargs["appointment"])

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("End the appointment of %(person)s") % {"person": self.appointment.person}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("End the appointment")

    def allowed(self) -> bool:
        return self.appointment.role in rights.posts_to_end(self.request.user, self.committee)

    def consequences(self) -> list[str]:
        role = self.appointment.get_role_display()
        return [_("%(role)s in %(committee)s.") % {"role": role, "committee": self.committee}]

    def form(self, data: Any = None) -> forms.Form:
        return EndForm(data)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        services.end_officer(appointment=self.appointment, on=data["on"], by=self.reader)
        return _("The appointment of %(person)s ends.") % {"person": self.appointment.person}


class RegisterExpert(CommitteeForm):
    """A registration in a working group."""

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("Register an expert in %(group)s") % {"group": self.committee}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Register")

    def allowed(self) -> bool:
        return self.committee.is_group and rights.may_manage_experts(self.request.user, self.committee)

    def form(self, data: Any = None) -> forms.Form:
        return ExpertForm(data, group=self.committee)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        member = services.register_expert(group=self.committee, by=self.reader, **data)
        return _("%(person)s is registered.") % {"person": member.person}


class EndExpert(CommitteeForm):
    """The end of a registration in a working group."""

    danger = True

    @cached_property
    def member(self) -> GroupMember:
        members = GroupMember.objects.filter(group=self.committee).in_force().select_related("person", "group__parent")
        return get_object_or_404(members, pk=self.kwargs["member"])

    @property
    def heading(self) -> str:  # type: ignore[override]
        return _("End the registration of %(person)s") % {"person": self.member.person}

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("End the registration")

    def allowed(self) -> bool:
        if not rights.may_see_experts(self.request.user, self.committee):
            raise Http404
        return rights.may_manage_experts(self.request.user, self.member.group)

    def form(self, data: Any = None) -> forms.Form:
        return EndForm(data)

    def do(self, data: dict[str, Any], form: forms.Form) -> str:
        services.end_expert(member=self.member, on=data["on"], by=self.reader)
        last = data["on"] >= clock.today()
        return (
            _("%(person)s stays registered until the last day.") if last else _("%(person)s is no longer registered.")
        ) % {"person": self.member.person}


def _by_field(refused: ValidationError, form: forms.Form) -> dict[str | None, list[str]]:
    """Return the messages of `refused` at the fields that the form has, the others for the form as a whole."""
    if not hasattr(refused, "error_dict"):
        return {None: refused.messages}
    errors: dict[str | None, list[str]] = {}
    for name, found in refused.message_dict.items():
        errors.setdefault(name if name in form.fields else None, []).extend(found)
    return errors
