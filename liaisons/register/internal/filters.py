"""The filters of the list of liaisons between committees; their values stand in the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from liaisons.register.internal.models import InternalLiaison, InternalLiaisonQuerySet
from liaisons.register.internal.workflows import INTERNAL


class InternalLiaisonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Reference or committee"), method="find")
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=[("observe", _("Observe")), ("project", _("Project")), ("full", _("Full"))]
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(state.value, state.label) for state in INTERNAL.states]
    )

    class Meta:
        model = InternalLiaison
        fields = ("q", "level", "state")

    def find(self, queryset: InternalLiaisonQuerySet, name: str, value: str) -> InternalLiaisonQuerySet:
        return queryset.found_by(value)
