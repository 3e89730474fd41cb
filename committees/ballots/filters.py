"""What the lists of ballots can be narrowed by; all of it stands in the address."""

from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.ballots import workflows
from committees.ballots.models import Ballot, Resolution
from committees.ballots.parties import SILENT_VOTERS
from committees.directory.models import Committee
from core.accounts.standing import standing_of


def _of_committee(queryset: Any, name: str, value: str) -> Any:
    return queryset.filter(committee__in=Committee.objects.matching(value))


class BallotFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Reference or title"), method="matching")
    committee = filters.CharFilter(label=_("Committee"), method="of_committee")
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in workflows.STATES],
        empty_label=_("Every state"),
    )
    outcome = filters.ChoiceFilter(label=_("Outcome"), choices=Ballot.Outcome, empty_label=_("Every outcome"))
    way = filters.ChoiceFilter(label=_("Way"), choices=Ballot.Way, empty_label=_("Both ways"))
    year = filters.NumberFilter(label=_("Decided in year"), field_name="decided_on", lookup_expr="year")
    mine = filters.BooleanFilter(label=_("Waiting for my vote"), method="waiting_for_me", widget=forms.CheckboxInput)

    class Meta:
        model = Ballot
        fields = ("q", "committee", "state", "outcome", "way", "year", "mine")

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(models.Q(reference__icontains=value) | models.Q(title__icontains=value))

    def of_committee(self, queryset: Any, name: str, value: str) -> Any:
        return _of_committee(queryset, name, value)

    def waiting_for_me(self, queryset: Any, name: str, value: Any) -> Any:
        if not value:
            return queryset
        return queryset.filter(SILENT_VOTERS.q(standing_of(self.request.user)), state=workflows.OPEN)


class ResolutionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Text"), method="matching")
    committee = filters.CharFilter(label=_("Committee"), method="of_committee")
    year = filters.NumberFilter(label=_("Year"), field_name="year")

    class Meta:
        model = Resolution
        fields = ("q", "committee", "year")

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(versions__text__icontains=value).distinct()

    def of_committee(self, queryset: Any, name: str, value: str) -> Any:
        return _of_committee(queryset, name, value)
