"""A document passed on and what comes back (DOC-04, DOC-05), and the backing of a document (DOC-08)."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, DeadlineKind, State, Step, Tell, Waits, Workflow
from liaisons.register.documents import guards
from liaisons.register.documents.parties import CONTACT, MANAGER, REPRESENTATIVE, SENDER

PASSED, RETURNED, NOTED, CLOSED = "passed", "returned", "noted", "closed"
ASKED, ANSWERED = "asked", "answered"

FORMS = "liaisons.register.documents.forms"
EFFECTS = "liaisons.register.documents.effects"
MAIL = "register/documents"

PASSING = Workflow(
    name="passing_on",
    label=_("Request for feedback"),
    initial=PASSED,
    states=(
        State(PASSED, _("Feedback collected"), waits=(Waits((SENDER,), _("Feedback to collect and return")),)),
        State(
            RETURNED,
            _("Feedback returned"),
            tone="ok",
            waits=(Waits((MANAGER,), _("Feedback of representatives to take note of")),),
        ),
        State(NOTED, _("Noted"), tone="ok", final=True),
        State(CLOSED, _("Closed without feedback"), tone="plain", final=True),
    ),
    deadlines=(
        DeadlineKind(
            name="feedback",
            label=_("Feedback of stakeholders"),
            rule="REP-09",
            owed_by=(SENDER,),
            reminder=f"{MAIL}/feedback_reminder",
            day="answer_by",
        ),
    ),
    pipeline=(
        Step(_("Asked"), (PASSED,)),
        Step(_("Feedback"), (RETURNED,)),
        Step(_("Noted"), (NOTED,)),
    ),
    actions=(
        Action(
            name="pass_on",
            label=_("Ask for feedback"),
            happened=_("Feedback asked for in the own organization or committee"),
            source=(),
            target=PASSED,
            by=(SENDER,),
            rules=("DOC-04", "REP-09"),
            guards=(
                guards.document_of_his_committee,
                guards.matter_is_open_to_him,
                guards.confirmed_as_own,
                guards.within_the_own_body,
            ),
            effect=f"{EFFECTS}.pass_on",
            opens=("feedback",),
            icon="send",
        ),
        Action(
            name="add_feedback",
            label=_("Record feedback"),
            happened=_("Feedback recorded"),
            source=(PASSED,),
            target=None,
            by=(SENDER,),
            rules=("REP-09",),
            form=f"{FORMS}.FeedbackForm",
            effect=f"{EFFECTS}.add_feedback",
            icon="message",
            tone="primary",
        ),
        Action(
            name="return_feedback",
            label=_("Return the feedback to the committee manager"),
            happened=_("Feedback returned to the committee manager"),
            source=(PASSED,),
            target=RETURNED,
            by=(SENDER,),
            rules=("DOC-05",),
            guards=(guards.has_feedback,),
            form=f"{FORMS}.ReturnForm",
            effect=f"{EFFECTS}.return_feedback",
            meets=("feedback",),
            hint=_("With all that is recorded here; the names of the addresses stay with you."),
            tells=(Tell((MANAGER,), f"{MAIL}/feedback_returned"),),
            icon="arrow-back-up",
            tone="primary",
        ),
        Action(
            name="close",
            label=_("Close without feedback"),
            happened=_("Closed without feedback"),
            source=(PASSED,),
            target=CLOSED,
            by=(SENDER,),
            rules=("REP-09",),
            confirm=_("Nothing goes to the committee manager."),
            icon="x",
        ),
        Action(
            name="take_note",
            label=_("Take note"),
            happened=_("Committee manager has taken note of the feedback"),
            source=(RETURNED,),
            target=NOTED,
            by=(MANAGER,),
            rules=("DOC-05",),
            tells=(Tell((SENDER,), f"{MAIL}/feedback_noted"),),
            icon="eye",
            tone="primary",
        ),
    ),
)

BACKING = Workflow(
    name="backing",
    label=_("Backing of a document"),
    initial=ASKED,
    states=(
        State(ASKED, _("Asked"), tone="wait", waits=(Waits((CONTACT, REPRESENTATIVE), _("Documents to back or not")),)),
        State(ANSWERED, _("Answered"), tone="ok", final=True),
    ),
    deadlines=(
        DeadlineKind(
            name="backing",
            label=_("Answer on the backing of the document"),
            rule="DOC-08",
            owed_by=(CONTACT, REPRESENTATIVE),
            reminder=f"{MAIL}/backing_reminder",
            day="answer_by",
        ),
    ),
    pipeline=(Step(_("Asked"), (ASKED,)), Step(_("Answered"), (ANSWERED,))),
    actions=(
        Action(
            name="ask",
            label=_("Ask for backing"),
            happened=_("Backing asked for"),
            source=(),
            target=ASKED,
            by=(MANAGER,),
            rules=("DOC-08",),
            guards=(guards.liaison_of_the_committee, guards.not_asked_before),
            effect=f"{EFFECTS}.ask",
            opens=("backing",),
            tells=(Tell((CONTACT, REPRESENTATIVE), f"{MAIL}/backing_asked"),),
            icon="message-question",
        ),
        Action(
            name="answer",
            label=_("Answer"),
            happened=_("Answered"),
            source=(ASKED,),
            target=ANSWERED,
            by=(CONTACT, REPRESENTATIVE),
            rules=("DOC-08",),
            form=f"{FORMS}.BackingForm",
            effect=f"{EFFECTS}.answer",
            meets=("backing",),
            hint=_("No backing is stored with its reason; by itself it is no sustained opposition."),
            tells=(Tell((MANAGER,), f"{MAIL}/backing_answered"),),
            icon="signature",
            tone="primary",
        ),
    ),
)
