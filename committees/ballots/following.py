"""How a subject that was put to a vote follows it, where it does so by the actions that it declares for this."""

from django.utils.translation import gettext as _

from committees.ballots.models import Ballot
from core.workflow.engine import Move, perform
from core.workflow.models import WorkflowModel
from core.workflow.refusals import Refusal


def follow(subject: WorkflowModel, move: Move) -> None:
    """Let `subject` take over what `move` did to its vote, inside the same transaction (COM-06).

    It declares `take_result` for a decision, `follow_correction` for corrected counts that overturn one, and
    `vote_cancelled` for going back to where it was before the vote.
    """
    ballot: Ballot = move.obj
    data = {"outcome": ballot.outcome, "ballot": ballot.pk}
    if move.action.name == "correct":
        if move.facts["outcome_before"] not in ("", ballot.outcome):
            perform(subject, "follow_correction", actor=None, data=data)
    elif move.source == move.target or subject.state_declared.final:
        return
    elif move.target == "decided":
        perform(subject, "take_result", actor=None, data=data)
    elif move.target == "cancelled":
        perform(subject, "vote_cancelled", actor=None)


def last_ballot(subject: WorkflowModel, reader: object = None) -> Ballot | None:
    """Return the latest vote on `subject` that was not cancelled, with its turnout, or None.

    With a `reader` only one that he may open.
    """
    votes = Ballot.objects.all() if reader is None else Ballot.objects.visible_to(reader)
    votes = votes.about(subject).not_cancelled().with_turnout()
    return votes.select_related("resolution__committee").order_by("-pk").first()


def gone_on(subject: WorkflowModel) -> Refusal:
    """Return the refusal of a correction that comes when `subject` has left the outcome behind (COM-06)."""
    return Refusal(
        rule="COM-06",
        reason=_("%(subject)s has gone on with this outcome (%(state)s): a correction can no longer change it.")
        % {"subject": subject, "state": subject.state_declared.label},
    )
