"""The proposal of a new work item: sent by those who may, decided by the committee (EXT-02)."""

from django.utils.translation import gettext_lazy as _

from committees.projects import guards
from committees.projects.parties import LIAISONS, MANAGER, MEMBERS, P_MEMBERS, SENDER
from core.workflow.declaration import Action, State, Step, Tell, Waits, Workflow

PROPOSED, ACCEPTED, DECLINED = "proposed", "accepted", "declined"

NEW_WORK = Workflow(
    name="new_work",
    label=_("Proposal of new work"),
    initial=PROPOSED,
    states=(
        State(PROPOSED, _("Proposed"), waits=(Waits((MANAGER,), _("Proposals of new work to decide on")),)),
        State(ACCEPTED, _("Accepted"), tone="ok", final=True),
        State(DECLINED, _("Declined"), tone="bad", final=True),
    ),
    pipeline=(Step(_("Proposal"), (PROPOSED,)), Step(_("Project"), (ACCEPTED,))),
    actions=(
        Action(
            name="propose",
            label=_("Propose new work"),
            happened=_("New work proposed"),
            source=(),
            target=PROPOSED,
            by=(P_MEMBERS, LIAISONS, MANAGER),
            rules=("EXT-02",),
            guards=(guards.committee_at_work, guards.speaks_for_the_proposer),
            effect="committees.projects.effects.propose",
            tells=(Tell((MANAGER,), "projects/proposed"),),
            icon="send",
        ),
        Action(
            name="accept",
            label=_("Record the acceptance"),
            happened=_("Accepted: the project was registered"),
            source=(PROPOSED,),
            target=ACCEPTED,
            by=(MANAGER,),
            rules=("EXT-02",),
            guards=(guards.committee_at_work,),
            form="committees.projects.forms.AcceptForm",
            effect="committees.projects.effects.accept",
            hint=_("The decision of the committee; it makes the proposal a project."),
            tells=(Tell((SENDER, LIAISONS, MEMBERS), "projects/accepted"),),
            icon="check",
            tone="primary",
        ),
        Action(
            name="decline",
            label=_("Record the refusal"),
            happened=_("Declined by the committee"),
            source=(PROPOSED,),
            target=DECLINED,
            by=(MANAGER,),
            rules=("EXT-02",),
            form="committees.projects.forms.DeclineForm",
            effect="committees.projects.effects.decline",
            tells=(Tell((SENDER, LIAISONS), "projects/declined"),),
            icon="x",
            tone="danger",
        ),
    ),
)
