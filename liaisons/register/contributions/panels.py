"""What is offered beside the documents and on the page of a committee: to contribute, and what was contributed."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory import ports, reading
from committees.directory.models import Committee
from committees.directory.queries import manages
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.documents.models import Document
from liaisons.register.contributions import places

_COMMENT = ports.PaperLink(_("Contribute"), lambda document: _address(document))


def _address(document: Document) -> str:
    return reverse("register:contribute-to-document", args=[document.pk])


def of_papers(request: HttpRequest, committee: Committee) -> list[ports.PaperLink]:
    """Offer representatives to comment on documents of `committee`."""
    # Who manages the committee represents nobody in it: his list of documents costs nothing more.
    if manages(request.user, committee):
        return []
    here = places.speaking_here(standing_of(request.user), committee)
    return [_COMMENT] if any(each.home_id != committee.pk for each in here) else []


def of_committee(request: HttpRequest, committee: Committee) -> ports.Panel | None:
    """Lead who runs `committee`, and representatives, to its contributions; it asks the database nothing."""
    standing = standing_of(request.user)
    serves = (
        reading.keeps(request.user, committee)
        or standing.holds(Role.CHAIR, committee)
        or standing.holds(Role.TPM, committee)
        or standing.holds(Role.REPRESENTATIVE)
    )
    if not serves:
        return None
    return ports.Panel("register/contributions/committee_panel.html", {"committee": committee})


def register() -> None:
    """Join the page of a committee and the list of its documents."""
    ports.paper_links.register("contributions", of_papers)
    ports.committee_panels.register("contributions", of_committee, rank=27)
