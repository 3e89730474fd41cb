"""The pages of the networks."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django_tables2 import RequestConfig

from committees.directory.attribution import ISO_OPEN_DATA
from committees.directory.models import Committee
from core.lists.exports import FORMATS, export
from core.lists.pages import export_links
from core.rulebook.enforcement import enforces
from liaisons.organizations.models import Organization
from liaisons.register.network import nodes as network
from liaisons.register.network.drawing import NARROW, WIDE, draw
from liaisons.register.network.forms import NetworkFilter
from liaisons.register.network.grouping import grouped
from liaisons.register.network.nodes import Node
from liaisons.register.network.tables import NetworkTable

_PER_PAGE = 25


class _NetworkPage(View):
    """A table of everybody in liaison with one, and a picture of the same; filters and downloads in the address."""

    http_method_names = ("get", "head", "options")
    leave_out: ClassVar[tuple[str, ...]] = ()
    hide: ClassVar[tuple[str, ...]] = ()

    def hub(self, pk: int) -> Any:
        """Return the one in the middle. Raises `Http404` where the reader may not see it."""
        raise NotImplementedError

    def nodes(self, hub: Any) -> list[Node]:
        """Return everybody in liaison with it that the reader may see."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        hub = self.hub(pk)
        everybody = self.nodes(hub)
        filters = NetworkFilter(request.GET, leave_out=self.leave_out)
        shown = network.only(everybody, **filters.chosen)
        table = NetworkTable(shown, request=request, exclude=self.hide)
        kind = request.GET.get("export", "")
        if kind in FORMATS:
            RequestConfig(request, paginate=False).configure(table)
            return export(kind, "network", table.as_values(), notice=str(ISO_OPEN_DATA))
        RequestConfig(request, paginate={"per_page": _PER_PAGE}).configure(table)
        table.exports = export_links(request)
        drawn = grouped(shown, self._address)
        return render(
            request,
            "register/network/page.html",
            {
                "hub": hub,
                "filter": filters,
                "clear_url": request.path,
                "table": table,
                "shown": len(shown),
                "everybody": len(everybody),
                "drawn": len(drawn),
                "pictures": [draw(str(hub), drawn, shape) for shape in (WIDE, NARROW)] if drawn else [],
                "legend": _legend(drawn),
                "attribution": ISO_OPEN_DATA,
                "is_committee": isinstance(hub, Committee),
            },
        )

    def _address(self, **narrowed: str) -> str:
        query = self.request.GET.copy()
        for name in ("page", "export", "sort"):
            query.pop(name, None)
        for name, value in narrowed.items():
            if name not in self.leave_out:
                query[name] = value
        return f"?{query.urlencode()}#picture"


@enforces("COM-07", what=gettext_lazy("Draws the liaisons of a committee by direction and category."), kind="page")
class CommitteeNetwork(_NetworkPage):
    def hub(self, pk: int) -> Committee:
        rows = Committee.objects.visible_to(self.request.user).defer("scope", "search_text")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def nodes(self, hub: Committee) -> list[Node]:
        return network.of_committee(hub, self.request.user)


class OrganizationNetwork(_NetworkPage):
    leave_out = ("kind", "way")
    hide = ("way", "level", "kind")

    def hub(self, pk: int) -> Organization:
        found = Organization.objects.visible_to(self.request.user).defer("search_text", "description").filter(pk=pk)
        organization = found.first()
        if organization is None:
            raise Http404
        return organization

    def nodes(self, hub: Organization) -> list[Node]:
        return network.of_organization(hub, self.request.user)


def _legend(drawn: Sequence[Node]) -> list[dict[str, Any]]:
    """Return what the lines and chips of this picture mean; what it does not hold is not explained."""
    ways = {node.way for node in drawn}
    categories = {node.category for node in drawn}
    lines = [
        (network.BOTH, _("both ways: each follows the other")),
        (network.OUT, _("outgoing: it is followed")),
        (network.IN, _("incoming: it follows")),
    ]
    known = [{"way": way, "label": label} for way, label in lines if way in ways]
    if any(node.count > 1 and not node.way and not node.category for node in drawn):
        known.append({"way": "several", "label": _("several, not all alike")})
    known += [
        {"category": category, "label": _("category %(category)s") % {"category": category}}
        for category in ("A", "B", "C")
        if category in categories
    ]
    if "unknown" in categories:
        known.append({"category": "unknown", "label": _("category not stated")})
    return known
