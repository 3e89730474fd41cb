"""A representative (A4): proposed, registered by the central secretariat, suspended and restored, ended."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, State, Step, Tell, Waits, Workflow, after
from core.workflow.parties import SYSTEM
from liaisons.register.representatives import guards, states
from liaisons.register.representatives.parties import CONTACT, HOME_MANAGER, MANAGER, OFFICE, PERSON, STAFF, TPM

if TYPE_CHECKING:
    from core.workflow.engine import Move

FORMS = "liaisons.register.representatives.forms"
EFFECTS = "liaisons.register.representatives.effects"
MAIL = "register"


def _has_been_told(move: "Move") -> bool:
    # Who was only proposed has heard of nothing: the first message is that of the account.
    return move.obj.person_id is not None and not move.obj.by_office


def _was_to_be_registered(move: "Move") -> bool:
    return move.source != states.PROPOSED and not move.obj.by_office


def _in_force(today: dt.date) -> models.Q:
    with_iec = models.Q(iec__state__in=("active", "escalated"))
    return models.Q(liaison__state="active") | models.Q(internal__state="active") | with_iec


def _to_be_confirmed(today: dt.date) -> models.Q:
    return models.Q(confirmed_at__isnull=True, correction="")


def _to_be_corrected(today: dt.date) -> models.Q:
    return ~models.Q(correction="")


STATES = (
    State(states.PROPOSED, _("Proposed"), tone="info"),
    State(
        states.AWAITING,
        _("Awaiting registration"),
        tone="wait",
        waits=(Waits((STAFF,), _("Representatives to register"), when=_in_force),),
    ),
    State(states.DEFAULT, _("Committee manager by default"), tone="wait"),
    State(
        states.ACTIVE,
        _("Active"),
        tone="ok",
        waits=(
            Waits(
                (PERSON,),
                _("Lists of your registrations to confirm"),
                when=_to_be_confirmed,
                since=after("change_registrations"),
            ),
            Waits((STAFF, TPM), _("Registrations to correct"), when=_to_be_corrected, since=after("ask_correction")),
        ),
    ),
    State(states.SUSPENDED, _("Suspended"), tone="bad"),
    State(states.ENDED, _("Ended"), tone="plain", final=True),
)

BEGINNING = (
    Action(
        name="propose",
        label=_("Propose a representative"),
        happened=_("Representative proposed"),
        source=(),
        target=states.PROPOSED,
        by=(CONTACT, HOME_MANAGER, OFFICE, SYSTEM),
        rules=("REP-01", "EXT-15"),
        guards=(guards.one_committee_only,),
        icon="user-plus",
    ),
    Action(
        name="stand_in",
        label=_("Let the committee manager stand in"),
        happened=_("Committee manager registered by default, until a representative is found"),
        source=(states.PROPOSED,),
        target=states.DEFAULT,
        by=(SYSTEM,),
        rules=("INT-08",),
        guards=(guards.manager_by_office,),
        icon="user",
    ),
    Action(
        name="await_registration",
        label=_("Hand over for registration"),
        happened=_("Liaison approved: the representative can be registered"),
        source=(states.PROPOSED,),
        target=states.AWAITING,
        by=(SYSTEM,),
        rules=("REP-01", "SVC-01"),
        effect=f"{EFFECTS}.open_account",
        tells=(Tell((PERSON,), f"{MAIL}/account_opened"),),
        icon="user-check",
    ),
    Action(
        name="await_decision",
        label=_("Go back: the approval was corrected"),
        happened=_("Approval corrected: the committee's decision is awaited again"),
        source=(states.AWAITING,),
        target=states.PROPOSED,
        by=(SYSTEM,),
        rules=("COM-06", "REP-01"),
        tells=(Tell((PERSON,), f"{MAIL}/approval_corrected"),),
        icon="arrow-back-up",
    ),
    Action(
        name="put_to_vote",
        label=_("Put the appointment to the committee"),
        happened=_("Ballot on the appointment arranged"),
        source=(states.AWAITING,),
        target=None,
        by=(HOME_MANAGER,),
        rules=("REP-01",),
        guards=(guards.liaison_agreed, guards.not_appointed_by_resolution, guards.no_vote_open),
        form=f"{FORMS}.AppointmentBallotForm",
        effect=f"{EFFECTS}.put_to_vote",
        hint=_("A resolution of its own can appoint him; the liaison itself is not voted on again."),
        icon="checkbox",
    ),
    Action(
        name="take_resolution",
        label=_("Take over the resolution"),
        happened=_("Committee has appointed the representative by resolution"),
        source=(states.AWAITING,),
        target=None,
        by=(SYSTEM,),
        rules=("REP-01", "COM-06"),
        guards=(guards.resolution_there,),
        effect=f"{EFFECTS}.take_resolution",
        tells=(Tell((HOME_MANAGER, STAFF), f"{MAIL}/representative_appointed"),),
        icon="gavel",
    ),
    Action(
        name="activate",
        label=_("Register the representative"),
        happened=_("Representative registered"),
        source=(states.AWAITING,),
        target=states.ACTIVE,
        by=(STAFF,),
        rules=("REP-02",),
        guards=(
            guards.liaison_in_force,
            guards.representative_has_account,
            guards.representative_agreed_to_declaration,
            guards.representative_acknowledged_code,
            guards.one_committee_only,
            guards.no_vote_open,
        ),
        form=f"{FORMS}.RegistrationForm",
        effect=f"{EFFECTS}.activate",
        tells=(Tell((PERSON, MANAGER, HOME_MANAGER, CONTACT, OFFICE), f"{MAIL}/representative_registered"),),
        icon="user-check",
        tone="primary",
    ),
)

REGISTRATIONS = (
    Action(
        name="confirm_list",
        label=_("Confirm the list of registrations"),
        happened=_("List of registrations confirmed"),
        source=(states.ACTIVE,),
        target=None,
        by=(PERSON,),
        rules=("REP-03", "REP-05"),
        guards=(guards.list_not_confirmed,),
        form=f"{FORMS}.ConfirmForm",
        effect=f"{EFFECTS}.confirm_list",
        icon="checklist",
        tone="primary",
    ),
    Action(
        name="ask_correction",
        label=_("Ask for a correction of the list"),
        happened=_("Correction of the registrations asked for"),
        source=(states.ACTIVE,),
        target=None,
        by=(PERSON,),
        rules=("REP-03",),
        guards=(guards.no_correction_open,),
        form=f"{FORMS}.CorrectionForm",
        effect=f"{EFFECTS}.ask_correction",
        tells=(Tell((STAFF, TPM), f"{MAIL}/correction_asked"),),
        icon="edit",
    ),
    Action(
        name="change_registrations",
        label=_("Change the registrations"),
        happened=_("Registrations changed"),
        source=(states.ACTIVE,),
        target=None,
        by=(STAFF, TPM),
        rules=("REP-02", "REP-03"),
        form=f"{FORMS}.ChangeForm",
        effect=f"{EFFECTS}.change_registrations",
        tells=(Tell((PERSON,), f"{MAIL}/registrations_changed"),),
        icon="list-details",
    ),
    Action(
        name="state_interests",
        label=_("State your interests"),
        happened=_("Interests stated"),
        source=(states.ACTIVE,),
        target=None,
        by=(PERSON,),
        rules=("REP-11",),
        form=f"{FORMS}.InterestsForm",
        effect=f"{EFFECTS}.state_interests",
        hint=_("You are told of new documents there; access comes with a registration alone."),
        icon="bell",
    ),
)

LIFE = (
    Action(
        name="suspend",
        label=_("Suspend the representative"),
        happened=_("Representative suspended"),
        source=(states.ACTIVE,),
        target=states.SUSPENDED,
        by=(STAFF,),
        rules=("REP-02", "CND-11"),
        form=f"{FORMS}.SuspensionForm",
        effect=f"{EFFECTS}.suspend",
        tells=(Tell((PERSON, CONTACT, HOME_MANAGER, OFFICE, TPM), f"{MAIL}/representative_suspended"),),
        internal=True,
        icon="player-pause",
        tone="danger",
    ),
    Action(
        name="restore",
        label=_("Lift the suspension"),
        happened=_("Suspension lifted"),
        source=(states.SUSPENDED,),
        target=states.ACTIVE,
        by=(STAFF,),
        rules=("REP-02", "CND-12"),
        form=f"{FORMS}.RestorationForm",
        effect=f"{EFFECTS}.restore",
        tells=(Tell((PERSON, CONTACT, HOME_MANAGER, OFFICE, TPM), f"{MAIL}/representative_restored"),),
        internal=True,
        icon="player-play",
    ),
    Action(
        name="end",
        label=_("End the representation"),
        happened=_("Representation ended"),
        source=states.IN_OFFICE,
        target=states.ENDED,
        by=(CONTACT, HOME_MANAGER, OFFICE, SYSTEM),
        rules=("REV-09", "REP-12"),
        guards=(guards.not_a_placeholder,),
        effect=f"{EFFECTS}.end",
        confirm=_("The person then no longer represents the body here; all rights end at once."),
        tells=(
            Tell((PERSON,), f"{MAIL}/representation_ended", when=_has_been_told),
            Tell((MANAGER, HOME_MANAGER, OFFICE, STAFF), f"{MAIL}/representation_ended", when=_was_to_be_registered),
        ),
        icon="user-minus",
        tone="danger",
    ),
    Action(
        name="end_by_decision",
        label=_("End by decision of the TMB"),
        happened=_("Representation ended by decision of the technical management board"),
        source=(states.AWAITING, states.ACTIVE, states.SUSPENDED),
        target=states.ENDED,
        by=(STAFF,),
        rules=("REV-09", "REP-12"),
        form=f"{FORMS}.DecisionForm",
        effect=f"{EFFECTS}.end",
        tells=(Tell((PERSON, MANAGER, HOME_MANAGER, OFFICE, CONTACT), f"{MAIL}/representation_ended"),),
        icon="ban",
        tone="danger",
    ),
)

REPRESENTATIVE = Workflow(
    name="representative",
    label=_("Liaison representative"),
    initial=states.PROPOSED,
    states=STATES,
    pipeline=(
        Step(_("Proposed"), (states.PROPOSED,)),
        Step(_("Registration"), (states.AWAITING,)),
        Step(_("Active"), (states.ACTIVE,)),
    ),
    actions=(*BEGINNING, *REGISTRATIONS, *LIFE),
)
