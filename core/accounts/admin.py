"""People and appointments in the administration. Appointments go through the services, so that grants follow."""

import datetime as dt
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission, UserObjectPermissionBase

from core import clock
from core.accounts import services
from core.accounts.models import Acknowledgement, Appointment, Invitation, Persona, User
from core.accounts.references import find_scope


class ReadOnly(admin.ModelAdmin):
    """Rows to be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AppointmentsOfPerson(admin.TabularInline):
    model = Appointment
    fk_name = "person"
    fields = readonly_fields = ("role", "scope_type", "scope", "deputy", "starts_on", "ends_on")
    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Appointment]:
        return super().get_queryset(request).prefetch_related("scope")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People. Rights are not given here: see the appointments. Nobody is deleted, the ledger names them."""

    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    fields = ("name", "email", "phone", "time_zone", "is_active", "joined_at", "last_login")
    readonly_fields = ("joined_at", "last_login")
    inlines = (AppointmentsOfPerson,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Who signs in with an address has proved it; another one is proved by the person himself.
        return (*self.readonly_fields, "email") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.email = obj.email.lower()
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            obj.emailaddress_set.create(email=obj.email, primary=True, verified=True)  # type: ignore[attr-defined]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AppointForm(forms.ModelForm):
    """An appointment, with its scope named as people name it."""

    scope_reference = forms.CharField(
        label=_("On"),
        required=False,
        max_length=300,
        help_text=_("ISO/TC 154, BSI, an organization's acronym; empty for roles held everywhere."),
    )

    class Meta:
        model = Appointment
        fields = ("person", "role", "deputy", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role"):
            try:
                self.instance.scope = find_scope(cleaned["role"], cleaned.get("scope_reference", ""))
            except ValidationError as error:
                self.add_error("scope_reference", error)
            else:
                self._ask_higher_apps(cleaned)
        return cleaned

    def _ask_higher_apps(self, cleaned: dict[str, Any]) -> None:
        person, scope = cleaned.get("person"), self.instance.scope
        if person is not None and scope is not None:
            for reason in services.objections(person, cleaned["role"], scope):
                self.add_error(None, reason)


class EndForm(forms.ModelForm):
    """What can be changed of an appointment: when it ends."""

    ends_on = forms.DateField(label=_("Last day"), widget=AdminDateWidget, help_text=_("Yesterday ends it at once."))

    class Meta:
        model = Appointment
        fields = ("ends_on",)

    def clean_ends_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["ends_on"]
        if self.instance.ends_on and self.instance.ends_on < clock.today():
            raise ValidationError(_("This appointment is over; make a new one."))
        if reasons := services.end_objections(self.instance, day):
            raise ValidationError(reasons)
        return day


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):
    list_display = ("person", "role", "scope", "deputy", "starts_on", "ends_on")
    list_filter = ("role", "deputy")
    search_fields = ("person__name", "person__email")
    autocomplete_fields = ("person",)
    actions = ("end_now",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Appointment]:
        return super().get_queryset(request).select_related("person", "scope_type").prefetch_related("scope")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, form=EndForm if obj else AppointForm, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return ("person", "role", "scope", "deputy", "starts_on", "ends_on", "made_by", "made_at")
        return ("person", "role", "scope_reference", "deputy", "starts_on", "ends_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("person", "role", "scope", "deputy", "starts_on", "made_by", "made_at") if obj else ()

    def save_model(self, request: HttpRequest, obj: Appointment, form: Any, change: bool) -> None:
        if change:
            services.end(obj, on=form.cleaned_data["ends_on"])
            return
        assert obj.scope is not None
        made = services.appoint(
            person=obj.person,
            role=obj.role,
            scope=obj.scope,
            starts_on=obj.starts_on,
            ends_on=obj.ends_on,
            deputy=obj.deputy,
            by=request.user,  # type: ignore[arg-type]
        )
        obj.pk = made.pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("End with yesterday as the last day"))
    def end_now(self, request: HttpRequest, queryset: models.QuerySet[Appointment]) -> None:
        """End the chosen appointments at once."""
        running = [row for row in queryset if row.ends_on is None or row.ends_on >= clock.today()]
        for row in running:
            services.end(row)
        messages.success(request, _("%(count)s appointments are ended.") % {"count": len(running)})


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ReadOnly):
    list_display = ("person", "text", "edition", "at")
    list_filter = ("text",)
    search_fields = ("person__name", "person__email")
    list_select_related = ("person",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ("email", "role", "invited_by", "created_at", "expires_at", "accepted_at", "withdrawn_at")
    list_filter = ("role",)
    search_fields = ("email", "name")
    list_select_related = ("invited_by",)
    exclude = ("token_digest",)


@admin.register(Persona)
class PersonaAdmin(ReadOnly):
    list_display = ("person", "story")


class GrantAdmin(ReadOnly):
    """Guardian's object permissions: shown, never edited, because they follow the appointments."""

    list_display = ("user", "permission", "content_object")
    search_fields = ("user__name", "user__email")
    list_select_related = ("user", "permission__content_type", "content_object")


for _model in apps.get_models():
    if issubclass(_model, UserObjectPermissionBase) and _model is not UserObjectPermission:
        admin.site.register(_model, GrantAdmin)

# Rights come from appointments alone.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)
