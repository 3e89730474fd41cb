"""The column that a searchable model adds to itself."""

from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models

from core.search.text import prefix_query, searchable

_VECTOR = SearchVector("search_text", config="simple")


class SearchQuerySet[M: models.Model](models.QuerySet[M]):
    def matching(self, text: str) -> Self:
        """Keep the rows in which every word of `text` begins some word; none when `text` has no word."""
        query = prefix_query(text)
        if not query:
            return self.none()
        return self.alias(_found_in=_VECTOR).filter(_found_in=SearchQuery(query, config="simple", search_type="raw"))


class Searchable(models.Model):
    """A model that is found by the words of `searchable_parts`.

    PostgreSQL's own `unaccent` and `pg_trgm` are missing where the database is embedded, so the words are
    made plain here, before they are stored. Bulk writes call `refresh_search_text` themselves.
    """

    search_text = models.TextField(editable=False, blank=True, default="")

    class Meta:
        abstract = True
        indexes = [GinIndex(_VECTOR, name="%(class)s_found")]

    def searchable_parts(self) -> Iterable[str]:
        """Return the texts by which this row is found."""
        raise NotImplementedError

    def refresh_search_text(self) -> None:
        self.search_text = searchable(self.searchable_parts())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refresh_search_text()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)
