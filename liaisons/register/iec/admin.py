"""ISO-IEC liaisons in the administration: to be read; their states change through actions alone."""

from django.contrib import admin

from core.workflow.admin import ReadOnly
from liaisons.register.iec.models import IecLiaison, JointWork


@admin.register(IecLiaison)
class IecLiaisonAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "committee", "iec_reference", "state", "started_on")
    list_select_related = ("committee",)
    list_filter = ("state",)
    search_fields = ("reference", "iec_reference", "committee__reference")
    show_full_result_count = False


@admin.register(JointWork)
class JointWorkAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "committee", "iec_reference", "title", "state")
    list_select_related = ("committee",)
    list_filter = ("state", "kind")
    search_fields = ("reference", "title", "iec_reference", "committee__reference")
    show_full_result_count = False
