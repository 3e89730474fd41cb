"""The documents of a committee on its page."""

from django.http import HttpRequest

from committees.directory import papers, ports, reading
from committees.directory.models import Committee
from core.documents.models import Document

_SHOWN = 3


def latest_papers(request: HttpRequest, committee: Committee) -> ports.Panel | None:
    """Show the latest documents of `committee` to those who read them, and nothing to others (DOC-02)."""
    if not reading.reads(request.user, committee):
        return None
    found = (
        Document.objects.visible_to(request.user)
        .filter(series=papers.series_of(committee))
        .current()
        .with_versions()
        .order_by("-n_number")
    )
    return ports.Panel("directory/includes/papers.html", {"papers": found[:_SHOWN]})


def register() -> None:
    """Join the page of a committee."""
    ports.committee_panels.register("documents", latest_papers, rank=10)
