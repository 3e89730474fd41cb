"""Organizations in the administration."""

from django.contrib import admin

from committees.directory.admin import ReadOnlyInline
from liaisons.organizations import models


class Grants(ReadOnlyInline):
    model = models.OrganizationUserPermission
    fields = readonly_fields = ("user", "permission")


class Aliases(admin.TabularInline):  # type: ignore[type-arg]
    model = models.Alias
    extra = 0


@admin.register(models.Organization)
class OrganizationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("acronym", "name", "country", "confirmed_at", "same_as")
    list_select_related = ("same_as",)
    list_filter = ("intergovernmental", "not_for_profit")
    search_fields = ("acronym", "name", "aliases__text")
    autocomplete_fields = ("same_as",)
    raw_id_fields = ("created_by", "confirmed_by")
    readonly_fields = ("iso_id", "created_at")
    inlines = (Aliases, Grants)
