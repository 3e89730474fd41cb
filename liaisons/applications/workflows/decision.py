"""The committee's part: circulation, the vote, and what follows from its result."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, Tell
from core.workflow.parties import SYSTEM
from liaisons.applications.parties import APPLICANT, MANAGER, MEMBERS, STAFF
from liaisons.applications.states import APPROVED, CIRCULATED, CLEARED, IN_VOTE, NO_DECISION, NOT_APPROVED

FORMS = "liaisons.applications.forms.decision"
EFFECTS = "liaisons.applications.effects"

ACTIONS = (
    Action(
        name="circulate",
        label=_("Circulate to the committee"),
        happened=_("Circulated to the committee"),
        source=(CLEARED,),
        target=CIRCULATED,
        by=(MANAGER,),
        rules=("EXT-24",),
        effect=f"{EFFECTS}.circulate",
        confirm=_("The members of the committee are told and can read the application from then on."),
        tells=(Tell((MEMBERS,), "applications/circulated"),),
        icon="users",
        tone="primary",
    ),
    Action(
        name="open_ballot",
        label=_("Open a committee internal ballot"),
        happened=_("Committee internal ballot arranged"),
        source=(CIRCULATED, NO_DECISION),
        target=IN_VOTE,
        by=(MANAGER,),
        rules=("EXT-25", "EXT-26"),
        form=f"{FORMS}.BallotForm",
        effect=f"{EFFECTS}.open_ballot",
        tells=(Tell((APPLICANT,), "applications/in_vote"),),
        icon="checkbox",
        tone="primary",
    ),
    Action(
        name="put_on_agenda",
        label=_("Put it on the agenda of a meeting"),
        happened=_("Put on the agenda of a meeting"),
        source=(CIRCULATED, NO_DECISION),
        target=IN_VOTE,
        by=(MANAGER,),
        rules=("EXT-25", "EXT-26"),
        form=f"{FORMS}.AgendaForm",
        effect=f"{EFFECTS}.put_on_agenda",
        tells=(Tell((APPLICANT,), "applications/in_vote"),),
        icon="calendar-plus",
    ),
    Action(
        name="take_result",
        label=_("Take over the result of the vote"),
        happened=_("Committee has voted"),
        source=(IN_VOTE,),
        target=(APPROVED, NOT_APPROVED, NO_DECISION),
        by=(SYSTEM,),
        rules=("EXT-26", "EXT-27"),
        effect=f"{EFFECTS}.take_result",
        tells=(
            Tell((APPLICANT, MANAGER, MEMBERS), "applications/decided"),
            Tell((STAFF,), "applications/to_register", when=lambda move: move.target == APPROVED),
        ),
        icon="checkbox",
    ),
    Action(
        name="follow_correction",
        label=_("Follow the corrected counts"),
        happened=_("Decision corrected: the counts of the vote had been entered wrongly"),
        source=(NO_DECISION, APPROVED),
        target=(APPROVED, NOT_APPROVED, NO_DECISION),
        by=(SYSTEM,),
        rules=("COM-06", "EXT-26", "EXT-27"),
        effect=f"{EFFECTS}.follow_correction",
        tells=(
            Tell((APPLICANT, MANAGER, MEMBERS), "applications/corrected"),
            Tell((STAFF,), "applications/to_register", when=lambda move: move.target == APPROVED),
        ),
        icon="edit",
    ),
    Action(
        name="vote_cancelled",
        label=_("Go back: the vote was cancelled"),
        happened=_("Vote cancelled"),
        source=(IN_VOTE,),
        target=CIRCULATED,
        by=(SYSTEM,),
        rules=("EXT-25",),
        tells=(Tell((APPLICANT,), "applications/vote_cancelled"),),
        icon="arrow-back-up",
    ),
)
