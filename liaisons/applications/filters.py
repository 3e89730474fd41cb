"""The filters of the list of applications; their values stand in the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from liaisons.applications.models import Application, ApplicationQuerySet
from liaisons.applications.workflows import APPLICATION


class ApplicationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Reference, organization or committee"), method="find")
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=(("A", "A"), ("B", "B"), ("C", "C")), empty_label=_("Every category")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in APPLICATION.states],
        empty_label=_("Every state"),
    )

    class Meta:
        model = Application
        fields = ("q", "category", "state")

    def find(self, queryset: ApplicationQuerySet, name: str, value: str) -> ApplicationQuerySet:
        return queryset.found_by(value)
