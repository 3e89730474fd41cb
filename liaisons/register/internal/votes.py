"""What a ballot asks an internal liaison that is to be voted on, and how it follows the result."""

from typing import Any

from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.following import follow, gone_on, last_ballot
from committees.ballots.models import Ballot
from core.rulebook.enforcement import enforces
from core.workflow.engine import Move
from core.workflow.refusals import Refusal
from core.workflow.signals import performed
from liaisons.register.internal import states
from liaisons.register.internal.effects import title_of
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.internal.parties import MANAGER


@enforces(
    "INT-07", "INT-10", what=gettext_lazy("Lets no vote be arranged before the discussion is settled."), kind="guard"
)
def may_be_voted_on(liaison: InternalLiaison) -> Refusal | None:
    """Return why no vote on `liaison` can be arranged, or nothing (INT-07, INT-10)."""
    if liaison.state in (states.SCHEDULED, states.IN_DECISION) and liaison.named is not None:
        return None
    return Refusal(
        rule="INT-07",
        reason=_("The liaison is not scheduled for a decision, or its representative is not named."),
        who=MANAGER.capacity(liaison),
    )


@enforces(
    "COM-06", what=gettext_lazy("Lets corrected counts overturn the outcome until the target is told."), kind="guard"
)
def may_change_outcome(liaison: InternalLiaison, ballot: Ballot) -> Refusal | None:
    """Return why the outcome of `ballot` stands for `liaison` though its counts were wrong, or nothing (COM-06)."""
    follows = liaison.state in liaison.workflow.by_name["follow_correction"].source and liaison.informed_at is None
    if follows and last_ballot(liaison) == ballot:
        return None
    return gone_on(liaison)


title = title_of


@receiver(performed, sender=Ballot, dispatch_uid="internal-liaison-ballot")
@enforces("INT-09", what=gettext_lazy("Establishes a liaison by the vote of its committee alone."), kind="guard")
def follow_the_ballot(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Take over the result of a vote, also a corrected one, or go back when it was cancelled (INT-09, COM-06)."""
    if isinstance(move.obj.subject, InternalLiaison):
        follow(move.obj.subject, move)
