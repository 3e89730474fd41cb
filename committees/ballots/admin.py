"""Ballots in the administration: read only, and without any position of a body (BAL-13)."""

from django.contrib import admin

from committees.ballots.models import Ballot, Question, Resolution
from core.workflow.admin import ReadOnly


class QuestionInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Question
    extra = 0


@admin.register(Ballot)
class BallotAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("reference", "title", "committee", "way", "state", "outcome", "closes_on")
    list_select_related = ("committee",)
    list_filter = ("state", "way", "outcome")
    search_fields = ("reference", "title", "committee__reference")
    inlines = (QuestionInline,)


@admin.register(Resolution)
class ResolutionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("committee", "year", "serial", "ballot", "published_at")
    list_select_related = ("committee", "ballot")
    list_filter = ("year",)
    search_fields = ("committee__reference",)
