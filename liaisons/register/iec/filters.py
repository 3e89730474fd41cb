"""The filters of the lists of ISO-IEC liaisons and of planned work; their values stand in the address."""

from typing import Any

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaisons.register.iec.models import IecLiaison, IecLiaisonQuerySet, JointWork
from liaisons.register.iec.workflows import IEC, JOINT_WORK


class IecLiaisonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Reference or committee"), method="find")
    type = django_filters.ChoiceFilter(label=_("Type of arrangement"), choices=IecLiaison.Type, method="of_type")
    state = django_filters.ChoiceFilter(label=_("State"), choices=[(state.value, state.label) for state in IEC.states])

    class Meta:
        model = IecLiaison
        fields = ("q", "type", "state")

    def find(self, queryset: IecLiaisonQuerySet, name: str, value: str) -> IecLiaisonQuerySet:
        return queryset.found_by(value)

    def of_type(self, queryset: models.QuerySet[Any], name: str, value: str) -> models.QuerySet[Any]:
        return queryset.filter(types__contains=[value])


class JointWorkFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Reference, subject or committee"), method="find")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(state.value, state.label) for state in JOINT_WORK.states]
    )

    class Meta:
        model = JointWork
        fields = ("q", "state")

    def find(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.found_by(value)
