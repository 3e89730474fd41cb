"""What the list of meetings can be narrowed by."""

from typing import Any

import django_filters as filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.meetings.models import Meeting
from core import clock


class MeetingFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Title or place"), method="matching")
    committee = filters.CharFilter(label=_("Committee"), method="of_committee")
    when = filters.ChoiceFilter(
        label=_("When"),
        choices=(("planned", _("Planned")), ("past", _("Begun or past"))),
        empty_label=_("All"),
        method="by_time",
    )

    class Meta:
        model = Meeting
        fields = ("q", "committee", "when")

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(models.Q(title__icontains=value) | models.Q(place__icontains=value))

    def of_committee(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(committee__in=Committee.objects.matching(value))

    def by_time(self, queryset: Any, name: str, value: str) -> Any:
        begun = models.Q(starts_at__lte=clock.now())
        return queryset.filter(~begun if value == "planned" else begun)
