"""The reads that the pages of documents under way share."""

from typing import Any

from django.utils.translation import gettext as _

from core.documents.models import Document
from core.shell import dates
from liaisons.register.documents.models import Backing, PassingOn


def _lines(*lines: tuple[Any, Any, str]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]


def _url(document: Document, user: Any) -> str:
    """Return where `document` is read; nothing for a reader from whom it is kept."""
    seen = Document.objects.visible_to(user).filter(pk=document.pk).with_versions().first()
    return seen.get_absolute_url() if seen is not None else ""


def _url_of_matter(matter: Any, user: Any) -> str:
    if isinstance(matter, Document):
        return _url(matter, user)
    seen = type(matter)._default_manager.visible_to(user).filter(pk=matter.pk).exists()
    return matter.get_absolute_url() if seen else ""


def passing_facts(passing: PassingOn, user: Any, *, own: bool) -> list[dict[str, Any]]:
    """Return the facts beside a request for feedback; the addresses to the own body alone (DOC-04)."""
    return _lines(
        (_("About"), passing.matter_named, _url_of_matter(passing.matter, user)),
        (_("Committee"), passing.committee, passing.committee.get_absolute_url()),
        (_("Speaks for"), passing.body, passing.body.get_absolute_url()),
        (_("Representative"), passing.representative, ""),
        (_("Group"), passing.group, ""),
        (_("Number of addresses"), len(passing.addresses), ""),
        (_("Addresses"), ", ".join(passing.addresses) if own else "", ""),
        (_("Domains confirmed"), ", ".join(passing.domains) if own else "", ""),
        (_("Asked"), dates.moment(passing.passed_at, passing.zone), ""),
        (_("Feedback by"), dates.day(passing.answer_by), ""),
        (_("Returned"), dates.day(passing.returned_on) if passing.returned_on else "", ""),
    )


def backing_facts(backing: Backing, user: Any) -> list[dict[str, Any]]:
    """Return the facts beside the backing of a document."""
    return _lines(
        (_("Document"), backing.document, _url(backing.document, user)),
        (_("Committee"), backing.committee, backing.committee.get_absolute_url()),
        (_("Organization"), backing.organization.full_name, backing.organization.get_absolute_url()),
        (_("Liaison"), backing.liaison, backing.liaison.get_absolute_url()),
        (_("Asked by"), backing.asked_by, ""),
        (_("Answer by"), dates.day(backing.answer_by), ""),
        (_("Answer"), backing.get_answer_display(), ""),
        (_("Answered"), dates.moment(backing.answered_at, backing.zone) if backing.answered_at else "", ""),
    )
