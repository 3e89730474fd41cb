"""A ballot and a vote at a meeting (A7), from the draft to the decision."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.ballots import guards
from committees.ballots.parties import (
    CHAIR,
    CIB_MANAGER,
    MANAGER,
    MEETING_MANAGER,
    MEMBERS,
    OBSERVERS,
    SILENT_VOTERS,
    TOLD_BEFORE,
    TPM,
    VOTER,
    VOTERS,
)
from core import clock
from core.workflow.declaration import Action, DeadlineKind, State, Step, Tell, Waits, Workflow, recorded
from core.workflow.parties import SYSTEM

DRAFT, SCHEDULED, OPEN, CLOSED = "draft", "scheduled", "open", "closed"
TO_BE_CONFIRMED, DECIDED, CANCELLED = "to_be_confirmed", "decided", "cancelled"

FORMS = "committees.ballots.forms"
EFFECTS = "committees.ballots.effects"


def _opening_has_come(now: dt.datetime) -> models.Q:
    return models.Q(opens_at__lte=now)


def _closing_has_come(now: dt.datetime) -> models.Q:
    return models.Q(closes_at__lte=now)


def _at_once(now: dt.datetime) -> models.Q:
    return models.Q()


def _meeting_has_begun(today: dt.date) -> models.Q:
    return models.Q(meeting__starts_at__lte=clock.now())


def _stop_is_asked(today: dt.date) -> models.Q:
    return models.Q(stop_asked_at__isnull=False)


def _no_confirmation_runs(today: dt.date) -> models.Q:
    ballots = apps.get_model("ballots.ballot")._default_manager
    return ~models.Q(models.Exists(ballots.filter(confirms=models.OuterRef("pk")).exclude(state=CANCELLED)))


STATES = (
    State(
        DRAFT,
        _("Draft"),
        tone="plain",
        waits=(
            Waits((CIB_MANAGER,), _("Ballots to announce")),
            Waits(
                (MEETING_MANAGER,),
                _("Votes of meetings to enter"),
                when=_meeting_has_begun,
                since=recorded("meeting__starts_at"),
            ),
        ),
    ),
    State(SCHEDULED, _("Announced")),
    State(
        OPEN,
        _("Open"),
        waits=(
            Waits((SILENT_VOTERS,), _("Ballots to vote in")),
            Waits(
                (CHAIR,),
                _("Cancellations of ballots to agree to"),
                when=_stop_is_asked,
                since=recorded("stop_asked_at"),
            ),
        ),
    ),
    State(CLOSED, _("Closed")),
    State(
        TO_BE_CONFIRMED,
        _("To be confirmed"),
        tone="wait",
        waits=(Waits((MEETING_MANAGER,), _("Votes to have confirmed by ballot"), when=_no_confirmation_runs),),
    ),
    State(DECIDED, _("Decided"), tone="ok", final=True),
    State(CANCELLED, _("Cancelled"), tone="plain", final=True),
)

ACTIONS = (
    Action(
        name="create",
        label=_("Prepare a ballot"),
        happened=_("Ballot prepared"),
        source=(),
        target=DRAFT,
        by=(MANAGER,),
        rules=("BAL-11",),
        guards=(guards.subject_ready,),
        icon="edit",
    ),
    Action(
        name="edit",
        label=_("Edit the draft"),
        happened=_("Draft changed"),
        source=(DRAFT,),
        target=None,
        by=(MANAGER,),
        rules=("BAL-11",),
        guards=(guards.questions_are_free,),
        form=f"{FORMS}.DraftForm",
        effect=f"{EFFECTS}.edit",
        icon="edit",
    ),
    Action(
        name="attach",
        label=_("Add a document"),
        happened=_("Document added"),
        source=(DRAFT,),
        target=None,
        by=(MANAGER,),
        rules=("BAL-05",),
        form=f"{FORMS}.DocumentForm",
        effect=f"{EFFECTS}.attach",
        icon="paperclip",
    ),
    Action(
        name="schedule",
        label=_("Announce the ballot"),
        happened=_("Ballot announced"),
        source=(DRAFT,),
        target=SCHEDULED,
        by=(CIB_MANAGER,),
        rules=("BAL-11", "BAL-12"),
        guards=(guards.subject_ready, guards.has_question, guards.dates_possible),
        form=f"{FORMS}.PeriodForm",
        effect=f"{EFFECTS}.schedule",
        confirm=_(
            "From then on questions and dates stand. The ballot opens by itself on its first day, at once when that"
            " is today, and closes by itself at the end of its last; the members are told when it opens."
        ),
        icon="calendar-event",
        tone="primary",
    ),
    Action(
        name="open",
        label=_("Open"),
        happened=_("Ballot opened"),
        source=(SCHEDULED,),
        target=OPEN,
        by=(SYSTEM,),
        rules=("BAL-09", "BAL-05"),
        guards=(guards.opening_has_come,),
        effect=f"{EFFECTS}.open_ballot",
        opens=("vote",),
        tells=(Tell((VOTERS,), "ballots/opened_to_vote"), Tell((OBSERVERS,), "ballots/opened_to_know")),
        due=_opening_has_come,
        icon="player-play",
    ),
    Action(
        name="vote",
        label=_("Vote"),
        happened=_("Vote received"),
        source=(OPEN,),
        target=None,
        by=(VOTER,),
        rules=("BAL-01", "BAL-09", "COC-10"),
        guards=(guards.within_opening_hours,),
        form=f"{FORMS}.VoteForm",
        effect=f"{EFFECTS}.vote",
        hint=_("You can change the vote until the ballot closes. Nobody sees positions before."),
        internal=True,
        concurrent=True,
        icon="checkbox",
        tone="primary",
    ),
    Action(
        name="remind",
        label=_("Remind those who have not voted"),
        happened=_("Those who had not voted were reminded"),
        source=(OPEN,),
        target=None,
        by=(MANAGER,),
        rules=("BAL-05",),
        guards=(guards.within_opening_hours, guards.somebody_is_silent),
        tells=(Tell((SILENT_VOTERS,), "ballots/reminder"),),
        icon="bell",
    ),
    Action(
        name="close",
        label=_("Close"),
        happened=_("Ballot closed"),
        source=(OPEN,),
        target=CLOSED,
        by=(SYSTEM,),
        rules=("BAL-12", "BAL-09"),
        guards=(guards.closing_has_come,),
        effect=f"{EFFECTS}.close",
        meets=("vote",),
        due=_closing_has_come,
        icon="lock",
    ),
    Action(
        name="decide",
        label=_("Compute the result"),
        happened=_("Result computed"),
        source=(CLOSED,),
        target=DECIDED,
        by=(SYSTEM,),
        rules=("BAL-10", "BAL-13"),
        effect=f"{EFFECTS}.decide",
        tells=(Tell((MEMBERS, MANAGER, CHAIR, TPM), "ballots/decided"),),
        due=_at_once,
        icon="gavel",
    ),
    Action(
        name="count",
        label=_("Enter the vote of the meeting"),
        happened=_("Vote of the meeting entered"),
        source=(DRAFT,),
        target=(DECIDED, TO_BE_CONFIRMED),
        by=(MEETING_MANAGER,),
        rules=("BAL-10", "BAL-14"),
        guards=(guards.subject_ready, guards.has_question, guards.meeting_has_begun),
        form=f"{FORMS}.CountForm",
        effect=f"{EFFECTS}.count",
        tells=(Tell((MEMBERS, MANAGER, CHAIR, TPM), "ballots/decided"),),
        icon="gavel",
        tone="primary",
    ),
    Action(
        name="correct",
        label=_("Correct the counts"),
        happened=_("Counts corrected"),
        source=(TO_BE_CONFIRMED, DECIDED),
        target=None,
        by=(MEETING_MANAGER,),
        rules=("COM-06", "BAL-13"),
        guards=(guards.not_confirmed_by_ballot, guards.outcome_may_change),
        form=f"{FORMS}.CorrectionForm",
        effect=f"{EFFECTS}.correct",
        confirm=_("The counts as first entered stay readable beside the new ones."),
        tells=(Tell((MEMBERS, MANAGER, CHAIR, TPM), "ballots/corrected"),),
        icon="edit",
    ),
    Action(
        name="arrange_confirmation",
        label=_("Have it confirmed by ballot"),
        happened=_("Ballot to confirm the vote arranged"),
        source=(TO_BE_CONFIRMED,),
        target=None,
        by=(MEETING_MANAGER,),
        rules=("BAL-14",),
        guards=(guards.no_confirmation_runs, guards.dates_possible),
        form=f"{FORMS}.PeriodForm",
        effect=f"{EFFECTS}.arrange_confirmation",
        icon="checkbox",
        tone="primary",
    ),
    Action(
        name="confirm",
        label=_("Take over the result of the ballot"),
        happened=_("Decided by the ballot that was to confirm the vote"),
        source=(TO_BE_CONFIRMED,),
        target=DECIDED,
        by=(SYSTEM,),
        rules=("BAL-14",),
        effect=f"{EFFECTS}.confirm",
        icon="gavel",
    ),
    Action(
        name="cancel",
        label=_("Cancel"),
        happened=_("Cancelled"),
        source=(DRAFT, SCHEDULED),
        target=CANCELLED,
        by=(MANAGER,),
        rules=("BAL-13",),
        form="core.workflow.forms.ReasonForm",
        confirm=_("Nothing is decided then; the matter can be put to the vote again."),
        icon="x",
        tone="danger",
    ),
    Action(
        name="ask_cancellation",
        label=_("Ask the chair to agree to a cancellation"),
        happened=_("Cancellation asked for"),
        source=(OPEN,),
        target=None,
        by=(MANAGER,),
        rules=("BAL-12", "BAL-13"),
        guards=(guards.no_stop_asked,),
        form="core.workflow.forms.ReasonForm",
        effect=f"{EFFECTS}.ask_cancellation",
        confirm=_("An open ballot is cancelled when the chair agrees. Until then it goes on."),
        tells=(Tell((CHAIR,), "ballots/cancellation_asked"),),
        icon="x",
        tone="danger",
    ),
    Action(
        name="agree_cancellation",
        label=_("Agree to the cancellation"),
        happened=_("Cancelled with the agreement of the chair"),
        source=(OPEN,),
        target=CANCELLED,
        by=(CHAIR,),
        rules=("BAL-12", "BAL-13"),
        guards=(guards.stop_is_asked, guards.within_opening_hours),
        confirm=_("The votes cast are kept and not counted. The matter can be put to the vote again."),
        tells=(Tell((TOLD_BEFORE, MANAGER), "ballots/cancelled"),),
        icon="x",
        tone="danger",
    ),
    Action(
        name="decline_cancellation",
        label=_("Let the ballot go on"),
        happened=_("Cancellation declined by the chair"),
        source=(OPEN,),
        target=None,
        by=(CHAIR,),
        rules=("BAL-12",),
        guards=(guards.stop_is_asked,),
        form="core.workflow.forms.ReasonForm",
        effect=f"{EFFECTS}.decline_cancellation",
        tells=(Tell((MANAGER,), "ballots/cancellation_declined"),),
        icon="player-play",
    ),
    Action(
        name="lapse",
        label=_("End with its subject"),
        happened=_("Cancelled: what was to be decided is no longer before the committee"),
        source=(DRAFT, SCHEDULED, OPEN, TO_BE_CONFIRMED),
        target=CANCELLED,
        by=(SYSTEM,),
        rules=("BAL-13",),
        effect=f"{EFFECTS}.lapse",
        tells=(Tell((TOLD_BEFORE, MANAGER), "ballots/cancelled"),),
        icon="x",
        tone="danger",
    ),
)

BALLOT = Workflow(
    name="ballot",
    label=_("Ballot"),
    initial=DRAFT,
    states=STATES,
    actions=ACTIONS,
    deadlines=(
        DeadlineKind(
            name="vote",
            label=_("Vote"),
            rule="BAL-12",
            owed_by=(SILENT_VOTERS,),
            reminder="ballots/reminder_due",
            day="closes_on",
        ),
    ),
    pipeline=(
        Step(_("Draft"), (DRAFT,)),
        Step(_("Announced"), (SCHEDULED,)),
        Step(_("Open"), (OPEN,)),
        Step(_("Counted"), (CLOSED, TO_BE_CONFIRMED)),
        Step(_("Decided"), (DECIDED,)),
    ),
)
