"""An internal liaison (A2), from the proposal of a member to its confirmation and its end.

No action that changes the state belongs to the target committee: it may note, comment and mirror (INT-11).
"""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import DeadlineKind, Workflow
from liaisons.register.internal import states
from liaisons.register.internal.parties import MANAGER
from liaisons.register.internal.workflows import decision, life, preparation
from liaisons.register.internal.workflows.stages import PIPELINE, STATES

MAIL = "register/internal"

INTERNAL = Workflow(
    name="internal_liaison",
    label=_("Liaison between committees"),
    initial=states.PROPOSED,
    states=STATES,
    actions=(*preparation.ACTIONS, *decision.ACTIONS, *life.ACTIONS),
    deadlines=(
        DeadlineKind(
            name="target_report",
            label=_("Report of the target’s committee manager"),
            rule="INT-05",
            owed_by=(MANAGER,),
            reminder=f"{MAIL}/report_reminder",
            day="report_due_on",
        ),
    ),
    pipeline=PIPELINE,
)
