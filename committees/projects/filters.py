"""What the lists of projects and proposals can be narrowed by."""

from typing import Any

import django_filters as filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.projects.models import Kind, NewWork, Project, Stage
from committees.projects.workflows import NEW_WORK


class ProjectFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Reference or title"), method="find")
    committee = filters.CharFilter(label=_("Committee"), method="of_committee")
    stage = filters.ChoiceFilter(label=_("Stage"), choices=Stage.choices)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)

    class Meta:
        model = Project
        fields = ("q", "committee", "stage", "kind")

    def find(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.found_by(value)

    def of_committee(self, queryset: Any, name: str, value: str) -> Any:
        named = Committee.objects.matching(value).values("pk")
        return queryset.filter(models.Q(committee__in=named) | models.Q(working_group__in=named))


class NewWorkFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Reference or title"), method="find")
    state = filters.ChoiceFilter(label=_("State"), choices=[(state.value, state.label) for state in NEW_WORK.states])

    class Meta:
        model = NewWork
        fields = ("q", "state")

    def find(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.found_by(value)
