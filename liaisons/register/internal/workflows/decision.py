"""The committee's decision: representative, discussion, vote and its result."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, Tell
from core.workflow.parties import SYSTEM
from liaisons.register.internal import guards, states
from liaisons.register.internal.parties import MANAGER, MEMBERS, PROPOSER

FORMS = "liaisons.register.internal.forms"
EFFECTS = "liaisons.register.internal.effects"
MAIL = "register/internal"

ACTIONS = (
    Action(
        name="name_representative",
        label=_("Name the representative"),
        happened=_("Representative named"),
        source=states.BEFORE_DECISION,
        target=None,
        by=(MANAGER,),
        rules=("INT-10", "REP-01"),
        guards=(guards.not_at_level_observe,),
        form=f"{FORMS}.RepresentativeForm",
        effect=f"{EFFECTS}.name_representative",
        hint=_("Only proposed until the committee has decided."),
        icon="user-plus",
    ),
    Action(
        name="open_call",
        label=_("Open a call for a representative"),
        happened=_("Call for a representative opened; the committee manager stands in"),
        source=(states.CIRCULATED, states.SCHEDULED),
        target=None,
        by=(MANAGER,),
        rules=("INT-08",),
        guards=(guards.not_at_level_observe, guards.nobody_named),
        effect=f"{EFFECTS}.open_call",
        confirm=_("The members are asked for a representative. Until one is found the committee manager stands in."),
        tells=(Tell((MEMBERS,), f"{MAIL}/call"),),
        icon="users",
    ),
    Action(
        name="schedule",
        label=_("Schedule the discussion"),
        happened=_("Discussion scheduled"),
        source=(states.CIRCULATED, states.SCHEDULED),
        target=states.SCHEDULED,
        by=(MANAGER,),
        rules=("INT-07",),
        form=f"{FORMS}.ScheduleForm",
        effect=f"{EFFECTS}.schedule",
        tells=(Tell((MEMBERS,), f"{MAIL}/scheduled"),),
        icon="calendar-plus",
        tone="primary",
    ),
    Action(
        name="put_to_meeting",
        label=_("Prepare the vote of the meeting"),
        happened=_("Vote of the meeting prepared"),
        source=(states.SCHEDULED,),
        target=states.IN_DECISION,
        by=(MANAGER,),
        rules=("INT-09",),
        guards=(guards.on_an_agenda, guards.representative_named),
        effect=f"{EFFECTS}.put_to_meeting",
        confirm=_(
            "The resolution names representative and level as they are now; the counts are entered after the vote."
        ),
        tells=(Tell((MEMBERS,), f"{MAIL}/in_decision"),),
        icon="gavel",
        tone="primary",
    ),
    Action(
        name="open_ballot",
        label=_("Open a committee internal ballot"),
        happened=_("Committee internal ballot arranged"),
        source=(states.SCHEDULED,),
        target=states.IN_DECISION,
        by=(MANAGER,),
        rules=("INT-09",),
        guards=(guards.way_chosen, guards.representative_named),
        form=f"{FORMS}.BallotForm",
        effect=f"{EFFECTS}.open_ballot",
        tells=(Tell((PROPOSER,), f"{MAIL}/in_decision"),),
        icon="checkbox",
        tone="primary",
    ),
    Action(
        name="take_result",
        label=_("Take over the result of the vote"),
        happened=_("Committee has voted"),
        source=(states.IN_DECISION,),
        target=(states.ESTABLISHED, states.NOT_ESTABLISHED, states.SCHEDULED),
        by=(SYSTEM,),
        rules=("INT-09", "BAL-10"),
        effect=f"{EFFECTS}.take_result",
        tells=(Tell((MEMBERS, MANAGER, PROPOSER), f"{MAIL}/decided"),),
        icon="gavel",
    ),
    Action(
        name="follow_correction",
        label=_("Follow the corrected counts"),
        happened=_("Decision corrected: the counts of the vote had been entered wrongly"),
        source=(states.SCHEDULED, states.ESTABLISHED),
        target=(states.ESTABLISHED, states.NOT_ESTABLISHED, states.SCHEDULED),
        by=(SYSTEM,),
        rules=("COM-06", "INT-09"),
        guards=(guards.not_informed,),
        effect=f"{EFFECTS}.follow_correction",
        tells=(Tell((MEMBERS, MANAGER, PROPOSER), f"{MAIL}/decided"),),
        icon="edit",
    ),
    Action(
        name="vote_cancelled",
        label=_("Go back: the vote was cancelled"),
        happened=_("Vote cancelled"),
        source=(states.IN_DECISION,),
        target=states.SCHEDULED,
        by=(SYSTEM,),
        rules=("INT-09",),
        tells=(Tell((PROPOSER,), f"{MAIL}/vote_cancelled"),),
        icon="arrow-back-up",
    ),
)
