"""What follows the decision: the target is told, the liaison confirmed, mirrored, ended."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.rulebook import parameters
from core.workflow.declaration import Action, Tell
from core.workflow.parties import SYSTEM
from liaisons.register.checklists import annex_a
from liaisons.register.checklists.ticking import tick_actions
from liaisons.register.internal import guards, states
from liaisons.register.internal.parties import (
    MANAGER,
    MANAGER_OF_TAKEN_OVER,
    MEMBERS,
    REPRESENTATIVE,
    STAFF,
    TARGET_MANAGER,
)

FORMS = "liaisons.register.internal.forms"
EFFECTS = "liaisons.register.internal.effects"
MAIL = "register/internal"


def _review_comes_near(now: dt.datetime) -> models.Q:
    """Return the liaisons that have a date for their review only, and it comes near (REV-02)."""
    reviews = apps.get_model("register.review")._default_manager
    running = reviews.running().filter(internal=models.OuterRef("pk"))
    near = clock.today() + dt.timedelta(weeks=parameters.number("review_lead_weeks"))
    # What was taken over has no duties before its level is stated (Appendix F).
    return models.Q(review_due_on__lte=near) & ~models.Q(level="") & ~models.Q(models.Exists(running))


ACTIONS = (
    Action(
        name="inform_target",
        label=_("Inform the target committee"),
        happened=_("Target committee informed, confirmation asked for"),
        source=(states.ESTABLISHED,),
        target=None,
        by=(MANAGER,),
        rules=("INT-14", "INT-16"),
        guards=(guards.not_informed,),
        form=f"{FORMS}.InformForm",
        effect=f"{EFFECTS}.inform_target",
        hint=_("The central secretariat is asked for the entry in the directory at the same time."),
        tells=(
            Tell((TARGET_MANAGER,), f"{MAIL}/informed"),
            Tell((STAFF,), f"{MAIL}/to_confirm"),
        ),
        icon="send",
        tone="primary",
    ),
    Action(
        name="confirm",
        label=_("Confirm the entry in the directory"),
        happened=_("Entered in the directory: the liaison is in force"),
        source=(states.ESTABLISHED,),
        target=states.ACTIVE,
        by=(STAFF,),
        rules=("INT-16", "REP-02"),
        guards=(guards.target_informed,),
        effect=f"{EFFECTS}.confirm",
        confirm=_("From then on the liaison is in force and public."),
        tells=(Tell((MANAGER, TARGET_MANAGER, REPRESENTATIVE), f"{MAIL}/active"),),
        icon="check",
        tone="primary",
    ),
    Action(
        name="add_representative",
        label=_("Name a representative"),
        happened=_("Representative named, to be registered"),
        source=states.RESOLVED,
        target=None,
        by=(MANAGER,),
        rules=("INT-08", "REP-01", "REP-04"),
        guards=(guards.not_at_level_observe,),
        form=f"{FORMS}.RepresentativeForm",
        effect=f"{EFFECTS}.add_representative",
        hint=_("The central secretariat registers him; a manager who stands in does so until then."),
        tells=(Tell((STAFF,), f"{MAIL}/representative_found"),),
        icon="user-plus",
    ),
    Action(
        name="reopen_call",
        label=_("Open the call again"),
        happened=_("Without representative: the call is open again and the committee manager stands in"),
        source=states.RESOLVED,
        target=None,
        by=(SYSTEM,),
        rules=("REP-12", "INT-08"),
        effect=f"{EFFECTS}.open_call",
        tells=(Tell((MEMBERS, MANAGER), f"{MAIL}/call"),),
        icon="users",
    ),
    Action(
        name="note",
        label=_("Take note"),
        happened=_("Target committee has taken note"),
        source=states.RESOLVED,
        target=None,
        by=(TARGET_MANAGER,),
        rules=("INT-11",),
        guards=(guards.target_informed, guards.not_noted),
        effect=f"{EFFECTS}.note",
        hint=_("The liaison does not wait for it and cannot be refused."),
        tells=(Tell((MANAGER,), f"{MAIL}/noted"),),
        icon="eye",
        tone="primary",
    ),
    Action(
        name="comment",
        label=_("Comment"),
        happened=_("Comment of the target committee"),
        source=states.RESOLVED,
        target=None,
        by=(TARGET_MANAGER,),
        rules=("INT-11",),
        guards=(guards.target_informed,),
        form=f"{FORMS}.CommentForm",
        tells=(Tell((MANAGER,), f"{MAIL}/commented"),),
        icon="message",
    ),
    Action(
        name="mirror",
        label=_("Mirror the liaison"),
        happened=_("Mirrored: a liaison in the other direction was proposed"),
        source=states.RESOLVED,
        target=None,
        by=(TARGET_MANAGER,),
        rules=("INT-15", "INT-11"),
        guards=(guards.target_informed, guards.not_mirrored, guards.both_in_work),
        form=f"{FORMS}.MirrorForm",
        effect=f"{EFFECTS}.mirror",
        hint=_("It begins a liaison of its own, with its own resolution, representative and level."),
        tells=(Tell((MANAGER,), f"{MAIL}/mirrored"),),
        icon="refresh",
    ),
    *tick_actions(annex_a.CHECKLIST, source=(states.ACTIVE,)),
    Action(
        name="take_over",
        label=_("Take over from ISO Open Data"),
        happened=_("In force before this register; taken over from ISO Open Data"),
        source=(),
        target=states.ACTIVE,
        by=(SYSTEM,),
        rules=("COM-07", "INT-01"),
        icon="download",
    ),
    Action(
        name="state_facts",
        label=_("State level and representative"),
        happened=_("Level and representative stated"),
        source=(states.ACTIVE,),
        target=None,
        by=(MANAGER_OF_TAKEN_OVER,),
        rules=("INT-13", "INT-10"),
        form=f"{FORMS}.StatingForm",
        effect=f"{EFFECTS}.state_facts",
        hint=_("The open data says neither; no duty follows from the liaison before they are stated."),
        tells=(Tell((STAFF, TARGET_MANAGER, REPRESENTATIVE), f"{MAIL}/facts_stated"),),
        icon="edit",
    ),
    Action(
        name="lapse",
        label=_("End, as the open data says"),
        happened=_("Liaison ended: no longer in ISO Open Data"),
        source=(states.ACTIVE,),
        target=states.ENDED,
        by=(SYSTEM,),
        rules=("REV-09", "COM-07"),
        guards=(guards.taken_over,),
        effect=f"{EFFECTS}.lapse",
        tells=(Tell((MANAGER, REPRESENTATIVE), f"{MAIL}/lapsed", when=lambda move: bool(move.obj.level)),),
        icon="player-stop",
    ),
    Action(
        name="plan_review",
        label=_("Plan the review"),
        happened=_("Review planned"),
        source=(states.ACTIVE,),
        target=None,
        by=(SYSTEM,),
        rules=("REV-02",),
        guards=(guards.no_review_runs,),
        effect=f"{EFFECTS}.plan_review",
        due=_review_comes_near,
        icon="calendar-plus",
    ),
    Action(
        name="end",
        label=_("End the liaison by resolution"),
        happened=_("Liaison ended by resolution of the establishing committee"),
        source=(states.ACTIVE,),
        target=states.ENDED,
        by=(SYSTEM,),
        rules=("REV-07", "REV-09"),
        guards=(guards.ending_carried,),
        effect=f"{EFFECTS}.end",
        tells=(Tell((TARGET_MANAGER, STAFF, MANAGER, MEMBERS, REPRESENTATIVE), f"{MAIL}/ended"),),
        icon="player-stop",
    ),
    Action(
        name="end_with_committee",
        label=_("End with the committee"),
        happened=_("Liaison ended with a committee that was dissolved"),
        source=(states.ESTABLISHED, states.ACTIVE),
        target=states.ENDED,
        by=(SYSTEM,),
        rules=("REV-10", "REV-09"),
        guards=(guards.one_is_dissolved,),
        effect=f"{EFFECTS}.end_with_committee",
        tells=(
            Tell((STAFF, MANAGER, MEMBERS, REPRESENTATIVE), f"{MAIL}/ended_with_committee"),
            Tell((TARGET_MANAGER,), f"{MAIL}/ended_with_committee", when=lambda move: move.obj.informed_at is not None),
        ),
        icon="player-stop",
    ),
)
