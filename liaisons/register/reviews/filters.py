"""The filters of the list of reviews; their values stand in the address."""

import django_filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.standing import standing_of
from liaisons.register.filters import CommitteeFilter
from liaisons.register.reviews import parties, states
from liaisons.register.reviews.models import Review, ReviewQuerySet
from liaisons.register.reviews.workflows import REVIEW


class ReviewFilter(CommitteeFilter):
    q = django_filters.CharFilter(label=_("Organization, committee or reference"), method="find")
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
