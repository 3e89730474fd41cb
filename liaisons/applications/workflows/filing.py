"""The form and the committee manager's check: from the draft until it is forwarded."""

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import Action, Tell
from liaisons.applications import guards
from liaisons.applications.parties import APPLICANT, MANAGER, STAFF, TPM
from liaisons.applications.states import DRAFT, RETURNED, SUBMITTED, WITH_TPM

FORMS = "liaisons.applications.forms.filing"
EFFECTS = "liaisons.applications.effects"

ACTIONS = (
    Action(
        name="create",
        label=_("Begin an application"),
        happened=_("Draft begun"),
        source=(),
        target=DRAFT,
        by=(APPLICANT,),
        rules=("EXT-13",),
        guards=(
            guards.category_attaches,
            guards.committee_takes_liaisons,
            guards.no_other_draft,
            guards.no_duplicate,
            guards.not_barred,
        ),
        icon="pencil",
    ),
    Action(
        name="submit",
        label=_("Submit the application"),
        happened=_("Application submitted"),
        source=(DRAFT, RETURNED),
        target=SUBMITTED,
        by=(APPLICANT,),
        rules=("EXT-16",),
        guards=(
            guards.category_attaches,
            guards.committee_takes_liaisons,
            guards.no_duplicate,
            guards.waited_after_refusal,
            guards.not_barred,
            *guards.FORM_COMPLETE,
        ),
        effect=f"{EFFECTS}.submit",
        confirm=_(
            "The form goes to the committee manager as it is now. It can be changed again only if it is returned."
        ),
        tells=(Tell((MANAGER,), "applications/submitted"), Tell((APPLICANT,), "applications/acknowledged")),
        icon="send",
        tone="primary",
    ),
    Action(
        name="ask",
        label=_("Ask the applicant"),
        happened=_("Question to the applicant"),
        source=(SUBMITTED,),
        target=None,
        by=(MANAGER,),
        rules=("EXT-17",),
        guards=(guards.no_open_question,),
        form=f"{FORMS}.QuestionForm",
        effect=f"{EFFECTS}.ask",
        tells=(Tell((APPLICANT,), "applications/question"),),
        icon="message-question",
    ),
    Action(
        name="answer",
        label=_("Answer the question"),
        happened=_("Question answered"),
        source=(SUBMITTED,),
        target=None,
        by=(APPLICANT,),
        rules=("EXT-17",),
        guards=(guards.question_is_open,),
        form=f"{FORMS}.AnswerForm",
        effect=f"{EFFECTS}.answer",
        tells=(Tell((MANAGER,), "applications/answered"),),
        icon="message",
        tone="primary",
    ),
    Action(
        name="confirm_identity",
        label=_("Confirm who the organization is"),
        happened=_("Identity of the organization confirmed"),
        source=(SUBMITTED,),
        target=None,
        by=(TPM, STAFF),
        rules=("EXT-28",),
        guards=(guards.identity_unconfirmed,),
        form=f"{FORMS}.IdentityForm",
        effect=f"{EFFECTS}.confirm_identity",
        tells=(Tell((APPLICANT, MANAGER), "applications/identity_confirmed"),),
        icon="id",
        tone="primary",
    ),
    Action(
        name="forward",
        label=_("Forward to the programme manager"),
        happened=_("Forwarded to the technical programme manager"),
        source=(SUBMITTED,),
        target=WITH_TPM,
        by=(MANAGER,),
        rules=("EXT-17", "EXT-19"),
        guards=(guards.statutes_there, guards.identity_confirmed, guards.no_open_question, guards.no_duplicate),
        effect=f"{EFFECTS}.forward",
        tells=(Tell((TPM, APPLICANT), "applications/forwarded"),),
        icon="send",
        tone="primary",
    ),
    Action(
        name="return",
        label=_("Return for completion"),
        happened=_("Returned with a list of gaps"),
        source=(SUBMITTED,),
        target=RETURNED,
        by=(MANAGER,),
        rules=("EXT-17",),
        form=f"{FORMS}.GapsForm",
        effect=f"{EFFECTS}.close_question",
        tells=(Tell((APPLICANT,), "applications/returned"),),
        icon="corner-down-left",
    ),
)
