"""What a ballot asks a review or a round that is to be voted on, and how they follow the result."""

from typing import Any

from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.engine import Move, perform
from core.workflow.refusals import Refusal
from core.workflow.signals import performed
from liaisons.register.reviews import states
from liaisons.register.reviews.models import Review, ReviewRound
from liaisons.register.reviews.parties import MANAGER


@enforces(
    "REV-06", "REV-07", what=gettext_lazy("Lets no vote on an ending be arranged before the hearing."), kind="guard"
)
def may_be_voted_on(review: Review) -> Refusal | None:
    """Return why no vote on the ending of this liaison can be arranged, or nothing (REV-06, REV-07)."""
    if review.state == states.PROPOSED and review.hearing_is_over:
        return None
    if review.heard_until is not None:
        reason = _("The organization is heard until %(day)s.") % {"day": dates.day(review.heard_until)}
    else:
        reason = _("The ending of the liaison is not proposed.")
    return Refusal(rule="REV-06", reason=reason, who=MANAGER.capacity(review))


def may_change_outcome(review: Review, ballot: Ballot) -> Refusal | None:
    """Return why the outcome of `ballot` stands though its counts were wrong, or nothing (COM-06)."""
    if review.state == states.PROPOSED and review.votes.not_cancelled().latest("pk") == ballot:
        return None
    return Refusal(
        rule="COM-06", reason=_("The review has followed this outcome already; a correction can no longer change it.")
    )


def round_may_be_voted_on(found: ReviewRound) -> Refusal | None:
    """Return why no vote on the round can be arranged, or nothing: only its own actions arrange one."""
    waiting = [line.review for line in found.lines_to_vote if not line.review.hearing_is_over]
    if found.state in (states.PREPARING, states.IN_VOTE) and found.lines_to_vote and not waiting:
        return None
    return Refusal(
        rule="REV-06", reason=_("An organization is still heard, or nothing is chosen."), who=MANAGER.capacity(found)
    )


def round_may_change_outcome(found: ReviewRound, ballot: Ballot) -> Refusal | None:
    """Return why the results of a round stand: its liaisons have followed them."""
    return Refusal(
        rule="COM-06",
        reason=_("The reviews have followed these results already; a correction can no longer change it."),
    )


@receiver(performed, sender=Ballot, dispatch_uid="review-ballot")
@enforces(
    "REV-06",
    "REV-07",
    what=gettext_lazy("Ends a liaison by the vote of its own committee on this very liaison, and by no other."),
    kind="guard",
)
def follow_the_ballot(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Take over the result of a vote on a review or a round, or go back when it was cancelled."""
    ballot: Ballot = move.obj
    subject = ballot.subject
    if not isinstance(subject, Review | ReviewRound) or subject.state_declared.final:
        return
    data = {"outcome": ballot.outcome, "ballot": ballot.pk, "decided_on": ballot.decided_on}
    changed = move.action.name == "correct" and move.facts["outcome_before"] not in ("", ballot.outcome)
    decided = move.source != move.target and move.target == "decided"
    if decided or changed:
        perform(subject, "take_result", actor=None, data=data)
    elif move.source != move.target and move.target == "cancelled" and isinstance(subject, ReviewRound):
        perform(subject, "vote_cancelled", actor=None)
