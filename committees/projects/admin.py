"""Projects and proposals in the administration: to be read; the pages keep them."""

from django.contrib import admin

from committees.projects.models import NewWork, Project
from core.workflow.admin import ReadOnly


@admin.register(Project)
class ProjectAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("reference", "title", "committee", "stage", "kind")
    list_select_related = ("committee",)
    list_filter = ("stage", "kind")
    search_fields = ("reference", "title", "committee__reference")
    show_full_result_count = False


@admin.register(NewWork)
class NewWorkAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "title", "committee", "state", "proposed_on")
    list_select_related = ("committee",)
    list_filter = ("state",)
    search_fields = ("number", "title", "committee__reference")
    show_full_result_count = False
