"""How an application ends: as a liaison, withdrawn, or by a bar."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, Tell
from core.workflow.parties import SYSTEM
from liaisons.applications import guards, states
from liaisons.applications.parties import APPLICANT, HQNB, MANAGER, REPRESENTATIVE, STAFF, TPM
from liaisons.applications.states import APPROVED, BARRED, REGISTERED, WITHDRAWN

FORMS = "liaisons.applications.forms.ending"
EFFECTS = "liaisons.applications.effects"

ACTIONS = (
    Action(
        name="name_representative",
        label=_("Name a representative"),
        happened=_("Representative named"),
        source=states.WITHDRAWABLE,
        target=None,
        by=(APPLICANT,),
        rules=("EXT-15", "REP-01"),
        guards=(guards.nobody_to_represent,),
        form=f"{FORMS}.RepresentativeForm",
        effect=f"{EFFECTS}.name_representative",
        icon="user-plus",
    ),
    Action(
        name="register",
        label=_("Register the liaison"),
        happened=_("Liaison registered"),
        source=(APPROVED,),
        target=REGISTERED,
        by=(STAFF,),
        rules=("EXT-27", "REP-02"),
        guards=(
            guards.someone_to_represent,
            guards.representative_ready,
            guards.committee_takes_liaisons,
            guards.not_barred,
        ),
        effect=f"{EFFECTS}.register",
        tells=(Tell((MANAGER, APPLICANT, REPRESENTATIVE), "applications/registered"),),
        icon="check",
        tone="primary",
    ),
    Action(
        name="withdraw",
        label=_("Withdraw the application"),
        happened=_("Withdrawn by the applicant"),
        source=states.WITHDRAWABLE,
        target=WITHDRAWN,
        by=(APPLICANT,),
        rules=("EXT-28",),
        form=f"{FORMS}.WithdrawForm",
        effect=f"{EFFECTS}.withdraw",
        tells=(
            Tell((MANAGER,), "applications/withdrawn", when=lambda move: move.obj.submitted_at is not None),
            Tell((TPM,), "applications/withdrawn", when=lambda move: move.facts["tpm_had_it"]),
            Tell((HQNB,), "applications/withdrawn", when=lambda move: move.obj.hqnb_id is not None),
        ),
        confirm=_("The application ends here; a new one is possible at any time."),
        icon="x",
        tone="danger",
    ),
    Action(
        name="end_by_bar",
        label=_("End by a bar"),
        happened=_("Ended: the organization is barred"),
        source=states.OPEN,
        target=BARRED,
        by=(SYSTEM,),
        rules=("REV-11",),
        effect=f"{EFFECTS}.close",
        tells=(Tell((MANAGER, APPLICANT), "applications/barred"),),
        icon="ban",
    ),
)
