"""An ISO-IEC liaison (A3), and the notice by which one CEO tells the other of planned work (IEC-04).

The other side has no action of its own: its office answers outside, and our office of the CEO enters what it says.
"""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Workflow
from liaisons.register.iec import states
from liaisons.register.iec.workflows import life, preparation, work
from liaisons.register.iec.workflows.stages import PIPELINE, STATES, WORK_PIPELINE, WORK_STATES

IEC = Workflow(
    name="iec_liaison",
    label=_("ISO-IEC liaison"),
    initial=states.PREPARED,
    states=STATES,
    actions=(*preparation.ACTIONS, *life.ACTIONS),
    pipeline=PIPELINE,
)

JOINT_WORK = Workflow(
    name="joint_work",
    label=_("Planned work that may concern IEC"),
    initial=states.REPORTED,
    states=WORK_STATES,
    actions=work.ACTIONS,
    pipeline=WORK_PIPELINE,
)
