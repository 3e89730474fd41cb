"""Adding, replacing and withdrawing documents: the only ways in which they change."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.accounts.models import User
from core.documents import kept, uploads
from core.documents.kept import KeptUpload
from core.documents.models import FOLDER, Document, DocumentVersion, NumberSeries, Said
from core.rulebook.enforcement import enforces

# Sent inside the transaction with `version`: the committee's app tells those with access (DOC-03).
added = Signal()

NOTHING_SAID = Said()


@transaction.atomic
def add_document(
    *,
    owner: models.Model,
    title: str,
    kind: str,
    content: bytes | None = None,
    upload: KeptUpload | UploadedFile | None = None,
    filename: str = "",
    by: User | None,
    audience: str = Document.Audience.ALL,
    series: str | None = None,
    number: int | None = None,
    said: Said = NOTHING_SAID,
    supersedes: Document | None = None,
) -> DocumentVersion:
    """Add a document to `owner` and return its first version.

    Give either `content` with a `filename` (a PDF that we made) or an `upload`. With `series` ("committee:12") it gets
    the next N-number of that series (DOC-07), or the `number` that was taken from it before. `said` goes to those who
    are told of it (DOC-03). It may supersede another, which the caller has locked. Raises `ValidationError` where the
    file is refused. The file is written first: what a failed transaction leaves behind is swept.
    """
    document = Document(
        owner=owner,
        title=title,
        kind=kind,
        audience=audience,
        series=series or "",
        n_number=number or (next_number(series) if series else None),
        expected=said.expected,
        expected_by=said.expected_by,
        note=said.note,
        occasion=said.occasion,
        created_by=by,
    )
    document.full_clean()
    document.save()
    if supersedes is not None:
        supersedes.superseded_by = document
        supersedes.save(update_fields=["superseded_by"])
    return _add(document, 1, content=content, upload=upload, filename=filename, by=by)


@enforces("DOC-07", what=gettext_lazy("Gives new content of a numbered document a new number."), kind="guard")
@transaction.atomic
def add_version(
    *,
    document: Document,
    content: bytes | None = None,
    upload: KeptUpload | UploadedFile | None = None,
    filename: str = "",
    by: User | None,
    said: Said | None = None,
) -> DocumentVersion:
    """Add new content to `document` and return the version that holds it.

    New content of an N-numbered document is a new document with a new number that supersedes it (DOC-07), by default
    with the same `said`. Raises `ValidationError` where the document was withdrawn or superseded, or the file is
    refused.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    owner = document.owner
    assert owner is not None
    if document.withdrawn_at is not None:
        raise ValidationError(_("The document has been withdrawn."), code="withdrawn")
    if document.superseded_by_id is not None:
        raise ValidationError(_("The document has been superseded by a later one."), code="superseded")
    if not document.series:
        last = document.versions.aggregate(last=models.Max("number"))["last"] or 0
        return _add(document, last + 1, content=content, upload=upload, filename=filename, by=by)
    return add_document(
        owner=owner,
        title=document.title,
        kind=document.kind,
        content=content,
        upload=upload,
        filename=filename,
        by=by,
        audience=document.audience,
        series=document.series,
        said=document.said if said is None else said,
        supersedes=document,
    )


@transaction.atomic
def withdraw_document(document: Document) -> None:
    """Withdraw `document`. It stays on file, and its N-number is never given again (DOC-07)."""
    Document.objects.filter(pk=document.pk, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())


def sweep_orphans(*, older_than: dt.timedelta = kept.KEPT_FOR + dt.timedelta(hours=2)) -> int:
    """Delete files that no version holds and that no form can claim any more. Return how many.

    The age is the storage's, so it is compared with the real time and not with the demo's.
    """
    limit = clock.now() - clock.shift() - older_than
    gone = 0
    for name in _files(FOLDER):
        if default_storage.get_modified_time(name) > limit or DocumentVersion.objects.filter(file=name).exists():
            continue
        default_storage.delete(name)
        gone += 1
    return gone


def _files(folder: str) -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)
    for inner in folders:
        yield from _files(f"{folder}/{inner}")


def next_number(series: str) -> int:
    """Return the next number of `series`, never given before. Its counter stays locked until the caller commits."""
    counter = lock_series(series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def next_reference(prefix: str, series: str, year: int) -> str:
    """Return the next reference of `year` in `series`, such as `PO-2026-001`; never given before."""
    return f"{prefix}-{year}-{next_number(f'{series}:{year}'):03d}"


def lock_series(series: str) -> NumberSeries:
    """Return the counter of `series`, locked: until the caller commits nobody else adds to it."""
    NumberSeries.objects.get_or_create(name=series)
    return NumberSeries.objects.select_for_update().get(name=series)


def _add(
    document: Document,
    number: int,
    *,
    content: bytes | None,
    upload: KeptUpload | UploadedFile | None,
    filename: str,
    by: User | None,
) -> DocumentVersion:
    if (content is None) == (upload is None):
        raise TypeError("Give either content or an upload.")
    version = DocumentVersion(document=document, number=number, uploaded_by=by)
    if isinstance(upload, KeptUpload):
        _take_over(upload, version)
    elif upload is not None:
        _store(upload, uploads.check(upload, filename or upload.name or ""), version)
    else:
        made = ContentFile(content or b"")
        _store(made, uploads.described(made, filename), version)
    version.save(force_insert=True)
    added.send(sender=Document, version=version)
    return version


def _store(file: "File[Any]", checked: uploads.Checked, version: DocumentVersion) -> None:
    version.filename, version.media_type = checked.filename, checked.media_type
    version.sha256, version.size = checked.sha256, checked.size
    file.seek(0)
    version.file.save(checked.filename, File(file), save=False)


def _take_over(upload: KeptUpload, version: DocumentVersion) -> None:
    """Let `version` hold the file that is stored already: contents never change, so two may share one."""
    if not default_storage.exists(upload.stored):
        raise ValidationError(_("The kept file is no longer there; choose it again."), code="gone")
    version.file.name = upload.stored
    version.filename, version.media_type = upload.filename, upload.media_type
    version.sha256, version.size = upload.sha256, upload.size


def is_intact(version: DocumentVersion) -> bool:
    """Tell whether the stored file still has the digest that was taken when it came."""
    digest = hashlib.sha256()
    with version.file.open("rb") as file:
        for chunk in file.chunks():
            digest.update(chunk)
    return digest.hexdigest() == version.sha256
