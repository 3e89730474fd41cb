"""What the list of organizations can be narrowed by."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from committees.directory.filters import matching
from liaisons.organizations.models import Organization


class OrganizationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Acronym or name"), method=matching)
    country = filters.CharFilter(label=_("Country"), lookup_expr="iexact")
    intergovernmental = filters.BooleanFilter(label=_("Intergovernmental"))

    class Meta:
        model = Organization
        fields = ("q", "country", "intergovernmental")
