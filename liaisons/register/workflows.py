"""An external liaison (the second machine of A1) and its representatives (A4, as far as "active")."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.parties import CommitteeManager, Members
from core.accounts.roles import Role
from core.workflow.declaration import Action, State, Step, Tell, Waits, Workflow
from core.workflow.parties import SYSTEM, Holder, Related
from liaisons.register import guards

if TYPE_CHECKING:
    from core.workflow.engine import Move

ACTIVE, ENDED = "active", "ended"
PROPOSED, AWAITING = "proposed", "awaiting_registration"

MANAGER = CommitteeManager("managing")
CONTACT = Holder(Role.ORGANIZATION_CONTACT, "organization")
STAFF = Holder(Role.CENTRAL_STAFF)
CHAIR = Holder(Role.CHAIR, "managing")
TPM = Holder(Role.TPM, "managing")
MEMBERS = Members(scope="managing")

REPRESENTATIVES = Related(
    label=_("Representatives"),
    filter=lambda standing: models.Q(representatives__person=standing.person),
    find=lambda liaison: [each.person for each in liaison.representatives.in_office() if each.person],
    model="register.liaison",
)
PERSON = Related(
    label=_("Representative"),
    filter=lambda standing: models.Q(person=standing.person),
    find=lambda representative: [representative.person] if representative.person else [],
    model="register.representative",
    reach=lambda representative: [representative.as_recipient()],
)


def _has_been_told(move: "Move") -> bool:
    # Who was only proposed has heard of nothing: the first message is that of the account.
    return move.obj.person_id is not None


def _was_to_be_registered(move: "Move") -> bool:
    return move.source != PROPOSED


def _stated_day_is_over(now: dt.datetime) -> models.Q:
    from core import clock

    return models.Q(stops_on__lt=clock.today())


LIAISON = Workflow(
    name="liaison",
    label=_("Liaison of an organization"),
    initial=ACTIVE,
    states=(
        State(ACTIVE, _("Active"), tone="ok"),
        State(ENDED, _("Ended"), tone="plain", final=True),
    ),
    pipeline=(Step(_("Active"), (ACTIVE,)), Step(_("Ended"), (ENDED,))),
    actions=(
        Action(
            name="register",
            label=_("Register the liaison"),
            happened=_("Liaison registered"),
            source=(),
            target=ACTIVE,
            by=(STAFF, SYSTEM),
            rules=("EXT-27", "EXT-28"),
            icon="check",
        ),
        Action(
            name="give_notice",
            label=_("Stop the liaison"),
            happened=_("Stop announced"),
            source=(ACTIVE,),
            target=None,
            by=(CONTACT, MANAGER),
            rules=("REV-08",),
            form="liaisons.register.forms.StopForm",
            effect="liaisons.register.effects.announce_stop",
            confirm=_("No vote and no reason is needed. All rights of the liaison end with the stated day."),
            tells=(Tell((MANAGER, CONTACT), "register/stop_announced"),),
            icon="player-stop",
            tone="danger",
        ),
        Action(
            name="stop",
            label=_("End on the stated day"),
            happened=_("Liaison ended: stopped by the organization"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-08", "REV-09"),
            guards=(guards.stated_day_is_over,),
            effect="liaisons.register.effects.stop",
            due=_stated_day_is_over,
            tells=(Tell((STAFF, MANAGER, MEMBERS, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="player-stop",
        ),
        Action(
            name="withdraw",
            label=_("Record the withdrawal by the TMB"),
            happened=_("Status withdrawn by the technical management board"),
            source=(ACTIVE,),
            target=ENDED,
            by=(STAFF,),
            rules=("REV-11", "REV-09"),
            form="liaisons.register.forms.WithdrawalForm",
            effect="liaisons.register.effects.withdraw",
            confirm=_("The organization is then barred from applying again until the first free day."),
            tells=(Tell((MANAGER, MEMBERS, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="ban",
            tone="danger",
        ),
        Action(
            name="end_with_group",
            label=_("End with the working group"),
            happened=_("Liaison ended with the working group"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-10", "REV-09"),
            effect="liaisons.register.effects.end_with_group",
            tells=(Tell((STAFF, MANAGER, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="player-stop",
        ),
        Action(
            name="replace",
            label=_("Replace by another category"),
            happened=_("Liaison replaced by one of another category"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("EXT-28", "REV-09"),
            effect="liaisons.register.effects.replace",
            tells=(Tell((MANAGER, CONTACT, REPRESENTATIVES), "register/ended"),),
            icon="replace",
        ),
        Action(
            name="drop",
            label=_("End, as the open data says"),
            happened=_("Liaison ended: no longer in ISO Open Data"),
            source=(ACTIVE,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("REV-09",),
            effect="liaisons.register.effects.drop",
            icon="player-stop",
        ),
    ),
)

REPRESENTATIVE = Workflow(
    name="representative",
    label=_("Liaison representative"),
    initial=PROPOSED,
    states=(
        State(PROPOSED, _("Proposed"), tone="info"),
        State(
            AWAITING,
            _("Awaiting registration"),
            tone="wait",
            waits=(
                Waits(
                    (STAFF,),
                    _("Representatives to register"),
                    when=lambda today: models.Q(liaison__state=ACTIVE),
                ),
            ),
        ),
        State(ACTIVE, _("Active"), tone="ok"),
        State(ENDED, _("Ended"), tone="plain", final=True),
    ),
    pipeline=(
        Step(_("Proposed"), (PROPOSED,)),
        Step(_("Registration"), (AWAITING,)),
        Step(_("Active"), (ACTIVE,)),
    ),
    actions=(
        Action(
            name="propose",
            label=_("Propose a representative"),
            happened=_("Representative proposed"),
            source=(),
            target=PROPOSED,
            by=(CONTACT, SYSTEM),
            rules=("REP-01", "EXT-15"),
            icon="user-plus",
        ),
        Action(
            name="await_registration",
            label=_("Hand over for registration"),
            happened=_("Liaison approved: the representative can be registered"),
            source=(PROPOSED,),
            target=AWAITING,
            by=(SYSTEM,),
            rules=("REP-01", "SVC-01"),
            effect="liaisons.register.effects.open_account",
            tells=(Tell((PERSON,), "register/account_opened"),),
            icon="user-check",
        ),
        Action(
            name="await_decision",
            label=_("Go back: the approval was corrected"),
            happened=_("Approval corrected: the committee's decision is awaited again"),
            source=(AWAITING,),
            target=PROPOSED,
            by=(SYSTEM,),
            rules=("COM-06", "REP-01"),
            tells=(Tell((PERSON,), "register/approval_corrected"),),
            icon="arrow-back-up",
        ),
        Action(
            name="activate",
            label=_("Register the representative"),
            happened=_("Representative registered"),
            source=(AWAITING,),
            target=ACTIVE,
            by=(STAFF,),
            rules=("REP-02",),
            guards=(
                guards.liaison_in_force,
                guards.representative_has_account,
                guards.representative_agreed_to_declaration,
                guards.representative_acknowledged_code,
            ),
            effect="liaisons.register.effects.activate_representative",
            tells=(Tell((PERSON, MANAGER, CONTACT), "register/representative_registered"),),
            icon="user-check",
            tone="primary",
        ),
        Action(
            name="end",
            label=_("End the representation"),
            happened=_("Representation ended"),
            source=(PROPOSED, AWAITING, ACTIVE),
            target=ENDED,
            by=(CONTACT, STAFF, SYSTEM),
            rules=("REV-09", "REP-12"),
            effect="liaisons.register.effects.end_representation",
            confirm=_("The person then no longer represents the organization here; all rights end at once."),
            tells=(
                Tell((PERSON,), "register/representation_ended", when=_has_been_told),
                Tell((MANAGER, STAFF), "register/representation_ended", when=_was_to_be_registered),
            ),
            icon="user-minus",
            tone="danger",
        ),
    ),
)
