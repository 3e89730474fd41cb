"""The filters of the list of representatives; their values stand in the address."""

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from liaisons.organizations.models import Organization
from liaisons.register.representatives.models import Representative
from liaisons.register.representatives.workflows import REPRESENTATIVE


class RepresentativeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name, organization or committee"), method="find")
    body = django_filters.ChoiceFilter(
        label=_("Represents"),
        choices=[
            ("organization", _("An organization")),
            ("committee", _("A committee")),
            ("iec", _("A committee of IEC")),
        ],
        method="of_kind",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(state.value, state.label) for state in REPRESENTATIVE.states]
    )

    class Meta:
        model = Representative
        fields = ("q", "body", "state")

    def find(self, queryset: models.QuerySet[Representative], name: str, value: str) -> models.QuerySet[Representative]:
        committees = Committee.objects.matching(value).values("pk")
        return queryset.filter(
            models.Q(name__icontains=value.strip())
            | models.Q(organization__in=Organization.objects.matching(value).values("pk"))
            | models.Q(committee__in=committees)
            | models.Q(home__in=committees)
            | models.Q(iec__iec_reference__icontains=value.strip())
        )

    def of_kind(
        self, queryset: models.QuerySet[Representative], name: str, value: str
    ) -> models.QuerySet[Representative]:
        field = "home" if value == "committee" else value
        return queryset.filter(**{f"{field}__isnull": False})
