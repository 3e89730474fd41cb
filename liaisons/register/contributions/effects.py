"""What the actions on contributions change besides the state."""

from django.utils.translation import gettext_lazy as _

from core.documents.services import next_reference
from core.rulebook.enforcement import enforces
from core.workflow.engine import Move
from liaisons.register.contributions.models import Contribution


@enforces("REP-05", "REP-08", what=_("Writes the body spoken for into the ledger."), kind="record")
def send(move: Move) -> None:
    """Number it and keep for which body it was said (REP-05, REP-08)."""
    contribution: Contribution = move.obj
    contribution.reference = next_reference("CO", "contribution", contribution.sent_on.year)
    move.on_behalf = str(contribution.body)
    move.facts.update(
        kind=contribution.kind,
        committee=str(contribution.committee),
        capacity=contribution.capacity,
        document=contribution.document_id,
    )
