"""The lists: committees, also as a tree, and national bodies with their memberships."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from committees.directory import filters, tables
from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.models import Committee, Membership, NationalBody
from committees.directory.queries import body_officers
from core import clock
from core.lists.pages import ListPage

ROOTS_PER_PAGE = 25


def count_of(queryset: models.QuerySet[Any], key: str) -> models.Expression:
    """Return how many rows of `queryset` belong to the row outside by their column `key`."""
    counted = queryset.filter(**{key: models.OuterRef("pk")}).order_by().values(key).annotate(n=models.Count("*"))
    return Coalesce(models.Subquery(counted.values("n")), 0)


def member_counts(key: str) -> dict[str, models.Expression]:
    """Return the counts of P- and O-memberships in force, by committee or by body (COM-02)."""
    today = Membership.objects.in_force(clock.today())
    return {
        "p_count": count_of(today.filter(kind=Membership.Kind.P), key),
        "o_count": count_of(today.filter(kind=Membership.Kind.O), key),
    }


class CommitteesPage(ListPage):
    """Committees as a list or, with `?view=tree`, below their parents."""

    table_class = tables.CommitteeTable
    filterset_class = filters.CommitteeFilter
    template_name = "directory/committees.html"
    export_name = "committees"
    notice = ISO_OPEN_DATA

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("view") == "tree" and "export" not in request.GET:
            return self.tree(request)
        return super().get(request, **kwargs)

    def rows(self) -> models.QuerySet[Any]:
        return (
            Committee.objects.visible_to(self.request.user)
            .select_related("secretariat")
            .defer("scope", "search_text", "secretariat__search_text")
            .annotate(**member_counts("committee"))
            .fetch_mode(models.FETCH_RAISE)
        )

    def context(self) -> dict[str, Any]:
        return {"views": self.views("list"), "attribution": ISO_OPEN_DATA}

    def views(self, here: str) -> list[dict[str, Any]]:
        """Return the switch between list and tree, which keeps the filters."""
        query = self.request.GET.copy()
        for gone in ("view", "page", "sort"):
            query.pop(gone, None)
        as_list = query.urlencode()
        query["view"] = "tree"
        return [
            {"url": f"?{as_list}", "name": "list", "here": here == "list"},
            {"url": f"?{query.urlencode()}", "name": "tree", "here": here == "tree"},
        ]

    def tree(self, request: HttpRequest) -> HttpResponseBase:
        """Show the committees that fit, each below those above it, a page of main committees at a time."""
        visible = Committee.objects.visible_to(request.user)
        filterset = self.filterset_class(request.GET, queryset=visible, request=request)
        found = filterset.qs.order_by()
        fits = models.Exists(found.filter(pk=models.OuterRef("pk")))
        below = (
            models.Exists(found.filter(parent=models.OuterRef("pk")))
            | models.Exists(found.filter(parent__parent=models.OuterRef("pk")))
            | models.Exists(found.filter(parent__parent__parent=models.OuterRef("pk")))
        )
        light = visible.defer("scope", "search_text").fetch_mode(models.FETCH_RAISE).order_by("sort_key", "pk")
        roots = light.filter(fits | below, parent__isnull=True)
        page = Paginator(roots, ROOTS_PER_PAGE).get_page(request.GET.get("page"))
        branches = _branches(list(page), light.filter(fits | below))
        context = {
            "filter": filterset,
            "page": page,
            "branches": branches,
            "views": self.views("tree"),
            "clear_url": f"{request.path}?view=tree",
            "attribution": ISO_OPEN_DATA,
        }
        return render(request, "directory/tree.html", context)


def _branches(roots: list[Committee], below: models.QuerySet[Committee]) -> list[dict[str, Any]]:
    """Return `roots` as nested branches: one query a level of the tree, none a row."""
    branches: list[dict[str, Any]] = [{"committee": root, "below": []} for root in roots]
    level = {branch["committee"].pk: branch for branch in branches}
    while level:
        found = below.filter(parent__in=level)
        next_level = {}
        for committee in found:
            branch: dict[str, Any] = {"committee": committee, "below": []}
            level[committee.parent_id]["below"].append(branch)
            next_level[committee.pk] = branch
        level = next_level
    return branches


class BodiesPage(ListPage):
    """The national bodies, with how many memberships and secretariats each holds."""

    table_class = tables.BodyTable
    filterset_class = filters.BodyFilter
    template_name = "directory/bodies.html"
    export_name = "national-bodies"
    notice = ISO_OPEN_DATA

    def rows(self) -> models.QuerySet[Any]:
        return (
            NationalBody.objects.visible_to(self.request.user)
            .defer("search_text")
            .annotate(**member_counts("body"), secretariat_count=count_of(Committee.objects.in_work(), "secretariat"))
            .fetch_mode(models.FETCH_RAISE)
        )

    def context(self) -> dict[str, Any]:
        return {"attribution": ISO_OPEN_DATA}


class BodyPage(ListPage):
    """One national body: its facts, its secretariats, its memberships in force."""

    table_class = tables.BodyMembershipTable
    filterset_class = filters.BodyMembershipFilter
    template_name = "directory/body.html"
    export_name = "memberships"
    notice = ISO_OPEN_DATA

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.body = get_object_or_404(NationalBody.objects.visible_to(request.user), pk=kwargs["pk"])
        return super().get(request, **kwargs)

    def rows(self) -> models.QuerySet[Any]:
        return (
            Membership.objects.filter(body=self.body)
            .in_force()
            .select_related("committee")
            .defer("committee__scope", "committee__search_text")
            .fetch_mode(models.FETCH_RAISE)
        )

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "body": self.body,
            "secretariats": Committee.objects.in_work()
            .filter(secretariat=self.body)
            .only("reference", "title", "sort_key")
            .order_by("sort_key"),
            "officers": body_officers(self.body) if user.is_authenticated else None,
            "attribution": ISO_OPEN_DATA,
        }
