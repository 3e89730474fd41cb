"""The filters of the list of liaisons; their values stand in the address."""

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison
from liaisons.register.workflows import LIAISON


class LiaisonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Organization or committee"), method="find")
    category = django_filters.ChoiceFilter(
        label=_("Category"), choices=Liaison.Category, empty_label=_("Every category")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in LIAISON.states],
        empty_label=_("Every state"),
    )

    class Meta:
        model = Liaison
        fields = ("q", "category", "state")

    def find(self, queryset: models.QuerySet[Liaison], name: str, value: str) -> models.QuerySet[Liaison]:
        return queryset.filter(
            models.Q(organization__in=Organization.objects.matching(value).values("pk"))
            | models.Q(committee__in=Committee.objects.matching(value).values("pk"))
        )
