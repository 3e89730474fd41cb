"""The register in the administration. The state of a liaison changes through its procedure alone."""

from django.contrib import admin
from django.http import HttpRequest

from committees.directory.admin import ReadOnlyInline
from liaisons.register import models
from liaisons.register.documents import admin as documents
from liaisons.register.iec import admin as iec
from liaisons.register.internal import admin as internal
from liaisons.register.leaders import admin as leaders
from liaisons.register.representatives import admin as representatives
from liaisons.register.reviews import admin as reviews

__all__ = ["documents", "iec", "internal", "leaders", "representatives", "reviews"]


class Grants(ReadOnlyInline):
    model = models.LiaisonUserPermission
    fields = readonly_fields = ("user", "permission")


@admin.register(models.Liaison)
class LiaisonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("organization", "committee", "category", "state", "started_on", "ended_on")
    list_select_related = ("organization", "committee")
    list_filter = ("category", "state", "imported")
    search_fields = ("organization__acronym", "organization__name", "committee__reference")
    fields = readonly_fields = (
        "organization", "committee", "category", "state", "started_on", "ended_on", "ending", "imported",
    )  # fmt: skip
    inlines = (Grants,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Liaison | None = None) -> bool:
        return False


@admin.register(models.Bar)
class BarAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("organization", "decision", "from_on", "first_free_on")
    list_select_related = ("organization",)
    autocomplete_fields = ("organization", "committees")
