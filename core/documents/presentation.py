"""How a page lists documents."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.documents.models import Document


def rows_of(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """Return `documents`, fetched `with_versions`, as components/documents.html shows them."""
    return [
        {
            "name": str(document),
            "url": latest.get_absolute_url(),
            "version": latest.number if latest.number > 1 else None,
            "format": latest.format,
            "size": latest.size,
            "source": latest.uploaded_by or _("System"),
            "date": latest.at,
        }
        for document in documents
        for latest in (document.latest,)
    ]
