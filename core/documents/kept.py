"""Uploads that wait for their form: a failing form does not lose them.

A form is often judged inside the transaction of its action, which a refusal rolls back. So what is kept is no
row: the checked file lies in the storage, and a signed token in the form says what it is and whose.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage

from core.accounts.models import User
from core.documents import uploads
from core.documents.models import generated_name

KEPT_FOR = dt.timedelta(hours=24)
_SALT = "core.documents.kept"


@dataclass(frozen=True)
class KeptUpload:
    """A checked file in the storage that no document holds yet."""

    stored: str
    filename: str
    media_type: str
    size: int
    sha256: str
    person: int

    @property
    def token(self) -> str:
        """What the form carries to find the file again, for a day and for this person only."""
        return signing.dumps(asdict(self), salt=_SALT)


def keep(upload: "File[Any]", *, person: User) -> KeptUpload:
    """Check `upload` and store it for `person`.

    Raises `ValidationError` that names the reason where the file is refused.
    """
    checked = uploads.check(upload, upload.name or "")
    upload.seek(0)
    return KeptUpload(
        stored=default_storage.save(generated_name(None, checked.filename), upload),
        filename=checked.filename,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        person=person.pk,
    )


def find(token: str, *, person: User) -> KeptUpload | None:
    """Return what `person` left under `token`; None when it is forged, another's, too old or gone."""
    try:
        kept = KeptUpload(**signing.loads(token, salt=_SALT, max_age=KEPT_FOR))
    except signing.BadSignature:
        return None
    if kept.person != person.pk or not default_storage.exists(kept.stored):
        return None
    return kept
