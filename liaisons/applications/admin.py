"""Applications in the administration: to be read; their states change through their actions alone."""

from django.contrib import admin

from core.workflow.admin import ReadOnly
from liaisons.applications.models import Application, LiaisonRequest


@admin.register(Application)
class ApplicationAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "organization", "committee", "category", "state", "state_since")
    list_select_related = ("organization", "committee")
    list_filter = ("state", "category")
    search_fields = ("reference", "organization__acronym", "organization__name", "committee__reference")
    show_full_result_count = False


@admin.register(LiaisonRequest)
class LiaisonRequestAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("organization", "category", "created_by", "saved_at")
    list_select_related = ("organization", "created_by")
    search_fields = ("organization__acronym", "organization__name")
