"""Planned work that may concern IEC: one CEO tells the other, and the study starts with an outcome on record."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, Tell
from liaisons.register.iec import guards, states
from liaisons.register.iec.parties import MANAGER, OFFICE, OFFICE_TOLD_OF_WORK

if TYPE_CHECKING:
    from core.workflow.engine import Move

FORMS = "liaisons.register.iec.forms"
EFFECTS = "liaisons.register.iec.effects"
MAIL = "register/iec"


def _other_knows(move: "Move") -> bool:
    return move.obj.informed_at is not None


ACTIONS = (
    Action(
        name="report",
        label=_("Report planned work"),
        happened=_("Planned work reported to the office of the CEO"),
        source=(),
        target=states.REPORTED,
        by=(MANAGER, OFFICE),
        rules=("IEC-04",),
        effect=f"{EFFECTS}.report_work",
        tells=(Tell((OFFICE,), f"{MAIL}/work_reported"),),
        icon="send",
    ),
    Action(
        name="inform",
        label=_("Inform the other CEO"),
        happened=_("Other CEO informed"),
        source=(states.REPORTED,),
        target=states.INFORMED,
        by=(OFFICE,),
        rules=("IEC-04",),
        form=f"{FORMS}.SendForm",
        effect=f"{EFFECTS}.inform_office",
        tells=(Tell((OFFICE_TOLD_OF_WORK,), f"{MAIL}/work_announced"),),
        icon="send",
        tone="primary",
    ),
    Action(
        name="record_outcome",
        label=_("Record what the CEOs agreed"),
        happened=_("Outcome between the CEOs recorded"),
        source=(states.INFORMED, states.OPEN_POINTS),
        target=states.ANSWERED,
        by=(OFFICE,),
        rules=("IEC-04",),
        form=f"{FORMS}.OutcomeForm",
        effect=f"{EFFECTS}.record_outcome",
        tells=(Tell((MANAGER,), f"{MAIL}/work_outcome"),),
        icon="checklist",
        tone="primary",
    ),
    Action(
        name="start",
        label=_("Mark the study as started"),
        happened=_("Study of the subject started"),
        source=(*states.UNANSWERED, *states.ANSWERED),
        target=states.STARTED,
        by=(MANAGER,),
        rules=("IEC-04",),
        guards=(guards.outcome_recorded,),
        effect=f"{EFFECTS}.start_work",
        confirm=_("The study of the subject is marked as started from today."),
        tells=(Tell((OFFICE,), f"{MAIL}/work_started"),),
        icon="player-play",
        tone="primary",
    ),
    Action(
        name="override",
        label=_("Let it start without an outcome"),
        happened=_("Study started without an outcome, by decision of the office of the CEO"),
        source=states.UNANSWERED,
        target=states.STARTED,
        by=(OFFICE,),
        rules=("IEC-04",),
        form="core.workflow.forms.ReasonForm",
        effect=f"{EFFECTS}.override",
        tells=(
            Tell((MANAGER,), f"{MAIL}/work_started"),
            Tell((OFFICE_TOLD_OF_WORK,), f"{MAIL}/work_started", when=_other_knows),
        ),
        icon="alert-triangle",
        tone="danger",
    ),
    Action(
        name="drop",
        label=_("Drop the planned work"),
        happened=_("Planned work dropped"),
        source=(*states.UNANSWERED, *states.ANSWERED),
        target=states.DROPPED,
        by=(MANAGER,),
        rules=("IEC-04",),
        form="core.workflow.forms.ReasonForm",
        tells=(
            Tell((OFFICE,), f"{MAIL}/work_dropped"),
            Tell((OFFICE_TOLD_OF_WORK,), f"{MAIL}/work_dropped", when=_other_knows),
        ),
        icon="x",
        tone="danger",
    ),
)
