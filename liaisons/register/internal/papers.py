"""The pack of an internal liaison as one numbered document of the establishing committee (INT-06)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.papers import series_of
from core import clock
from core.documents import pdf_bundle
from core.documents.models import Document, DocumentVersion
from core.documents.pdf_bundle import Sheet
from core.documents.services import add_document
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.models import Event
from liaisons.register.internal import kinds
from liaisons.register.internal.models import InternalLiaison


@dataclass(frozen=True)
class Part:
    """A report in the pack: its pages where it is a PDF, otherwise the file that lies beside."""

    anchor: str
    title: str
    version: DocumentVersion
    sheets: list[Sheet]


@enforces("INT-06", what=gettext_lazy("Keeps the pack as one numbered document of the committee."), kind="record")
def file_pack(liaison: InternalLiaison) -> DocumentVersion | None:
    """File the pack of `liaison`, which the caller has locked, under the number that its members were told.

    Nothing happens where it is filed already. Its text is what was circulated: no action changes it later.
    """
    if Document.objects.of(liaison).filter(kind=kinds.PACK).exists():
        return None
    circulated = Event.objects.of(liaison).filter(action="circulate").last()
    return add_document(
        owner=liaison,
        title=_("Liaison with %(target)s: pack for the members") % {"target": liaison.target},
        kind=kinds.PACK,
        content=pack(liaison, circulated.facts.get("n_number") if circulated is not None else None),
        filename=f"{liaison.reference}-pack.pdf",
        by=None,
        series=series_of(liaison.home),
        number=circulated.facts.get("n_number") if circulated is not None else None,
    )


@enforces("INT-06", what=gettext_lazy("Shows the pack as a draft before it is circulated."), kind="page")
def draft(liaison: InternalLiaison) -> bytes:
    """Return the pack as it would be circulated now, marked as a draft on every page; it is neither numbered nor filed.

    To be shown to whoever may circulate it.
    """
    return pack(liaison, draft=True)


def pack(liaison: InternalLiaison, number: int | None = None, *, draft: bool = False) -> bytes:
    """Return the pack as a PDF: what it is about, the statement, the level, and the reports (INT-06)."""
    parts = list(_parts(liaison))
    context: dict[str, Any] = {
        "liaison": liaison,
        "parts": parts,
        "shown": [part for part in parts if part.sheets],
        "purposes": [str(InternalLiaison.Purpose(each).label) for each in liaison.purposes],
        "reference": f"{liaison.home} N {number}" if number else str(liaison.home),
        "dated": dates.day(liaison.circulated_at, liaison.zone) if liaison.circulated_at else "",
        "draft": _("Draft of %(moment)s – not circulated, without number") % {"moment": _now_in(liaison)}
        if draft
        else "",
    }
    return pdf_bundle.render(
        "pdf/register/pack.html",
        context,
        title=_("Liaison of %(home)s with %(target)s") % {"home": liaison.home, "target": liaison.target},
        inserts={part.anchor: part.sheets for part in parts},
    )


def _now_in(liaison: InternalLiaison) -> str:
    return dates.moment(clock.now(), liaison.zone)


def _parts(liaison: InternalLiaison) -> Iterator[Part]:
    """Yield the reports, each in its latest version: that of the target's manager, and the proposer's if any."""
    found = Document.objects.of(liaison).current().with_versions().order_by("-pk")
    titles = {
        kinds.TARGET_REPORT: _("Report of the committee manager of %(target)s") % {"target": liaison.target},
        kinds.PROPOSER_REPORT: _("Report of the proposer"),
    }
    for kind, title in titles.items():
        document = found.filter(kind=kind).first()
        if document is None:
            continue
        version = document.latest
        with version.file.open("rb") as file:
            sheets = pdf_bundle.sheets_of(file) if version.format == "PDF" else []
        yield Part(anchor=kind, title=title, version=version, sheets=sheets)


def without_pack() -> models.QuerySet[InternalLiaison]:
    """Return the liaisons that were circulated and whose pack is not filed yet."""
    filed = Document.objects.filter(
        owner_type=ContentType.objects.get_for_model(InternalLiaison), owner_id=OuterRef("pk"), kind=kinds.PACK
    )
    return InternalLiaison.objects.filter(~Exists(filed), circulated_at__isnull=False).order_by("pk")
