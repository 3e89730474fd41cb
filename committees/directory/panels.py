"""The documents of a committee on its page."""

from django.db import models
from django.http import HttpRequest

from committees.directory import papers, ports, reading
from committees.directory.models import Committee
from core.documents.models import Document, DocumentVersion

_SHOWN = 3


def latest_papers(request: HttpRequest, committee: Committee) -> ports.Panel | None:
    """Show the latest documents of `committee` to those who read them, and nothing to others (DOC-02)."""
    series = Document.objects.visible_to(request.user).filter(series=papers.series_of(committee))
    versions = DocumentVersion.objects.filter(document=models.OuterRef("pk")).order_by("-number").values("number")
    found = list(series.current().annotate(newest=models.Subquery(versions[:1])).order_by("-n_number")[:_SHOWN])
    # Only where there is none, it has to be asked.
    if not found and not reading.reads(request.user, committee):
        return None
    return ports.Panel("directory/includes/papers.html", {"papers": found})


def register() -> None:
    """Join the page of a committee."""
    ports.committee_panels.register("documents", latest_papers, rank=10)
