"""An organization's way to a liaison (A1), from the draft to the registration."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import DeadlineKind, Workflow
from liaisons.applications.parties import HQNB
from liaisons.applications.states import DRAFT
from liaisons.applications.workflows import clearance, decision, ending, filing
from liaisons.applications.workflows.stages import PIPELINE, STATES

APPLICATION = Workflow(
    name="application",
    label=_("Application of an organization"),
    initial=DRAFT,
    states=STATES,
    actions=(*filing.ACTIONS, *clearance.ACTIONS, *decision.ACTIONS, *ending.ACTIONS),
    deadlines=(
        DeadlineKind(
            name="hqnb_answer",
            label=_("Answer of the national body"),
            rule="EXT-21",
            owed_by=(HQNB,),
            reminder="applications/consultation_reminder",
            parameter="hqnb_weeks",
        ),
    ),
    pipeline=PIPELINE,
)
