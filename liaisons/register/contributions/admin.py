"""Contributions in the administration: to be read; what was sent stays as it is."""

from django.contrib import admin

from core.workflow.admin import ReadOnly
from liaisons.register.contributions.models import Contribution


@admin.register(Contribution)
class ContributionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("__str__", "kind", "committee", "organization", "home", "iec", "sent_on", "state")
    list_select_related = ("committee", "organization", "home", "iec__committee")
    list_filter = ("kind", "state")
    show_full_result_count = False
