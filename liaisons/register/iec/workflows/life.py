"""What the offices of the CEOs and the central secretariat do: sent, agreed, registered, escalated, ended."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, Tell
from core.workflow.parties import SYSTEM
from liaisons.register.iec import guards, states
from liaisons.register.iec.levels import Level
from liaisons.register.iec.parties import BOARD, MANAGER, OFFICE, OTHER_OFFICE, REPRESENTATIVE, SECRETARY, STAFF

if TYPE_CHECKING:
    from core.workflow.engine import Move

FORMS = "liaisons.register.iec.forms"
EFFECTS = "liaisons.register.iec.effects"
MAIL = "register/iec"


def _boards_are_concerned(move: "Move") -> bool:
    return int(move.facts["level"]) >= Level.BOARDS


def _is_registered(move: "Move") -> bool:
    return move.source in states.IN_FORCE


ACTIONS = (
    Action(
        name="return",
        label=_("Return to the committee"),
        happened=_("Returned to the committee by the office of the CEO"),
        source=(states.AT_OFFICE,),
        target=states.PREPARED,
        by=(OFFICE,),
        rules=("IEC-01",),
        form="core.workflow.forms.ReasonForm",
        tells=(Tell((MANAGER,), f"{MAIL}/returned"),),
        icon="arrow-back-up",
    ),
    Action(
        name="send",
        label=_("Send to the other CEO"),
        happened=_("Sent to the office of the other CEO"),
        source=(states.AT_OFFICE,),
        target=states.SENT,
        by=(OFFICE,),
        rules=("IEC-01",),
        guards=(guards.not_being_withdrawn,),
        form=f"{FORMS}.SendForm",
        effect=f"{EFFECTS}.send",
        tells=(Tell((OTHER_OFFICE,), f"{MAIL}/sent"),),
        icon="send",
        tone="primary",
    ),
    Action(
        name="agree",
        label=_("Enter the agreement of the other CEO"),
        happened=_("Agreed by the other CEO"),
        source=(states.SENT,),
        target=states.AGREED,
        by=(OFFICE,),
        rules=("IEC-03",),
        guards=(guards.not_being_withdrawn,),
        form=f"{FORMS}.AgreementForm",
        effect=f"{EFFECTS}.agree",
        hint=_("A requested arrangement is honoured: the other side can state terms, it cannot refuse."),
        tells=(Tell((MANAGER,), f"{MAIL}/agreed"), Tell((STAFF,), f"{MAIL}/to_register")),
        icon="check",
        tone="primary",
    ),
    Action(
        name="name_representative",
        label=_("Name the representative"),
        happened=_("Representative named"),
        source=(states.AT_OFFICE, states.SENT, states.AGREED, *states.IN_FORCE),
        target=None,
        by=(OFFICE,),
        rules=("REP-02",),
        form=f"{FORMS}.RepresentativeForm",
        effect=f"{EFFECTS}.name_representative",
        tells=(
            Tell((MANAGER,), f"{MAIL}/representative_named"),
            Tell((STAFF, SECRETARY), f"{MAIL}/representative_named", when=_is_registered),
        ),
        hint=_("The central secretariat registers him once the liaison is in force; until then he has no access."),
        icon="user-plus",
    ),
    Action(
        name="ask_successor",
        label=_("Ask for a successor"),
        happened=_("Without representative: the other side is asked for a successor"),
        source=states.IN_FORCE,
        target=None,
        by=(SYSTEM,),
        rules=("REP-12",),
        tells=(Tell((OFFICE, MANAGER, SECRETARY), f"{MAIL}/successor_asked"),),
        icon="user-minus",
    ),
    Action(
        name="confirm",
        label=_("Register the liaison"),
        happened=_("Entered in the directory: the liaison is in force"),
        source=(states.AGREED,),
        target=states.ACTIVE,
        by=(STAFF,),
        rules=("REP-02",),
        guards=(guards.representative_named, guards.not_being_withdrawn),
        effect=f"{EFFECTS}.confirm",
        confirm=_("From then on the liaison is in force and public."),
        tells=(Tell((MANAGER, SECRETARY, REPRESENTATIVE), f"{MAIL}/active"),),
        icon="check",
        tone="primary",
    ),
    Action(
        name="escalate",
        label=_("Take an overlap to the next level"),
        happened=_("Overlap taken to the next level"),
        source=states.IN_FORCE,
        target=states.ESCALATED,
        by=(OFFICE,),
        rules=("IEC-06",),
        guards=(guards.level_above, guards.one_level_at_a_time),
        form=f"{FORMS}.EscalateForm",
        effect=f"{EFFECTS}.escalate",
        tells=(
            Tell((MANAGER, OTHER_OFFICE), f"{MAIL}/escalated"),
            Tell((BOARD,), f"{MAIL}/escalated", when=_boards_are_concerned),
        ),
        icon="chevron-up",
    ),
    Action(
        name="settle",
        label=_("Record that the overlap is solved"),
        happened=_("Overlap solved: back with the committees"),
        source=(states.ESCALATED,),
        target=states.ACTIVE,
        by=(OFFICE,),
        rules=("IEC-06",),
        form=f"{FORMS}.SettleForm",
        effect=f"{EFFECTS}.settle",
        tells=(
            Tell((MANAGER, OTHER_OFFICE), f"{MAIL}/settled"),
            Tell((BOARD,), f"{MAIL}/settled", when=_boards_are_concerned),
        ),
        icon="check",
        tone="primary",
    ),
    Action(
        name="end",
        label=_("End the liaison"),
        happened=_("Liaison ended through the offices of the CEOs"),
        source=(states.ACTIVE,),
        target=states.ENDED,
        by=(OFFICE,),
        rules=("REV-07", "REV-09"),
        form="core.workflow.forms.ReasonForm",
        effect=f"{EFFECTS}.end",
        tells=(Tell((MANAGER, SECRETARY, OTHER_OFFICE, STAFF), f"{MAIL}/ended"),),
        icon="player-stop",
        tone="danger",
    ),
)
