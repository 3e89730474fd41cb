"""What a representative is told of where he is not registered (REP-11)."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.directory.reading import readers
from core.accounts.models import User
from core.documents.models import Document, DocumentVersion
from core.documents.services import added
from core.notifications.services import tell
from core.rulebook.enforcement import enforces
from liaisons.register.representatives import states
from liaisons.register.representatives.models import Interest


@receiver(added, dispatch_uid="representatives-document-added")
@enforces("REP-11", what=_("Tells of new documents of interest, without a link to them."), kind="notice")
def tell_the_interested(sender: type[Document], version: DocumentVersion, **kwargs: Any) -> None:
    """Tell whom a committee interests of its new document; those who read it are told with the link (DOC-03)."""
    document = version.document
    committee = document.owner
    if not isinstance(committee, Committee) or document.audience != Document.Audience.ALL:
        return
    interested = Interest.objects.filter(committee=committee, representative__state=states.ACTIVE)
    people = User.objects.filter(is_active=True, pk__in=interested.values("representative__person"))
    if not people.exists():
        return
    tell(
        to=people.exclude(pk__in=readers(committee).order_by().values("pk")),
        template="register/document_of_interest",
        context={"committee": committee},
        key=f"interest:{version.pk}",
        about=committee,
        link=committee.get_absolute_url(),
    )
