"""A term of office: begun by appointment, ended by itself on its last day, or before (COM-05)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.workflow.declaration import Action, DeadlineKind, State, Step, Tell, Waits, Workflow, recorded
from core.workflow.parties import SYSTEM
from liaisons.register.leaders import guards
from liaisons.register.leaders.parties import MANAGER, ORIGIN, PERSON, STAFF
from liaisons.register.leaders.states import APPOINTED, ENDED, ENDED_EARLY

FORMS = "liaisons.register.leaders.forms"
EFFECTS = "liaisons.register.leaders.effects"
MAIL = "register/leaders"

TERM = Workflow(
    name="term",
    label=_("Term of office"),
    initial=APPOINTED,
    states=(
        State(
            APPOINTED,
            _("Appointed"),
            tone="ok",
            waits=(
                Waits(
                    (MANAGER,),
                    _("Terms of office that end: renew or appoint anew"),
                    when=lambda today: models.Q(remind_from__lte=today, settled=False),
                    since=recorded("remind_from"),
                ),
            ),
        ),
        State(ENDED, _("Ended"), tone="plain", final=True),
        State(ENDED_EARLY, _("Ended early"), tone="plain", final=True),
    ),
    deadlines=(
        DeadlineKind(
            name="succession",
            label=_("End of the term of office"),
            rule="COM-05",
            owed_by=(MANAGER,),
            reminder=f"{MAIL}/ending_reminder",
            day="ends_on",
        ),
    ),
    pipeline=(Step(_("Appointed"), (APPOINTED,)), Step(_("Ended"), (ENDED,))),
    actions=(
        Action(
            name="appoint",
            label=_("Appoint"),
            happened=_("Appointed by resolution"),
            source=(),
            target=APPOINTED,
            by=(MANAGER,),
            rules=("COM-05",),
            guards=(
                guards.post_at_work,
                guards.resolution_of_the_committee,
                guards.resolution_before_the_term,
                guards.resolution_is_new,
                guards.not_over_yet,
                guards.within_the_longest_term,
                guards.comes_from_p_member_or_a_liaison,
                guards.not_of_b_or_c_liaison,
                guards.post_is_free,
            ),
            effect=f"{EFFECTS}.appoint",
            opens=("succession",),
            tells=(Tell((PERSON, ORIGIN), f"{MAIL}/appointed"),),
            icon="user-plus",
        ),
        Action(
            name="settle",
            label=_("Let the term end without successor"),
            happened=_("Nobody has to follow: the term ends by itself"),
            source=(APPOINTED,),
            target=None,
            by=(MANAGER,),
            rules=("COM-05",),
            guards=(guards.succession_open,),
            effect=f"{EFFECTS}.settle",
            meets=("succession",),
            confirm=_("You are reminded of the end no more. A successor can be appointed all the same."),
            icon="check",
        ),
        Action(
            name="succeed",
            label=_("Take note of who follows"),
            happened=_("The term that follows is recorded"),
            source=(APPOINTED,),
            target=None,
            by=(SYSTEM,),
            rules=("COM-05",),
            effect=f"{EFFECTS}.settle",
            meets=("succession",),
            icon="user-plus",
        ),
        Action(
            name="reopen",
            label=_("Ask for a successor again"),
            happened=_("Who was to follow does not: a successor is asked for again"),
            source=(APPOINTED,),
            target=None,
            by=(SYSTEM,),
            rules=("COM-05",),
            effect=f"{EFFECTS}.reopen",
            opens=("succession",),
            icon="refresh",
        ),
        Action(
            name="end_early",
            label=_("End the term early"),
            happened=_("Term ended early"),
            source=(APPOINTED,),
            target=ENDED_EARLY,
            by=(MANAGER, STAFF),
            rules=("COM-05", "COM-04"),
            form=f"{FORMS}.EndEarlyForm",
            effect=f"{EFFECTS}.end_early",
            tells=(Tell((PERSON, ORIGIN, MANAGER), f"{MAIL}/ended_early"),),
            icon="ban",
            tone="danger",
        ),
        Action(
            name="lose_post",
            label=_("End with the appointment"),
            happened=_("Term ended with the appointment"),
            source=(APPOINTED,),
            target=ENDED_EARLY,
            by=(SYSTEM,),
            rules=("COM-04", "COM-05"),
            effect=f"{EFFECTS}.lose_post",
            tells=(Tell((PERSON, ORIGIN, MANAGER), f"{MAIL}/ended_early"),),
            icon="ban",
        ),
        Action(
            name="expire",
            label=_("End with the last day"),
            happened=_("The last day is over: the term has ended"),
            source=(APPOINTED,),
            target=ENDED,
            by=(SYSTEM,),
            rules=("COM-05",),
            tells=(Tell((PERSON, MANAGER), f"{MAIL}/ended"),),
            due=lambda now: models.Q(ends_on__lt=clock.today()),
            icon="calendar",
        ),
    ),
)
