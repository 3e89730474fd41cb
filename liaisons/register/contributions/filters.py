"""What the list of contributions can be narrowed by."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from core import clock
from liaisons.register.contributions.models import Contribution, ContributionQuerySet
from liaisons.register.contributions.states import Kind
from liaisons.register.contributions.workflows import CONTRIBUTION

# So far back the years are offered; older ones are found by a search.
_YEARS = 6


def _years() -> list[tuple[int, str]]:
    this = clock.today().year
    return [(year, str(year)) for year in range(this, this - _YEARS, -1)]


class ContributionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Body, committee, title or reference"), method="find")
    committee = filters.ModelChoiceFilter(label=_("Committee"), queryset=Committee.objects.none(), empty_label=_("All"))
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The committee is chosen by a link from its page; the list of all committees would be no choice.
        wanted = str(self.data.get("committee", "")) if self.data else ""
        if wanted.isdecimal() and len(wanted) < 10:
            self.filters["committee"].queryset = Committee.objects.filter(pk=int(wanted))
        else:
            del self.filters["committee"]

    def find(self, queryset: ContributionQuerySet, name: str, value: str) -> ContributionQuerySet:
        return queryset.found_by(value)
