"""What the list of terms of office can be narrowed by."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from liaisons.register.leaders.models import Term
from liaisons.register.leaders.workflows import TERM


class TermFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Person, group, project or committee"), method="find")
    post = filters.ChoiceFilter(
        label=_("Post"), choices=[("group", _("Convenor")), ("project", _("Project leader"))], method="of_post"
    )
    state = filters.ChoiceFilter(label=_("State"), choices=[(state.value, state.label) for state in TERM.states])

    class Meta:
        model = Term
        fields = ("q", "post", "state")

    def find(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.found_by(value)

    def of_post(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(**{f"{value}__isnull": False})
