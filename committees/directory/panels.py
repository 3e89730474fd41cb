"""The documents of a committee on its page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from committees.directory import papers, ports, reading
from committees.directory.models import Committee
from core.documents.models import Document, DocumentVersion

_SHOWN = 3


def latest_papers(request: HttpRequest, committee: Committee) -> ports.Panel | None:
    """Show the latest documents of `committee` to those who read them, and nothing to others (DOC-02)."""
    owners: list[int] = committee.paper_owners  # type: ignore[attr-defined]
    seen = Document.objects.visible_to(request.user, owned_by=owners)
    series = seen.filter(series=papers.series_of(committee))
    versions = DocumentVersion.objects.filter(document=models.OuterRef("pk")).order_by("-number").values("number")
    latest = series.current().annotate(newest=models.Subquery(versions[:1])).order_by("-n_number")
    found = list(latest[:_SHOWN]) if owners else []
    # Only where there is none, it has to be asked.
    if not found and not reading.reads(request.user, committee):
        return None
    return ports.Panel("directory/includes/papers.html", {"papers": found})


def _owners(user: Any) -> ArraySubquery:
    """Return what owns the documents of a committee's series, fetched together with it."""
    series = Concat(models.Value(papers.series_of_key("")), Cast(models.OuterRef("pk"), models.CharField()))
    return ArraySubquery(Document.objects.filter(series=series).order_by().values("owner_type").distinct())


def register() -> None:
    """Join the page of a committee."""
    ports.committee_panels.register("documents", latest_papers, rank=10, fetched={"paper_owners": _owners})
