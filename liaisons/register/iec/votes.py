"""What a ballot asks an ISO-IEC liaison that is to be voted on, and how it follows the result."""

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
from liaisons.register.iec import states
from liaisons.register.iec.effects import DECISIONS, title_of
from liaisons.register.iec.models import IecLiaison
from liaisons.register.iec.parties import MANAGER


def may_be_voted_on(liaison: IecLiaison) -> Refusal | None:
    """Return why no vote on `liaison` can be arranged, or nothing: it is voted on while it is prepared (IEC-01)."""
    if liaison.state == states.PREPARED and liaison.decision != states.CARRIED:
        return None
    return Refusal(
        rule="IEC-01",
        reason=_("The liaison is not being prepared, or the committee has resolved on it already."),
        who=MANAGER.capacity(liaison),
    )


@enforces(
    "COM-06", what=gettext_lazy("Lets corrected counts overturn the outcome until the CEO office has it."), kind="guard"
)
def may_change_outcome(liaison: IecLiaison, ballot: Ballot) -> Refusal | None:
    """Return why the outcome of `ballot` stands for `liaison` though its counts were wrong, or nothing (COM-06)."""
    follows = liaison.state == states.PREPARED and liaison.decision in DECISIONS.values()
    if follows and last_ballot(liaison) == ballot:
        return None
    return gone_on(liaison)


title = title_of


@receiver(performed, sender=Ballot, dispatch_uid="iec-liaison-ballot")
@enforces(
    "IEC-01", what=gettext_lazy("Takes the committee’s own resolution as what the CEO offices carry."), kind="guard"
)
def follow_the_ballot(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Take over the result of a vote, also a corrected one, or go back when it was cancelled (INT-09, COM-06)."""
    if isinstance(move.obj.subject, IecLiaison):
        follow(move.obj.subject, move)
