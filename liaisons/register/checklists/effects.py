"""What ticking leaves behind."""

from core import clock
from core.workflow.engine import Move
from liaisons.register.checklists.models import ChecklistTick


def tick(move: Move) -> None:
    """Keep who has ticked which lines, and when."""
    today = clock.today(move.obj.zone)
    # A form sent by hand may name a line twice.
    lines = list(dict.fromkeys(move.data["lines"]))
    for line in lines:
        ChecklistTick.objects.create(subject=move.obj, line=line, by=move.person, on=today)
    move.facts["lines"] = lines
