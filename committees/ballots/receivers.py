"""What follows from a step of a ballot in the same transaction."""

from typing import Any

from django.dispatch import receiver

from committees.ballots.models import Ballot
from core import clock
from core.notifications.services import tell
from core.workflow.engine import Move, perform
from core.workflow.signals import performed


@receiver(performed, sender=Ballot, dispatch_uid="ballots-follow")
def follow(sender: type[Ballot], move: Move, **kwargs: Any) -> None:
    """Open what is to open now, decide what has closed, pass on what has been confirmed.

    Closing and deciding are two steps of one transaction, so that there is one result and one notice (BAL-13).
    """
    ballot: Ballot = move.obj
    if move.action.name == "schedule" and ballot.opens_at is not None and ballot.opens_at <= clock.now():
        perform(ballot, "open", actor=None)
    elif move.action.name == "close":
        perform(ballot, "decide", actor=None)
    elif move.action.name == "decide" and ballot.confirms is not None:
        perform(ballot.confirms, "confirm", actor=None, data={"ballot": ballot})


@receiver(performed, sender=Ballot, dispatch_uid="ballots-receipt")
def acknowledge_vote(sender: type[Ballot], move: Move, **kwargs: Any) -> None:
    """Tell the officer that the vote has arrived; the message carries no position (A7, BAL-13)."""
    if move.action.name != "vote" or move.actor is None or move.event is None:
        return
    tell(
        to=[move.actor],
        template="ballots/vote_received",
        context={"obj": move.obj, "body": move.on_behalf, "again": move.facts["again"], "at": move.at},
        about=move.obj,
        event=move.event,
        key=f"event:{move.event.pk}:receipt",
    )
