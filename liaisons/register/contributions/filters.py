"""What the list of contributions can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import clock
from liaisons.register.contributions.models import Contribution, ContributionQuerySet
from liaisons.register.contributions.states import Kind
from liaisons.register.contributions.workflows import CONTRIBUTION
from liaisons.register.filters import CommitteeFilter

# So far back the years are offered; older ones are found by a search.
_YEARS = 6


def _years() -> list[tuple[int, str]]:
    this = clock.today().year
    return [(year, str(year)) for year in range(this, this - _YEARS, -1)]


class ContributionFilter(CommitteeFilter):
    q = filters.CharFilter(label=_("Body, committee, title or reference"), method="find")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("Every kind"))
    year = filters.ChoiceFilter(
        label=_("Year"), field_name="sent_on", lookup_expr="year", choices=_years, empty_label=_("Every year")
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in CONTRIBUTION.states],
        empty_label=_("Every state"),
    )

    class Meta:
        model = Contribution
        fields = ("q", "committee", "kind", "year", "state")

    def find(self, queryset: ContributionQuerySet, name: str, value: str) -> ContributionQuerySet:
        return queryset.found_by(value)
