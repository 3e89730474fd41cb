"""A contribution: sent by a representative, taken up or noted by who runs the committee. What was sent stays."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, State, Step, Tell, Waits, Workflow
from liaisons.register.contributions import guards
from liaisons.register.contributions.parties import AUTHOR, CONVENOR, MANAGER
from liaisons.register.contributions.states import NOTED, SENT, TAKEN_UP

EFFECTS = "liaisons.register.contributions.effects"
MAIL = "register/contributions"

CONTRIBUTION = Workflow(
    name="contribution",
    label=_("Contribution of a representative"),
    initial=SENT,
    states=(
        State(SENT, _("Sent"), waits=(Waits((MANAGER, CONVENOR), _("Contributions of representatives to look at")),)),
        State(TAKEN_UP, _("Taken up"), tone="ok", final=True),
        State(NOTED, _("Noted"), tone="plain", final=True),
    ),
    pipeline=(Step(_("Sent"), (SENT,)), Step(_("Taken up or noted"), (TAKEN_UP, NOTED))),
    actions=(
        Action(
            name="send",
            label=_("Contribute"),
            happened=_("Contribution sent"),
            source=(),
            target=SENT,
            by=(AUTHOR,),
            rules=("REP-08", "REP-05", "REP-07"),
            guards=(guards.registered_here, guards.kind_fits, guards.document_of_the_committee),
            effect=f"{EFFECTS}.send",
            tells=(Tell((MANAGER, CONVENOR), f"{MAIL}/sent"),),
            icon="send",
        ),
        Action(
            name="take_up",
            label=_("Take up"),
            happened=_("Contribution taken up"),
            source=(SENT,),
            target=TAKEN_UP,
            by=(MANAGER, CONVENOR),
            rules=("REP-10",),
            hint=_("The committee or group works with it."),
            tells=(Tell((AUTHOR,), f"{MAIL}/taken_up"),),
            icon="check",
            tone="primary",
        ),
        Action(
            name="take_note",
            label=_("Take note"),
            happened=_("Contribution noted"),
            source=(SENT,),
            target=NOTED,
            by=(MANAGER, CONVENOR),
            rules=("REP-10",),
            hint=_("Nothing follows from it for the moment."),
            tells=(Tell((AUTHOR,), f"{MAIL}/noted"),),
            icon="eye",
        ),
    ),
)
