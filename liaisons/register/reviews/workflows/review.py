"""One review of one liaison (A8): planned, open, with its outcome, and the cancellation that it may lead to."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.workflow.declaration import Action, DeadlineKind, State, Step, Tell, Waits, Workflow, day_after
from core.workflow.parties import SYSTEM
from liaisons.register.reviews import guards, states
from liaisons.register.reviews.parties import (
    CHAIR,
    CONTACT,
    MANAGER,
    MANAGER_OF_EXTERNAL,
    MANAGER_OF_INTERNAL,
    MEMBERS,
    REPRESENTATIVE,
    TARGET_MANAGER,
    TPM,
)

FORMS = "liaisons.register.reviews.forms"
EFFECTS = "liaisons.register.reviews.effects"
MAIL = "register/reviews"


def _comes_near(now: dt.datetime) -> models.Q:
    return models.Q(opens_on__lte=clock.today())


def _limit_is_passed(now: dt.datetime) -> models.Q:
    return models.Q(limit_on__lt=clock.today(), escalated_at__isnull=True)


def _answer_is_late(now: dt.datetime) -> models.Q:
    return models.Q(answer_by__lt=clock.today())


def _not_in_round_vote(today: dt.date) -> models.Q:
    lines = apps.get_model("register.roundline")._default_manager
    voted = lines.filter(review=models.OuterRef("pk"), review_round__state=states.IN_VOTE, number__isnull=False)
    return ~models.Q(models.Exists(voted))


def _to_be_voted_on(today: dt.date) -> models.Q:
    ballots = apps.get_model("ballots.ballot")._default_manager
    running = ballots.about(apps.get_model("register.review")).under_way()
    heard = models.Q(hearing_until__isnull=True) | models.Q(hearing_until__lt=today)
    under_way = models.Q(models.Exists(running))
    return heard & ~under_way & _not_in_round_vote(today)


def _to_be_heard(today: dt.date) -> models.Q:
    return models.Q(hearing_until__gte=today, heard_at__isnull=True)


REVIEW = Workflow(
    name="review",
    label=_("Review of a liaison"),
    initial=states.PLANNED,
    states=(
        State(states.PLANNED, _("Planned"), tone="plain"),
        State(states.OPEN, _("Open"), waits=(Waits((MANAGER,), _("Liaisons to review"), when=_not_in_round_vote),)),
        State(
            states.ASKED,
            _("Information asked"),
            tone="wait",
            waits=(Waits((CONTACT, REPRESENTATIVE), _("Questions about a liaison to answer")),),
        ),
        State(
            states.PROPOSED,
            _("Cancellation proposed"),
            tone="bad",
            waits=(
                Waits((CONTACT,), _("Proposed cancellations to answer"), when=_to_be_heard),
                Waits(
                    (MANAGER,),
                    _("Cancellations to put to the vote"),
                    when=_to_be_voted_on,
                    since=lambda model: [day_after("hearing_until")],
                ),
            ),
        ),
        State(states.CONFIRMED, _("Liaison confirmed"), tone="ok", final=True),
        State(states.ENDED, _("Liaison ended"), tone="plain", final=True),
    ),
    pipeline=(
        Step(_("Planned"), (states.PLANNED,)),
        Step(_("Open"), (states.OPEN, states.ASKED)),
        Step(_("Cancellation"), (states.PROPOSED,)),
        Step(_("Confirmed"), (states.CONFIRMED,)),
    ),
    deadlines=(
        DeadlineKind(
            name="review",
            label=_("Review of the liaison"),
            rule="REV-01",
            owed_by=(MANAGER,),
            reminder=f"{MAIL}/due_reminder",
            day="last_day",
        ),
        DeadlineKind(
            name="answer",
            label=_("Answer to the committee’s question"),
            rule="REV-05",
            owed_by=(CONTACT, REPRESENTATIVE),
            reminder=f"{MAIL}/answer_reminder",
            day="answer_by",
        ),
        DeadlineKind(
            name="hearing",
            label=_("Answer to the proposed cancellation"),
            rule="REV-06",
            owed_by=(CONTACT,),
            reminder=f"{MAIL}/hearing_reminder",
            day="hearing_until",
        ),
    ),
    actions=(
        Action(
            name="plan",
            label=_("Plan the review"),
            happened=_("Review planned"),
            source=(),
            target=states.PLANNED,
            by=(SYSTEM,),
            rules=("REV-01", "REV-02"),
            opens=("review",),
            icon="calendar-plus",
        ),
        Action(
            name="open",
            label=_("Open the review"),
            happened=_("Review opened"),
            source=(states.PLANNED,),
            target=states.OPEN,
            by=(SYSTEM, MANAGER),
            rules=("REV-04",),
            effect=f"{EFFECTS}.open_review",
            due=_comes_near,
            tells=(Tell((MANAGER,), f"{MAIL}/opened", when=lambda move: move.actor is None),),
            hint=_("It opens by itself some weeks before it is due; you can begin earlier."),
            icon="player-play",
        ),
        Action(
            name="escalate",
            label=_("Tell chair and programme manager"),
            happened=_("Beyond the outer limit: chair and programme manager told"),
            source=states.RUNNING,
            target=None,
            by=(SYSTEM,),
            rules=("REV-03",),
            guards=(guards.limit_passed,),
            effect=f"{EFFECTS}.escalate",
            due=_limit_is_passed,
            tells=(Tell((CHAIR, TPM, MANAGER), f"{MAIL}/beyond_limit"),),
            icon="alert-circle",
        ),
        Action(
            name="confirm",
            label=_("Confirm the liaison"),
            happened=_("Liaison confirmed"),
            source=(states.OPEN,),
            target=states.CONFIRMED,
            by=(MANAGER,),
            rules=("REV-05",),
            guards=(guards.not_in_round_vote,),
            form=f"{FORMS}.ConfirmForm",
            effect=f"{EFFECTS}.confirm",
            meets=("review",),
            hint=_("After the committee’s view; the time to the next review begins again."),
            tells=(Tell((CHAIR, CONTACT, TARGET_MANAGER), f"{MAIL}/confirmed"),),
            icon="check",
            tone="primary",
        ),
        Action(
            name="ask",
            label=_("Ask for information"),
            happened=_("Information asked"),
            source=(states.OPEN,),
            target=states.ASKED,
            by=(MANAGER,),
            rules=("REV-05",),
            guards=(guards.not_in_round_vote,),
            form=f"{FORMS}.AskForm",
            effect=f"{EFFECTS}.ask",
            opens=("answer",),
            hint=_("The review stays due on its day."),
            tells=(Tell((CONTACT, REPRESENTATIVE), f"{MAIL}/asked"),),
            icon="help",
        ),
        Action(
            name="answer",
            label=_("Answer the committee"),
            happened=_("Information given"),
            source=(states.ASKED,),
            target=states.OPEN,
            by=(CONTACT, REPRESENTATIVE),
            rules=("REV-05",),
            form=f"{FORMS}.AnswerForm",
            effect=f"{EFFECTS}.answer",
            meets=("answer",),
            tells=(Tell((MANAGER,), f"{MAIL}/answered"),),
            icon="message",
            tone="primary",
        ),
        Action(
            name="go_on",
            label=_("Go on without an answer"),
            happened=_("No answer within the time: the review goes on"),
            source=(states.ASKED,),
            target=states.OPEN,
            by=(SYSTEM,),
            rules=("REV-05",),
            guards=(guards.answer_is_late,),
            effect=f"{EFFECTS}.go_on",
            waives=("answer",),
            due=_answer_is_late,
            tells=(Tell((MANAGER,), f"{MAIL}/unanswered"),),
            icon="clock",
        ),
        Action(
            name="propose_cancellation",
            label=_("Propose the cancellation"),
            happened=_("Cancellation proposed; the organization is heard"),
            source=(states.OPEN,),
            target=states.PROPOSED,
            by=(MANAGER_OF_EXTERNAL,),
            rules=("REV-05", "REV-06"),
            guards=(guards.not_in_round_vote, guards.for_lack_of_participation),
            form=f"{FORMS}.CancellationForm",
            effect=f"{EFFECTS}.propose_cancellation",
            opens=("hearing",),
            confirm=_("The organization is heard first. Only then can the committee vote on it."),
            tells=(Tell((CONTACT, REPRESENTATIVE), f"{MAIL}/cancellation_proposed"),),
            icon="player-stop",
            tone="danger",
        ),
        Action(
            name="propose_ending",
            label=_("Propose to end the liaison"),
            happened=_("Ending of the liaison proposed"),
            source=(states.OPEN,),
            target=states.PROPOSED,
            by=(MANAGER_OF_INTERNAL,),
            rules=("REV-05", "REV-07"),
            guards=(guards.not_in_round_vote,),
            form=f"{FORMS}.EndingForm",
            effect=f"{EFFECTS}.propose_ending",
            confirm=_("The liaison ends only by a resolution of your committee on it."),
            tells=(Tell((REPRESENTATIVE, TARGET_MANAGER), f"{MAIL}/ending_proposed"),),
            icon="player-stop",
            tone="danger",
        ),
        Action(
            name="state_view",
            label=_("Answer the proposal"),
            happened=_("Organization heard"),
            source=(states.PROPOSED,),
            target=None,
            by=(CONTACT, REPRESENTATIVE),
            rules=("REV-06",),
            guards=(guards.hearing_is_open,),
            form=f"{FORMS}.ViewForm",
            effect=f"{EFFECTS}.state_view",
            meets=("hearing",),
            hint=_("The committee reads it before it votes."),
            tells=(Tell((MANAGER, CHAIR), f"{MAIL}/heard"),),
            icon="message",
            tone="primary",
        ),
        Action(
            name="open_ballot",
            label=_("Put it to a committee internal ballot"),
            happened=_("Committee internal ballot arranged"),
            source=(states.PROPOSED,),
            target=None,
            by=(MANAGER,),
            rules=("REV-06", "REV-07"),
            guards=(guards.hearing_is_over, guards.no_vote_under_way, guards.not_in_round_vote),
            form=f"{FORMS}.BallotForm",
            effect=f"{EFFECTS}.open_ballot",
            icon="checkbox",
            tone="primary",
        ),
        Action(
            name="put_to_meeting",
            label=_("Put it to the vote of a meeting"),
            happened=_("Put on the agenda of a meeting, and its vote prepared"),
            source=(states.PROPOSED,),
            target=None,
            by=(MANAGER,),
            rules=("REV-06", "REV-07"),
            guards=(guards.hearing_is_over, guards.no_vote_under_way, guards.not_in_round_vote),
            form="committees.meetings.forms.AgendaForm",
            effect=f"{EFFECTS}.put_to_meeting",
            icon="calendar-plus",
        ),
        Action(
            name="take_result",
            label=_("Take over the result of the vote"),
            happened=_("Committee has voted"),
            source=(states.PROPOSED,),
            target=(states.ENDED, states.CONFIRMED, states.PROPOSED),
            by=(SYSTEM,),
            rules=("REV-05", "REV-06", "REV-07"),
            effect=f"{EFFECTS}.take_result",
            tells=(Tell((MANAGER, MEMBERS, CHAIR, CONTACT, REPRESENTATIVE, TARGET_MANAGER), f"{MAIL}/decided"),),
            icon="gavel",
        ),
        Action(
            name="confirm_in_round",
            label=_("Confirm by the vote of a round"),
            happened=_("Liaison confirmed by resolution"),
            source=(states.OPEN,),
            target=states.CONFIRMED,
            by=(SYSTEM,),
            rules=("REV-05",),
            effect=f"{EFFECTS}.confirm_in_round",
            meets=("review",),
            tells=(Tell((CONTACT, TARGET_MANAGER), f"{MAIL}/confirmed"),),
            icon="check",
        ),
        Action(
            name="withdraw_proposal",
            label=_("Withdraw the proposal"),
            happened=_("Proposal withdrawn: liaison confirmed"),
            source=(states.PROPOSED,),
            target=states.CONFIRMED,
            by=(MANAGER,),
            rules=("REV-05",),
            guards=(guards.no_vote_under_way, guards.not_in_round_vote),
            form="core.workflow.forms.ReasonForm",
            effect=f"{EFFECTS}.withdraw_proposal",
            meets=("review",),
            confirm=_("The liaison is confirmed by it, and the time to the next review begins again."),
            tells=(Tell((CHAIR, CONTACT, REPRESENTATIVE, TARGET_MANAGER), f"{MAIL}/confirmed"),),
            icon="arrow-back-up",
        ),
        Action(
            name="end_with_liaison",
            label=_("End with the liaison"),
            happened=_("Review ended with its liaison"),
            source=states.RUNNING,
            target=states.ENDED,
            by=(SYSTEM,),
            rules=("REV-09",),
            tells=(Tell((MANAGER,), f"{MAIL}/ended_with_liaison", when=lambda move: move.source != states.PLANNED),),
            icon="x",
        ),
    ),
)
