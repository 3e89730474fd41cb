"""The filters of the list of reviews; their values stand in the address."""

from typing import Any

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from core import clock
from core.accounts.standing import standing_of
from liaisons.register.reviews import parties, states
from liaisons.register.reviews.models import Review, ReviewQuerySet
from liaisons.register.reviews.workflows import REVIEW


class ReviewFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Organization, committee or reference"), method="find")
    committee = django_filters.ModelChoiceFilter(
        label=_("Committee"), queryset=Committee.objects.none(), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(state.value, state.label) for state in REVIEW.states]
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        method="find_due",
        choices=[("overdue", _("Overdue")), ("now", _("Open or overdue")), ("mine", _("Mine to decide"))],
    )

    class Meta:
        model = Review
        fields = ("q", "committee", "state", "due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The committee is chosen by a link from its page; the list of all committees would be no choice.
        wanted = str(self.data.get("committee", "")) if self.data else ""
        if wanted.isdecimal() and len(wanted) < 10:
            self.filters["committee"].queryset = Committee.objects.filter(pk=int(wanted))
        else:
            del self.filters["committee"]

    def find(self, queryset: ReviewQuerySet, name: str, value: str) -> ReviewQuerySet:
        return queryset.found_by(value)

    def find_due(self, queryset: ReviewQuerySet, name: str, value: str) -> models.QuerySet[Review]:
        if value == "overdue":
            return queryset.overdue()
        if value == "mine":
            mine = parties.MANAGER.q(standing_of(self.request.user))
            return queryset.filter(mine, state__in=states.AT_WORK)
        late = models.Q(last_day__lt=clock.today())
        return queryset.filter(models.Q(state__in=states.AT_WORK) | late & models.Q(state=states.PLANNED))
