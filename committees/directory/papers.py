"""The documents of committees and working groups: added, replaced and withdrawn under their N-numbers (DOC-07)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory import reading
from committees.directory.models import Committee
from core.accounts.models import User
from core.documents import services as documents
from core.documents.kept import KeptUpload
from core.documents.models import Document, DocumentVersion, Said
from core.rulebook.enforcement import enforces

KINDS = {
    "agenda": gettext_lazy("Agenda"),
    "minutes": gettext_lazy("Minutes"),
    "report": gettext_lazy("Report"),
    "proposal": gettext_lazy("Proposal for new work"),
    "working-draft": gettext_lazy("Working draft"),
    "committee-draft": gettext_lazy("Committee draft"),
    "comments": gettext_lazy("Comments"),
    "liaison-statement": gettext_lazy("Liaison statement"),
    "information": gettext_lazy("For information"),
}


def series_of(committee: Committee) -> str:
    """Return the name of the series in which the documents of `committee` are numbered (DOC-07)."""
    return series_of_key(committee.pk)


def series_of_key(key: int | str) -> str:
    """Return the name of the series of the committee with this key."""
    return f"committee:{key}"


@enforces("DOC-07", what=gettext_lazy("Gives each document of a committee its next N-number."), kind="guard")
@transaction.atomic
def add_paper(
    *, committee: Committee, title: str, kind: str, upload: KeptUpload, by: User, said: Said = documents.NOTHING_SAID
) -> DocumentVersion:
    """Add a document to `committee` under its next N-number; those with access are told (DOC-03, DOC-07).

    The same form sent twice gives the document of the first.

    Raises `PermissionDenied` for whom `reading.keeps` leaves out, `ValidationError` where the committee is
    dissolved or the file is refused.
    """
    _check(committee, by)
    if committee.status == Committee.Status.DISSOLVED:
        raise ValidationError(_("A dissolved committee takes no new documents."), code="dissolved")
    documents.lock_series(series_of(committee))
    before = (
        Document.objects.of(committee)
        .current()
        .filter(
            title=title,
            kind=kind,
            created_by=by,
            expected=said.expected,
            expected_by=said.expected_by,
            note=said.note,
            versions__sha256=upload.sha256,
        )
    )
    if again := before.first():
        return again.latest
    return documents.add_document(
        owner=committee, title=title, kind=kind, upload=upload, by=by, series=series_of(committee), said=said
    )


@transaction.atomic
def replace_paper(*, document: Document, upload: KeptUpload, by: User, said: Said | None = None) -> DocumentVersion:
    """Give `document` new content, which is a new document with a new N-number (DOC-07).

    Raises `PermissionDenied` as `add_paper`, and `ValidationError` where the document was withdrawn or
    superseded, or the file is refused.
    """
    _check(document.owner, by)
    return documents.add_version(document=document, upload=upload, by=by, said=said)


@transaction.atomic
def withdraw_paper(*, document: Document, by: User) -> None:
    """Withdraw `document`; those who keep the documents still see it, and its number is not given again (DOC-07).

    Raises `PermissionDenied` as `add_paper`.
    """
    _check(document.owner, by)
    documents.withdraw_document(document)


def _check(owner: object, by: User) -> None:
    if not isinstance(owner, Committee) or not reading.keeps(by, owner):
        raise PermissionDenied(_("Documents are kept by the committee manager, in a working group by its convenor."))
