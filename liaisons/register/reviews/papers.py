"""The paper of a round of reviews: each liaison with its evidence and what is proposed, and what was resolved."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from committees.directory.papers import series_of
from core.documents import pdf
from core.documents.models import Document, DocumentVersion
from core.documents.services import add_document
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.models import Event
from liaisons.register.reviews import queries, states
from liaisons.register.reviews.models import ReviewRound

PAPER = "review-round-paper"
PUTS = ("put_to_ballot", "put_to_meeting")


def paper(found: ReviewRound, number: int | None = None) -> bytes:
    """Return the paper as a tagged PDF; until it is put to the members it shows the evidence of now (REV-04)."""
    context: dict[str, Any] = {
        "round": found,
        "rows": queries.rows_of(found),
        "ballot": found.ballots.first(),
        # What was put to the members does not say what became of it.
        "done": found.state == states.DONE and number is None,
        "reference": f"{found.committee} N {number}" if number else str(found.committee),
        "dated": dates.day(found.put_on or found.begun_on),
    }
    return pdf.render("pdf/register/round.html", context, title=str(found))


@enforces(
    "REV-05", what=gettext_lazy("Keeps the paper that was put to the members as a numbered document."), kind="record"
)
def file_paper(found: ReviewRound) -> DocumentVersion | None:
    """File the paper of `found`, which the caller has locked, under the number that its members were told.

    Put to the members again after a cancelled vote, the new paper supersedes the one before (DOC-07). Nothing happens
    where it is filed already, or has been taken back in the meantime.
    """
    put = Event.objects.of(found).filter(action__in=PUTS).last()
    number = put.facts.get("n_number") if put is not None else None
    filed = Document.objects.of(found).filter(kind=PAPER)
    if number is None or found.state == states.PREPARING or filed.filter(n_number=number).exists():
        return None
    return add_document(
        owner=found,
        title=str(found),
        kind=PAPER,
        content=paper(found, number),
        filename=f"reviews-N{number}.pdf",
        by=None,
        series=series_of(found.committee),
        number=number,
        supersedes=filed.current().select_for_update().first(),
    )


def of_round(found: ReviewRound) -> Document | None:
    """Return the paper that is filed, or nothing; for a reader of the round."""
    return Document.objects.of(found).filter(kind=PAPER).current().with_versions().first()


def without_paper() -> models.QuerySet[ReviewRound]:
    """Return the rounds that were put to the members and whose paper is not filed yet."""
    kind = ContentType.objects.get_for_model(ReviewRound)
    puts = Event.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), action__in=PUTS).order_by("-seq")
    told = puts.annotate(told=Cast(KT("facts__n_number"), models.IntegerField())).values("told")[:1]
    filed = Document.objects.filter(owner_type=kind, owner_id=OuterRef("pk"), kind=PAPER, n_number=OuterRef("told"))
    rounds = ReviewRound.objects.filter(state__in=(states.IN_VOTE, states.DONE)).annotate(told=Subquery(told))
    return rounds.filter(~Exists(filed), told__isnull=False).order_by("pk")
