"""The lists of ballots and resolutions."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models

from committees.ballots import filters, queries, tables
from committees.ballots.models import Resolution
from core.lists.pages import ListPage

_BUTTONS = 3


class BallotsPage(LoginRequiredMixin, ListPage):
    """The ballots that the reader may see."""

    table_class = tables.BallotTable
    filterset_class = filters.BallotFilter
    template_name = "ballots/list.html"
    export_name = "ballots"

    def rows(self) -> models.QuerySet[Any]:
        return queries.listed(self.request.user).fetch_mode(models.FETCH_RAISE)

    def context(self) -> dict[str, Any]:
        managed = list(queries.managed_committees(self.request.user).only("reference", "sort_key")[: _BUTTONS + 1])
        # Whoever manages many finds the button on the page of each committee.
        return {"managed": managed if len(managed) <= _BUTTONS else []}


class ResolutionsPage(ListPage):
    """The resolutions of all committees. They are public and name nobody (SVC-05)."""

    table_class = tables.ResolutionTable
    filterset_class = filters.ResolutionFilter
    template_name = "ballots/resolutions.html"
    export_name = "resolutions"

    def rows(self) -> models.QuerySet[Any]:
        return (
            Resolution.objects.visible_to(self.request.user)
            .select_related("committee", "ballot")
            .defer("committee__scope", "committee__search_text")
            .with_current()
            .fetch_mode(models.FETCH_RAISE)
        )
