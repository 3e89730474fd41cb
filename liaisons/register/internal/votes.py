"""What a ballot asks an internal liaison that is to be voted on, and how it follows the result."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot
from core.rulebook.enforcement import enforces
from core.workflow.engine import Move, perform
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
    if liaison.state in (states.SCHEDULED, states.IN_DECISION) and liaison.representative_email:
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
    return Refusal(
        rule="COM-06",
        reason=_("%(liaison)s has gone on with this outcome (%(state)s): a correction can no longer change it.")
        % {"liaison": liaison, "state": liaison.state_declared.label},
    )


def last_ballot(liaison: InternalLiaison, reader: Any = None) -> Any:
    """Return the latest vote on `liaison` that was not cancelled, with its turnout, or None.

    With a `reader` only one that he may open.
    """
    kind = ContentType.objects.get_for_model(InternalLiaison)
    votes = Ballot.objects.all() if reader is None else Ballot.objects.visible_to(reader)
    votes = votes.filter(subject_type=kind, subject_id=liaison.pk).exclude(state="cancelled")
    return votes.with_turnout().select_related("resolution__committee").order_by("-pk").first()


title = title_of


@receiver(performed, sender=Ballot, dispatch_uid="internal-liaison-ballot")
@enforces("INT-09", what=gettext_lazy("Establishes a liaison by the vote of its committee alone."), kind="guard")
def follow_the_ballot(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Take over the result of a vote, also a corrected one, or go back when it was cancelled (INT-09, COM-06)."""
    liaison = move.obj.subject
    if not isinstance(liaison, InternalLiaison):
        return
    data = {"outcome": move.obj.outcome, "ballot": move.obj.pk}
    if move.action.name == "correct":
        if move.facts["outcome_before"] not in ("", move.obj.outcome):
            perform(liaison, "follow_correction", actor=None, data=data)
    elif move.source == move.target or liaison.state_declared.final:
        return
    elif move.target == "decided":
        perform(liaison, "take_result", actor=None, data=data)
    elif move.target == "cancelled":
        perform(liaison, "vote_cancelled", actor=None)
