"""The page of a list: its filters in the address, sorting, pages, downloads."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views import View
from django_filters import FilterSet
from django_tables2 import RequestConfig

from core.lists.exports import FORMATS, export
from core.lists.tables import ListTable

PER_PAGE = 50


class ListPage(View):
    """A list of what the reader may see.

    A subclass names its table, filters and template and gives `rows()`, from `visible_to(self.request.user)`.
    `?export=csv` or `xlsx` downloads all rows that the filters leave, in the same order.
    """

    table_class: ClassVar[type[ListTable]]
    filterset_class: ClassVar[type[FilterSet]]
    template_name: ClassVar[str]
    export_name: ClassVar[str] = "list"
    notice: ClassVar[Any] = ""
    per_page: ClassVar[int] = PER_PAGE
    http_method_names = ("get", "head", "options")

    def rows(self) -> models.QuerySet[Any]:
        """Return everything that the reader may see, with what the table shows of it."""
        raise NotImplementedError

    def table(self, filters: FilterSet) -> ListTable:
        """Return the table of what `filters` leave."""
        return self.table_class(filters.qs, request=self.request)

    def context(self) -> dict[str, Any]:
        """Return what the template needs beyond table and filters."""
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        filters = self.filterset_class(request.GET, queryset=self.rows(), request=request)
        table = self.table(filters)
        kind = request.GET.get("export", "")
        if kind in FORMATS:
            RequestConfig(request, paginate=False).configure(table)
            return export(kind, self.export_name, table.as_values(), notice=str(self.notice))
        RequestConfig(request, paginate={"per_page": self.per_page}).configure(table)
        table.exports = export_links(request)
        context = {"table": table, "filter": filters, "clear_url": request.path, **self.context()}
        return render(request, self.template_name, context)


def export_links(request: HttpRequest) -> list[dict[str, str]]:
    """Return a link a format, which keeps filters and order."""
    links = []
    for kind in FORMATS:
        query = request.GET.copy()
        query.pop("page", None)
        query["export"] = kind
        links.append({"label": kind.upper(), "url": f"?{query.urlencode()}"})
    return links
