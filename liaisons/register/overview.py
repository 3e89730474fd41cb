"""The whole for the central secretariat: a line for each committee with its liaisons by category and direction."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.filters import matching
from committees.directory.models import Committee
from committees.directory.views.lists import count_of
from core import clock
from core.accounts.standing import standing_of
from core.lists.pages import ListPage
from core.lists.tables import ListTable
from core.rulebook.enforcement import enforces
from liaisons.register.internal.models import InternalLiaison, OutsideLiaison
from liaisons.register.models import Contribution, Liaison, Representative, Review
from liaisons.register.representatives.queries import REPORTING

_END = {"td": {"class": "end"}, "th": {"class": "end"}}
CATEGORIES = {"a": Liaison.Category.A, "b": Liaison.Category.B, "c": Liaison.Category.C, "open": "unknown"}


def may_see(user: Any) -> bool:
    """Tell who sees the whole: the central secretariat and the Office of the CEO."""
    return standing_of(user).is_central_office


def without_representative() -> models.QuerySet[Liaison]:
    """Return the liaisons in force that nobody represents (REP-12); before the category is stated none is owed."""
    registered = Representative.objects.registered().filter(liaison=models.OuterRef("pk"))
    return Liaison.objects.live().exclude(category=Liaison.Category.UNKNOWN).filter(~models.Exists(registered))


def internal_without_representative() -> models.QuerySet[InternalLiaison]:
    """Return the liaisons between committees that nobody but a stand-in represents (INT-08), the level being stated.

    At level observe the committee manager is the representative (Appendix F).
    """
    registered = Representative.objects.registered().filter(internal=models.OuterRef("pk"))
    stated = InternalLiaison.objects.live().exclude(level__in=("", InternalLiaison.Level.OBSERVE))
    return stated.filter(~models.Exists(registered))


# So long a liaison may be silent before it is counted.
REPORTED_WITHIN = 12


def _silent(liaisons: models.QuerySet[Any], path: str) -> models.QuerySet[Any]:
    """Keep those in force for so long without a report, counted from when they began or were taken over."""
    since = clock.add_months(clock.today(), -REPORTED_WITHIN)
    reports = Contribution.objects.of_kind(Contribution.Kind.REPORT).filter(sent_on__gt=since)
    old = liaisons.alias(since=Coalesce("started_on", "review_from")).filter(since__lte=since)
    return old.filter(~models.Exists(reports.filter(**{path: models.OuterRef("pk")})))


def without_report() -> models.QuerySet[Liaison]:
    """Return the liaisons in force that owe reports and have given none for a year (REP-06, RPT-01)."""
    return _silent(Liaison.objects.live().filter(category__in=REPORTING), "liaison")


def internal_without_report() -> models.QuerySet[InternalLiaison]:
    """Return the liaisons between committees that owe reports and have given none for a year (REP-06, RPT-02)."""
    return _silent(InternalLiaison.objects.live().filter(level__in=REPORTING), "internal")


def lines() -> models.QuerySet[Committee]:
    """Return every committee that has a liaison in force, with its numbers."""
    external, internal = Liaison.objects.live(), InternalLiaison.objects.live()
    outside = OutsideLiaison.objects.filter(ended_on__isnull=True)
    has = (
        models.Exists(external.filter(committee=models.OuterRef("pk")))
        | models.Exists(internal.filter(home=models.OuterRef("pk")))
        | models.Exists(internal.filter(target=models.OuterRef("pk")))
        | models.Exists(outside.filter(home=models.OuterRef("pk")))
    )
    return (
        Committee.objects.filter(has)
        .defer("scope", "search_text")
        .annotate(
            **{name: count_of(external.filter(category=each), "committee") for name, each in CATEGORIES.items()},
            outgoing=count_of(internal, "home"),
            incoming=count_of(internal, "target"),
            one_way=count_of(internal.in_ways(both=False), "home"),
            outside=count_of(outside, "home"),
            missing=count_of(without_representative(), "committee")
            + count_of(internal_without_representative(), "home"),
            unreported=count_of(without_report(), "committee") + count_of(internal_without_report(), "home"),
            overdue=count_of(Review.objects.overdue(), "committee"),
        )
    )


class OverviewTable(ListTable):
    caption = _("Liaisons by committee")
    empty_title = _("No committee fits")

    committee = tables.Column(accessor="reference", verbose_name=_("Committee"), order_by=("sort_key", "pk"))
    name = tables.Column(accessor="title", verbose_name=_("Title"), visible=False)
    a = tables.Column(verbose_name=_("A"), attrs=_END, order_by=("a", "sort_key"))
    b = tables.Column(verbose_name=_("B"), attrs=_END, order_by=("b", "sort_key"))
    c = tables.Column(verbose_name=_("C"), attrs=_END, order_by=("c", "sort_key"))
    open = tables.Column(verbose_name=_("Not stated"), attrs=_END, order_by=("open", "sort_key"))
    outgoing = tables.Column(verbose_name=_("Outgoing"), attrs=_END, order_by=("outgoing", "sort_key"))
    incoming = tables.Column(verbose_name=_("Incoming"), attrs=_END, order_by=("incoming", "sort_key"))
    one_way = tables.Column(verbose_name=_("Outgoing, one way"), attrs=_END, order_by=("one_way", "sort_key"))
    outside = tables.Column(verbose_name=_("Outside the data"), attrs=_END, order_by=("outside", "sort_key"))
    missing = tables.Column(verbose_name=_("Without representative"), attrs=_END, order_by=("missing", "sort_key"))
    unreported = tables.Column(verbose_name=_("Without report"), attrs=_END, order_by=("unreported", "sort_key"))
    overdue = tables.Column(verbose_name=_("Review overdue"), attrs=_END, order_by=("overdue", "sort_key"))

    class Meta(ListTable.Meta):
        order_by = "committee"

    def render_committee(self, record: Committee) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="secondary">{}</span>',
            record.get_absolute_url(),
            record.reference,
            record.title,
        )

    def value_committee(self, record: Committee) -> str:
        return record.reference


class OverviewFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Committee"), method=matching)
    only = django_filters.ChoiceFilter(
        label=_("Only with"),
        method="by_lack",
        choices=[
            ("missing", _("Liaisons without representative")),
            ("unreported", _("Liaisons without report for a year")),
            ("overdue", _("Reviews overdue")),
            ("open", _("Categories not stated")),
            ("one_way", _("Outgoing liaisons one way only")),
            ("outside", _("Liaisons outside the open data")),
        ],
    )

    class Meta:
        model = Committee
        fields = ("q", "only")

    def by_lack(self, queryset: models.QuerySet[Committee], name: str, value: str) -> models.QuerySet[Committee]:
        return queryset.filter(**{f"{value}__gt": 0})


@enforces("COM-07", what=_("Shows the liaisons of all committees by category and direction."), kind="page")
@enforces("REP-12", what=_("Counts the liaisons without representative by committee."), kind="page")
@enforces("REP-06", what=_("Counts the liaisons that owe reports and gave none for a year."), kind="page")
class Overview(ListPage):
    """All liaisons in force by committee, for the central secretariat; with downloads."""

    table_class = OverviewTable
    filterset_class = OverviewFilter
    template_name = "register/overview.html"
    export_name = "liaisons-by-committee"
    notice = ISO_OPEN_DATA

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        return super().get(request, **kwargs)

    def rows(self) -> models.QuerySet[Any]:
        return lines().fetch_mode(models.FETCH_RAISE)

    def context(self) -> dict[str, Any]:
        by_category = Liaison.objects.live().aggregate(
            **{name: models.Count("pk", filter=models.Q(category=each)) for name, each in CATEGORIES.items()},
            missing=models.Count("pk", filter=models.Q(pk__in=without_representative().values("pk"))),
            unreported=models.Count("pk", filter=models.Q(pk__in=without_report().values("pk"))),
        )
        live = InternalLiaison.objects.live()
        between = live.aggregate(
            all=models.Count("pk"),
            missing=models.Count("pk", filter=models.Q(pk__in=internal_without_representative().values("pk"))),
            unreported=models.Count("pk", filter=models.Q(pk__in=internal_without_report().values("pk"))),
        )
        numbers = [
            (_("Category A"), by_category["a"]),
            (_("Category B"), by_category["b"]),
            (_("Category C"), by_category["c"]),
            (_("Category not stated"), by_category["open"]),
            (_("Between committees"), between["all"]),
            (_("Without representative"), by_category["missing"] + between["missing"]),
            (_("Without report for a year"), by_category["unreported"] + between["unreported"]),
            (_("Review overdue"), Review.objects.overdue().count()),
        ]
        return {
            "numbers": [{"label": label, "value": str(number)} for label, number in numbers],
            "attribution": ISO_OPEN_DATA,
        }
