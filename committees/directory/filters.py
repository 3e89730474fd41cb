"""What the lists of the directory can be narrowed by; all of it stands in the address."""

import re
from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee, Membership, NationalBody
from core.documents import kinds
from core.documents.models import Document


def matching(queryset: Any, name: str, value: str) -> Any:
    """Keep the rows that hold the words of `value`."""
    return queryset.matching(value)


class CommitteeFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Reference or title"), method=matching)
    kind = filters.ChoiceFilter(label=_("Type"), choices=Committee.Kind, empty_label=_("All types"))
    status = filters.ChoiceFilter(label=_("Status"), choices=Committee.Status, empty_label=_("Every status"))
    secretariat = filters.CharFilter(label=_("Secretariat"), field_name="secretariat__acronym", lookup_expr="iexact")
    member = filters.CharFilter(label=_("P-member"), method="with_member")
    # Keeps the tree a tree when the filters are sent.
    view = filters.CharFilter(widget=forms.HiddenInput, method="as_it_is")

    class Meta:
        model = Committee
        fields = ("q", "kind", "status", "secretariat", "member", "view")

    def with_member(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the committees in which the body with this acronym decides today (COM-02)."""
        held = Membership.objects.in_force().filter(
            committee=models.OuterRef("pk"), kind=Membership.Kind.P, body__acronym__iexact=value
        )
        return queryset.filter(models.Exists(held))

    def as_it_is(self, queryset: Any, name: str, value: str) -> Any:
        return queryset


class BodyFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Acronym, name or country"), method=matching)

    class Meta:
        model = NationalBody
        fields = ("q",)


class BodyMembershipFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("Membership"), choices=Membership.Kind, empty_label=_("P and O"))
    q = filters.CharFilter(label=_("Committee"), method="of_committee")

    class Meta:
        model = Membership
        fields = ("kind", "q")

    def of_committee(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(committee__in=Committee.objects.matching(value))


class PaperFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number or title"), method="with_words")
    kind = filters.ChoiceFilter(label=_("Type"), empty_label=_("All types"))
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=(("current", _("Current")), ("superseded", _("Superseded")), ("withdrawn", _("Withdrawn"))),
        empty_label=_("Every state"),
        method="in_state",
    )

    class Meta:
        model = Document
        fields = ("q", "kind", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = self.queryset.order_by("kind").values_list("kind", flat=True).distinct()
        self.filters["kind"].extra["choices"] = [(key, kinds.label_of(key)) for key in keys]

    def with_words(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the document of that number ("N 12", "12"), else those whose title holds every word."""
        number = re.fullmatch(r"(?:[nN]\s*)?(\d{1,9})", value.strip())
        fits = models.Q()
        for word in value.split():
            fits &= models.Q(title__icontains=word)
        return queryset.filter(fits | models.Q(n_number=int(number[1])) if number else fits)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Keep what is current, superseded or withdrawn."""
        if value == "current":
            return queryset.current()
        if value == "withdrawn":
            return queryset.filter(withdrawn_at__isnull=False)
        return queryset.filter(withdrawn_at__isnull=True, superseded_by__isnull=False)
