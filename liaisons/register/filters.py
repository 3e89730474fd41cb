"""The filters of the list of liaisons; their values stand in the address."""

from typing import Any

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison
from liaisons.register.workflows import LIAISON


class CommitteeFilter(django_filters.FilterSet):
    """A list that is narrowed to a committee by the link on its page; a choice among all of them would be none."""

    committee = django_filters.ModelChoiceFilter(
        label=_("Committee"), queryset=Committee.objects.none(), empty_label=_("All")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = str(self.data.get("committee", "")) if self.data else ""
        if wanted.isdecimal() and len(wanted) < 10:
            self.filters["committee"].queryset = Committee.objects.filter(pk=int(wanted))
        else:
            del self.filters["committee"]


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
