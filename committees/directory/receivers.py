"""What the directory hears of from below, inside the transaction that causes it."""

from typing import Any
from urllib.parse import urlencode

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.directory.ports import occasions
from committees.directory.reading import addressees, readers
from core.documents.models import Document, DocumentVersion
from core.documents.services import added
from core.notifications.services import tell
from core.rulebook.enforcement import enforces
from core.shell import dates


@receiver(added, dispatch_uid="directory-document-added")
@enforces("DOC-03", what=_("Tells everybody with access of a new document, and nobody else."), kind="notice")
def tell_of_document(sender: type[Document], version: DocumentVersion, **kwargs: Any) -> None:
    """Tell those who read the documents of a committee of a new one (DOC-03)."""
    document = version.document
    committee = document.owner
    if not isinstance(committee, Committee) or document.audience != Document.Audience.ALL:
        return
    page = reverse("directory:papers", args=[committee.pk])
    tell(
        to=[*readers(committee), *addressees(committee)],
        template="directory/document_added",
        context={
            "document": document,
            "committee": committee,
            "replaced": Document.objects.filter(superseded_by=document).first(),
            "by": dates.deadline(document.expected_by, committee.zone) if document.expected_by else "",
            "meeting": occasions.facts(document.occasion),
        },
        key=f"document:{version.pk}",
        about=document,
        link=f"{page}?{urlencode({'q': document.reference})}",
    )
