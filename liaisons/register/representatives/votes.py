"""What a ballot asks a representative whose appointment is voted on, and how he follows the result."""

from typing import Any

from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot
from core.rulebook.enforcement import enforces
from core.workflow.engine import Move, perform
from core.workflow.refusals import Refusal
from core.workflow.signals import performed
from liaisons.register.representatives.models import Representative
from liaisons.register.representatives.parties import HOME_MANAGER
from liaisons.register.representatives.services import fill_gap, title_of

title = title_of


def may_be_voted_on(representative: Representative) -> Refusal | None:
    """Return why no vote on the appointment of `representative` can be arranged, or nothing."""
    if representative.state in representative.workflow.by_name["put_to_vote"].source:
        return None
    return Refusal(
        rule="REP-01",
        reason=_("Only who is to be registered for an agreed liaison can be appointed by a vote of its own."),
        who=HOME_MANAGER.capacity(representative),
    )


def may_change_outcome(representative: Representative, ballot: Ballot) -> Refusal | None:
    """Return why the outcome of `ballot` stands although its counts were wrong: he has been registered or ended."""
    return Refusal(
        rule="COM-06",
        reason=_("%(name)s has gone on with this outcome (%(state)s): name a representative anew instead.")
        % {"name": representative, "state": representative.state_declared.label},
    )


@receiver(performed, sender=Ballot, dispatch_uid="representative-ballot")
@enforces("REP-01", what=gettext_lazy("Attaches a resolution that only appoints to the person."), kind="record")
def follow_the_ballot(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Attach the resolution that appoints him, or end who was not appointed; without a decision he waits on."""
    representative = move.obj.subject
    if not isinstance(representative, Representative) or move.target != "decided" or move.source == move.target:
        return
    if representative.state_declared.final:
        return
    if move.obj.outcome == Ballot.Outcome.APPROVED:
        perform(representative, "take_resolution", actor=None, data={"ballot": move.obj.pk})
    elif move.obj.outcome == Ballot.Outcome.NOT_APPROVED:
        perform(representative, "end", actor=None)
        fill_gap(Representative.objects.get(pk=representative.pk))
