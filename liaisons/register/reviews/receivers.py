"""What follows from a liaison or a review in the same transaction."""

from typing import Any

from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.services import lapse
from core import clock
from core.rulebook.enforcement import enforces
from core.workflow.engine import Move, perform
from core.workflow.signals import performed
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.models import Liaison
from liaisons.register.reviews import services, states
from liaisons.register.reviews.models import Review, ReviewRound

# What puts a liaison into force.
_BEGINS: dict[type[models.Model], str] = {Liaison: "register", InternalLiaison: "confirm"}


@receiver(performed, dispatch_uid="reviews-plan")
@enforces("REV-01", "REV-02", what=gettext_lazy("Plans the first review when a liaison comes into force."), kind="task")
def plan_the_first(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Plan the first review of a liaison that has come into force."""
    if _BEGINS.get(sender) != move.action.name:
        return
    liaison = move.obj
    services.set_clock(liaison, liaison.started_on or clock.today(liaison.zone))
    # What was taken over has a date only; its review is planned when that comes near (Appendix F).
    if not liaison.imported:
        services.plan(liaison)


@receiver(performed, sender=Review, dispatch_uid="reviews-follow")
def follow_the_review(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Plan the next review after a confirmation, end the liaison after a cancellation that carried (REV-05)."""
    review: Review = move.obj
    if move.target == states.CONFIRMED:
        liaison = review.liaison
        services.set_clock(liaison, review.outcome_on or clock.today(review.zone))
        services.plan(liaison)
    elif move.target == states.ENDED and move.action.name == "take_result":
        action = "cancel" if review.external_id is not None else "end"
        perform(review.liaison, action, actor=None, data={"review": review.pk, "ballot": move.data["ballot"]})


@receiver(performed, dispatch_uid="reviews-end")
@enforces("REV-09", what=gettext_lazy("Ends the open review of a liaison with it, and the vote on it."), kind="guard")
def end_with_the_liaison(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """End the review that is still running, and with it its deadlines and its vote (REV-09)."""
    if sender in _BEGINS and move.obj.state_declared.final and move.source != move.target:
        for review in Review.objects.of(move.obj).running():
            perform(review, "end_with_liaison", actor=None)
    elif sender in (Review, ReviewRound) and move.obj.state_declared.final:
        for ballot in move.obj.votes_under_way.order_by("pk"):
            lapse(ballot, reason=_("The review has come to its end otherwise."))
