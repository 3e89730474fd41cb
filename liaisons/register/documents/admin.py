"""Documents passed on and backings in the administration: to be read; their states change through actions alone."""

from django.contrib import admin

from core.workflow.admin import ReadOnly
from liaisons.register.documents.models import Backing, PassingOn


@admin.register(PassingOn)
class PassingOnAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "matter_named", "body", "group", "state")
    list_select_related = ("document", "ballot", "meeting", "organization", "home")
    list_filter = ("state",)
    exclude = ("addresses",)
    show_full_result_count = False


@admin.register(Backing)
class BackingAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "document", "organization", "state", "answer")
    list_select_related = ("document", "organization")
    list_filter = ("state", "answer")
    show_full_result_count = False
