"""Terms of office in the administration: to be read; they begin and end through their procedure alone."""

from django.contrib import admin

from core.workflow.admin import ReadOnly
from liaisons.register.leaders.models import Term


@admin.register(Term)
class TermAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("person", "group", "project", "committee", "state", "starts_on", "ends_on", "ended_on")
    list_select_related = ("person", "group", "project", "committee")
    list_filter = ("state",)
    search_fields = ("person__name", "group__reference", "project__reference")
    show_full_result_count = False
