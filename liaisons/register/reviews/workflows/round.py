"""A round: all liaisons of a committee reviewed on one screen, with one paper and one vote (A8)."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, State, Step, Tell, Waits, Workflow
from core.workflow.parties import SYSTEM
from liaisons.register.reviews import guards, states
from liaisons.register.reviews.parties import CHAIR, MANAGER, MEMBERS

FORMS = "liaisons.register.reviews.forms"
EFFECTS = "liaisons.register.reviews.round_effects"
MAIL = "register/reviews"

ROUND = Workflow(
    name="review_round",
    label=_("Review of all liaisons of a committee"),
    initial=states.PREPARING,
    states=(
        State(states.PREPARING, _("In preparation"), waits=(Waits((MANAGER,), _("Rounds of reviews to prepare")),)),
        State(states.IN_VOTE, _("In vote")),
        State(states.DONE, _("Done"), tone="ok", final=True),
        State(states.DROPPED, _("Dropped"), tone="plain", final=True),
    ),
    pipeline=(
        Step(_("Preparation"), (states.PREPARING,)),
        Step(_("Vote"), (states.IN_VOTE,)),
        Step(_("Done"), (states.DONE,)),
    ),
    actions=(
        Action(
            name="begin",
            label=_("Review all liaisons"),
            happened=_("Round of reviews begun"),
            source=(),
            target=states.PREPARING,
            by=(MANAGER,),
            rules=("REV-05", "REV-04"),
            guards=(guards.no_other_round, guards.has_liaisons),
            effect=f"{EFFECTS}.gather",
            icon="checkbox",
        ),
        Action(
            name="choose",
            label=_("Choose the outcomes"),
            happened=_("Outcomes chosen"),
            source=(states.PREPARING,),
            target=None,
            by=(MANAGER,),
            rules=("REV-05", "REV-06"),
            form=f"{FORMS}.RoundForm",
            effect=f"{EFFECTS}.choose",
            icon="edit",
        ),
        Action(
            name="put_to_ballot",
            label=_("Put the round to a committee internal ballot"),
            happened=_("Committee internal ballot arranged"),
            source=(states.PREPARING,),
            target=states.IN_VOTE,
            by=(MANAGER,),
            rules=("REV-05", "REV-06", "REV-07"),
            guards=(guards.something_chosen, guards.round_has_heard),
            form=f"{FORMS}.BallotForm",
            effect=f"{EFFECTS}.put_to_ballot",
            confirm=_("Each liaison is a question of its own; the paper shows the evidence as it is now."),
            tells=(Tell((MEMBERS, CHAIR), f"{MAIL}/round_in_vote"),),
            icon="checkbox",
            tone="primary",
        ),
        Action(
            name="put_to_meeting",
            label=_("Put the round to the vote of a meeting"),
            happened=_("Put on the agenda of a meeting, and its vote prepared"),
            source=(states.PREPARING,),
            target=states.IN_VOTE,
            by=(MANAGER,),
            rules=("REV-05", "REV-06", "REV-07"),
            guards=(guards.something_chosen, guards.round_has_heard),
            form="committees.meetings.forms.AgendaForm",
            effect=f"{EFFECTS}.put_to_meeting",
            tells=(Tell((MEMBERS, CHAIR), f"{MAIL}/round_in_vote"),),
            icon="calendar-plus",
        ),
        Action(
            name="take_result",
            label=_("Follow the results"),
            happened=_("Results followed, one by one"),
            source=(states.IN_VOTE,),
            target=states.DONE,
            by=(SYSTEM,),
            rules=("REV-05", "REV-06", "REV-07"),
            effect=f"{EFFECTS}.take_result",
            tells=(Tell((MANAGER, CHAIR, MEMBERS), f"{MAIL}/round_done"),),
            icon="gavel",
        ),
        Action(
            name="vote_cancelled",
            label=_("Go back: the vote was cancelled"),
            happened=_("Vote cancelled"),
            source=(states.IN_VOTE,),
            target=states.PREPARING,
            by=(SYSTEM,),
            rules=("REV-05",),
            effect=f"{EFFECTS}.vote_cancelled",
            icon="arrow-back-up",
        ),
        Action(
            name="drop",
            label=_("Drop the round"),
            happened=_("Round dropped"),
            source=(states.PREPARING,),
            target=states.DROPPED,
            by=(MANAGER,),
            rules=("REV-05",),
            form="core.workflow.forms.ReasonForm",
            confirm=_("Its reviews stay open and go on one by one; proposed cancellations stay proposed."),
            icon="x",
            tone="danger",
        ),
        Action(
            name="end_with_committee",
            label=_("End with the committee"),
            happened=_("Round ended with its committee"),
            source=(states.PREPARING, states.IN_VOTE),
            target=states.DROPPED,
            by=(SYSTEM,),
            rules=("REV-10",),
            guards=(guards.committee_is_dissolved,),
            icon="x",
        ),
    ),
)
