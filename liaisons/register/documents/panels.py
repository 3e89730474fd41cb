"""What is offered beside the documents of a committee, and the feedback on the pages of its ballots and meetings."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.ballots.ports import panels as ballot_panels
from committees.directory import ports
from committees.directory.models import Committee
from committees.directory.queries import manages
from committees.meetings.ports import panels as meeting_panels
from core.accounts.standing import standing_of
from core.documents.models import Document
from core.rulebook.enforcement import enforces
from liaisons.register.contributions.places import speaking_here
from liaisons.register.documents.models import PassingOn
from liaisons.register.documents.workflows import NOTED, RETURNED

_PASS_ON = ports.PaperLink(_("Pass on"), lambda document: _address("register:pass-on", document))
# A ballot or a meeting has some liaisons.
_SHOWN = 30
_ASK = ports.PaperLink(_("Ask for backing"), lambda document: _address("register:ask-backing", document))


def _address(name: str, document: Document) -> str:
    return reverse(name, args=[document.pk])


def of_papers(request: HttpRequest, committee: Committee) -> list[ports.PaperLink]:
    """Offer representatives to pass documents of `committee` on, and its manager to ask liaisons for backing."""
    if manages(request.user, committee):
        return [_ASK]
    standing = standing_of(request.user)
    if any(each.committee_id == committee.pk for each in speaking_here(standing, committee)):
        return [_PASS_ON]
    return []


@enforces("REP-09", what=_("Shows the feedback that came back with the ballot or meeting it is about."), kind="page")
def _feedback_on(path: str) -> ports.ThingProvider:
    def provide(request: HttpRequest, thing: Any) -> ports.Panel | None:
        seen = PassingOn.objects.visible_to(request.user).filter(**{path: thing}, state__in=(RETURNED, NOTED))
        found = list(seen.select_related("organization", "home").order_by("pk")[:_SHOWN])
        return ports.Panel("register/documents/feedback_panel.html", {"feedback": found}) if found else None

    return provide


def register() -> None:
    """Join the list of a committee's documents, and the pages of ballots and meetings."""
    ports.paper_links.register("liaisons", of_papers)
    ballot_panels.register("feedback", _feedback_on("ballot"))
    meeting_panels.register("feedback", _feedback_on("meeting"))
