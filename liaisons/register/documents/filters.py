"""What the lists of documents passed on and of backings can be narrowed by."""

from typing import Any

import django_filters as filters
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.ballots.models import Ballot
from committees.directory.models import Committee
from liaisons.organizations.models import Organization
from liaisons.register.documents.models import Backing, PassingOn
from liaisons.register.documents.workflows import BACKING, PASSING


class _SentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("What it is about, committee or body"), method="find")

    def find(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(
            models.Q(document__title__icontains=value)
            | models.Q(reference__istartswith=value.strip())
            | models.Q(committee__in=Committee.objects.matching(value).values("pk"))
            | models.Q(organization__in=Organization.objects.matching(value).values("pk"))
        )


class PassingOnFilter(_SentFilter):
    about = filters.ChoiceFilter(
        label=_("About"),
        method="find_about",
        choices=[("document", _("Documents")), ("ballot", _("Ballots")), ("meeting", _("Meetings"))],
    )
    state = filters.ChoiceFilter(label=_("State"), choices=[(state.value, state.label) for state in PASSING.states])

    class Meta:
        model = PassingOn
        fields = ("q", "about", "state")

    def find(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(
            models.Q(document__title__icontains=value)
            | models.Q(ballot__in=Ballot.objects.found_by(value).values("pk"))
            | models.Q(meeting__title__icontains=value)
            | models.Q(reference__istartswith=value.strip())
            | models.Q(committee__in=Committee.objects.matching(value).values("pk"))
            | models.Q(home__in=Committee.objects.matching(value).values("pk"))
            | models.Q(organization__in=Organization.objects.matching(value).values("pk"))
        )

    def find_about(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(**{f"{value}__isnull": False})


class BackingFilter(_SentFilter):
    state = filters.ChoiceFilter(label=_("State"), choices=[(state.value, state.label) for state in BACKING.states])
    answer = filters.ChoiceFilter(label=_("Answer"), choices=Backing.Answer.choices)

    class Meta:
        model = Backing
        fields = ("q", "state", "answer")
