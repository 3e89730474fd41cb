"""The reads that the pages of reviews share."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.parties import CommitteeManager
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.parties import Holder
from liaisons.register.reviews import evidence, states
from liaisons.register.reviews.models import Review, ReviewRound, kind_of


def facts(review: Review) -> list[dict[str, Any]]:
    """Return the facts beside a review; what is empty is left out by the page."""
    liaison = review.liaison
    lines: list[tuple[str, Any, str]] = [
        (_("Liaison"), review.liaison_named, liaison.get_absolute_url()),
        (_("Reviewed by"), review.committee, review.committee.get_absolute_url()),
        (_("Counted from"), _day(review.counted_from), ""),
        (_("Opens by itself"), _day(review.opens_on) if review.state == states.PLANNED else "", ""),
        (_("Due"), _day(review.last_day), ""),
        (_("Chair and programme manager are told after"), _day(review.limit_on) if review.is_running else "", ""),
        (_("Outcome"), review.get_outcome_display(), ""),
        (_("Date of the outcome"), _day(review.outcome_on), ""),
        (_("Recorded by"), review.outcome_by, ""),
        (_("Heard until"), _day(review.hearing_until), ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]


def _day(day: Any) -> str:
    return dates.day(day) if day else ""


def rows_of(review_round: ReviewRound) -> list[dict[str, Any]]:
    """Return each line of a round with its evidence: as it is now, or once put to the members as it was then."""
    lines = review_round.all_lines
    fresh = [line.review for line in lines if not line.evidence]
    live = evidence.of_all(fresh) if fresh and review_round.state == states.PREPARING else {}
    found = []
    for line in lines:
        known = live.get(line.review_id) or evidence.read(line.evidence)
        found.append({"line": line, "review": line.review, "evidence": known})
    return found


@enforces("REV-01", "REV-02", what=gettext_lazy("Shows on a liaison when its next review is due."), kind="page")
def next_review(liaison: Any, user: Any) -> dict[str, Any]:
    """Return the fact of a liaison fetched `with_review`: when it is reviewed next, with a link for who serves it.

    It asks the database nothing; whoever follows the link past his rights gets 404 there.
    """
    last_day = liaison.review_due_on if not liaison.state_declared.final else None
    standing = standing_of(user)
    # The other side learns of a review once it is open; before, there is a date alone.
    serves = standing.holds(Role.CENTRAL_STAFF) or any(
        party.covers(liaison, standing) for party in _SERVING[kind_of(liaison)]
    )
    url = reverse("register:review", args=[liaison.review_running]) if liaison.review_running and serves else ""
    return {"label": _("Next review"), "value": dates.day(last_day) if last_day else "", "url": url}


_SERVING = {
    kind: (CommitteeManager(path), Holder(Role.CHAIR, path), Holder(Role.TPM, path))
    for kind, path in (("external", "managing"), ("internal", "home"))
}


def with_review(rows: models.QuerySet[Any], kind: str) -> models.QuerySet[Any]:
    """Add to liaisons the key of the review that runs (`review_running`), without a query of its own."""
    running = Review.objects.filter(**{kind: models.OuterRef("pk")}).running()
    return rows.annotate(review_running=models.Subquery(running.values("pk")[:1]))
