"""Reviews in the administration: to be read; their states change through actions alone."""

from django.contrib import admin

from core.workflow.admin import ReadOnly
from liaisons.register.reviews.models import Review, ReviewRound


@admin.register(Review)
class ReviewAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "committee", "last_day", "state", "outcome", "outcome_on")
    list_select_related = Review.work_related
    list_filter = ("state", "outcome")
    date_hierarchy = "last_day"
    search_fields = ("committee__reference", "external__organization__acronym", "internal__reference")
    show_full_result_count = False


@admin.register(ReviewRound)
class ReviewRoundAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "committee", "begun_on", "put_on", "state")
    list_select_related = ("committee",)
    list_filter = ("state",)
    show_full_result_count = False
