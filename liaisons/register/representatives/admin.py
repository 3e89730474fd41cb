"""Representatives in the administration: to be read; their states change through actions alone."""

from django.contrib import admin

from committees.directory.admin import ReadOnlyInline
from core.workflow.admin import ReadOnly
from liaisons.register.representatives import models


class Registrations(ReadOnlyInline):
    model = models.Registration
    fk_name = "representative"
    fields = readonly_fields = ("committee", "starts_on", "ends_on", "made_by")


@admin.register(models.Representative)
class RepresentativeAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "organization", "home", "iec", "committee", "state", "started_on", "ended_on")
    list_select_related = ("organization", "home", "iec__committee", "committee")
    list_filter = ("state",)
    search_fields = ("name", "email", "committee__reference")
    show_full_result_count = False
    inlines = (Registrations,)
