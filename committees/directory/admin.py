"""The directory in the administration. Rights are seen here; they change through appointments alone."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from committees.directory import models


class ReadOnlyInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that the administration shows and never changes."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user", "permission")


class BodyGrants(ReadOnlyInline):
    model = models.NationalBodyUserPermission
    fields = readonly_fields = ("user", "permission")


class CommitteeGrants(ReadOnlyInline):
    model = models.CommitteeUserPermission
    fields = readonly_fields = ("user", "permission")


@admin.register(models.NationalBody)
class NationalBodyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("acronym", "name", "country", "iso_id")
    search_fields = ("acronym", "name")
    list_filter = ("country",)
    readonly_fields = ("iso_id",)
    inlines = (BodyGrants,)


@admin.register(models.Committee)
class CommitteeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("reference", "title", "kind", "status", "secretariat")
    list_select_related = ("secretariat",)
    list_filter = ("kind", "status")
    search_fields = ("reference", "title")
    autocomplete_fields = ("parent", "secretariat")
    readonly_fields = ("iso_id",)
    inlines = (CommitteeGrants,)


@admin.register(models.Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("committee", "body", "kind", "starts_on", "ends_on", "imported")
    list_select_related = ("committee", "body")
    list_filter = ("kind", "imported")
    search_fields = ("committee__reference", "body__acronym")
    autocomplete_fields = ("committee", "body")
    readonly_fields = ("imported",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A membership ends; it is not unmade (COM-02)."""
        return False


@admin.register(models.GroupMember)
class GroupMemberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("group", "person", "nominated_by", "on_behalf_of", "starts_on", "ends_on")
    list_select_related = ("group", "person", "nominated_by")
    search_fields = ("group__reference", "person__name")
    autocomplete_fields = ("group", "nominated_by")
    raw_id_fields = ("person",)
