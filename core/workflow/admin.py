"""The ledger and the deadlines in the administration: to be read, never to be changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.workflow.models import Anchor, Deadline, Event, Reminder


class ReadOnly:
    """Nothing is added, changed or deleted here: states and ledgers have their own ways."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "workflow", "subject_id", "seq", "action", "source", "target", "actor", "acting_as")
    list_select_related = ("actor",)
    list_filter = ("workflow", "action")
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(Deadline)
class DeadlineAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("due_on", "workflow", "kind", "subject_id", "opened_at", "closed_at", "outcome")
    list_filter = ("workflow", "kind", "outcome")
    show_full_result_count = False


@admin.register(Reminder)
class ReminderAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "deadline", "offset", "recipient")
    list_select_related = ("deadline", "recipient")
    show_full_result_count = False


@admin.register(Anchor)
class AnchorAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "up_to", "count", "digest")
