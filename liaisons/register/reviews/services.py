"""Planning reviews, and beginning a round: the writes that are no action of an existing review."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.rulebook import parameters
from core.rulebook.enforcement import enforces
from core.workflow.engine import begin
from liaisons.register.reviews.models import Review, ReviewRound, kind_of


@enforces("REV-01", "REV-02", what=_("Computes when the next review of a liaison is due."), kind="deadline")
def due_after(day: dt.date) -> dt.date:
    """Return when a review counted from `day` is due: `review_months` later, 29 February falling back (T3)."""
    return clock.add_months(day, parameters.number("review_months"))


def set_clock(liaison: Any, counted_from: dt.date, *, last_day: dt.date | None = None) -> None:
    """Let the time to the next review of `liaison` begin on `counted_from`."""
    liaison.review_from, liaison.review_due_on = counted_from, last_day or due_after(counted_from)
    type(liaison)._default_manager.filter(pk=liaison.pk).update(
        review_from=liaison.review_from, review_due_on=liaison.review_due_on
    )


def plan(liaison: Any) -> Review:
    """Plan the next review of `liaison` for the day that stands on it, and return it (REV-01, REV-02).

    What the parameters say today holds for it. A duty begins with the category (Appendix F): where that was stated
    only lately, the review has at least its lead before it.
    """
    zone = liaison.zone
    today = clock.today(zone)
    counted_from = liaison.review_from or liaison.started_on or today
    lead = dt.timedelta(weeks=parameters.number("review_lead_weeks"))
    last_day = liaison.review_due_on or due_after(counted_from)
    if getattr(liaison, "imported", False):
        last_day = max(last_day, today + lead)
    review = Review(
        **{kind_of(liaison): liaison},
        counted_from=counted_from,
        last_day=last_day,
        opens_on=last_day - lead,
        limit_on=max(last_day, clock.add_months(counted_from, parameters.number("review_max_months"))),
    )
    review.committee = liaison.managing if review.external_id else liaison.home
    begin(review, actor=None)
    return review


def running_review(liaison: Any) -> Review:
    """Return the review of `liaison` that has not come to an end, planned now where there is none."""
    return Review.objects.of(liaison).running().first() or plan(liaison)


def liaisons_of(committee: Committee) -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
    """Return the liaisons in force that `committee` reviews: with organizations, its working groups' included, and
    those it has established with other committees."""
    from liaisons.register.internal.models import InternalLiaison
    from liaisons.register.models import Liaison

    return (
        Liaison.objects.live().filter(managing=committee).order_by("pk"),
        InternalLiaison.objects.live().filter(home=committee).order_by("pk"),
    )


def begin_round(*, committee: Committee, by: User) -> ReviewRound:
    """Begin a round over all liaisons of `committee` and return it; their reviews open with it (REV-05).

    Raises `NotAllowed` for anybody but the committee manager, and `GuardFailed` where a round is under way or there
    is nothing to review.
    """
    found = ReviewRound(committee=committee, begun_on=clock.today(committee.zone))
    begin(found, actor=by)
    return found
