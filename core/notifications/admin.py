"""Messages in the administration: to be read, never to be edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.notifications.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ("subject", "email", "kind", "status", "attempts", "created_at")
    list_filter = ("status", "kind")
    search_fields = ("subject", "email", "message_id")
    # A text may be meant for its recipient alone.
    fields = (
        "subject",
        "recipient",
        "email",
        "kind",
        "link",
        "status",
        "attempts",
        "next_try_at",
        "last_error",
        "repeated",
        "message_id",
        "created_at",
        "sent_at",
    )
    readonly_fields = fields
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
