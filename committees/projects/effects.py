"""What the actions on a proposal of new work change besides its state."""

from committees.projects import services
from committees.projects.models import NewWork, Stage
from core import clock
from core.documents.services import next_reference
from core.workflow.engine import Move


def propose(move: Move) -> None:
    """Number the proposal and note in whose name it is made (EXT-02)."""
    new_work: NewWork = move.obj
    new_work.number = next_reference("NW", "new-work", clock.today(new_work.zone).year)
    move.on_behalf = new_work.proposed_by
    move.facts.update(committee=str(new_work.committee), proposer=new_work.proposed_by)


def accept(move: Move) -> None:
    """Register the project under its reference, with the stages that it has gone through (EXT-02)."""
    new_work: NewWork = move.obj
    data = move.data
    _decide(move)
    new_work.project = services.register(
        committee=new_work.committee,
        by=move.person,
        stage=Stage.PREPARATORY,
        stage_on=data["decided_on"],
        earlier=[(Stage.PROPOSAL, new_work.proposed_on)],
        reference=data["reference"],
        working_group=data["working_group"],
        due_on=data["due_on"],
        title=new_work.title,
        kind=new_work.kind,
        revises=new_work.revises,
        stakeholders=new_work.stakeholders,
        proposer=new_work.proposer,
    )
    move.facts.update(project=new_work.project.pk, reference=new_work.project.reference)


def decline(move: Move) -> None:
    _decide(move)


def _decide(move: Move) -> None:
    new_work: NewWork = move.obj
    new_work.decision = move.data["decision"]
    new_work.decided_on = move.data["decided_on"]
    move.facts.update(decision=new_work.decision, decided_on=new_work.decided_on.isoformat())
