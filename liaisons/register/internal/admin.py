"""Liaisons between committees in the administration: to be read; their states change through actions alone."""

from django.contrib import admin

from core.workflow.admin import ReadOnly
from liaisons.register.internal.models import InternalLiaison


@admin.register(InternalLiaison)
class InternalLiaisonAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "home", "target", "level", "state", "started_on")
    list_select_related = ("home", "target")
    list_filter = ("state", "level")
    search_fields = ("reference", "home__reference", "target__reference")
    show_full_result_count = False
