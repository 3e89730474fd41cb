"""Meetings in the administration."""

from django.contrib import admin

from committees.meetings.models import AgendaEntry, Meeting


class AgendaInline(admin.TabularInline):  # type: ignore[type-arg]
    model = AgendaEntry
    extra = 0
    fields = ("number", "title")


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("committee", "title", "starts_on", "ends_on", "place", "mode")
    list_select_related = ("committee",)
    list_filter = ("mode",)
    search_fields = ("title", "committee__reference", "place")
    autocomplete_fields = ("committee",)
    inlines = (AgendaInline,)
