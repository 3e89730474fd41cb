"""The filters of the list of liaisons between committees; their values stand in the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.rulebook.enforcement import enforces
from liaisons.register.internal.models import InternalLiaison, InternalLiaisonQuerySet
from liaisons.register.internal.workflows import INTERNAL


class InternalLiaisonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Reference or committee"), method="find")
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        method="at_level",
        choices=[
            ("observe", _("Observe")),
            ("project", _("Project")),
            ("full", _("Full")),
            ("none", _("Not stated")),
        ],
    )
    ways = django_filters.ChoiceFilter(
        label=_("Direction"),
        method="by_ways",
        choices=[("one", _("One way only")), ("both", _("Both ways"))],
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(state.value, state.label) for state in INTERNAL.states]
    )

    class Meta:
        model = InternalLiaison
        fields = ("q", "ways", "level", "state")

    def find(self, queryset: InternalLiaisonQuerySet, name: str, value: str) -> InternalLiaisonQuerySet:
        return queryset.found_by(value)

    def at_level(self, queryset: InternalLiaisonQuerySet, name: str, value: str) -> InternalLiaisonQuerySet:
        return queryset.filter(level="" if value == "none" else value)

    @enforces("COM-07", what=_("Lists the liaisons in force that have no counterpart."), kind="page")
    def by_ways(self, queryset: InternalLiaisonQuerySet, name: str, value: str) -> InternalLiaisonQuerySet:
        return queryset.live().in_ways(both=value == "both")
