"""What the actions of an application change besides its state."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from committees.directory.papers import series_of
from core import clock
from core.accounts import services as accounts
from core.accounts.models import Appointment
from core.accounts.roles import Role
from core.documents import services as documents
from core.workflow import deadlines
from core.workflow.engine import Move, begin, perform
from core.workflow.models import Event
from liaisons.applications import states, tasks
from liaisons.applications.criteria import confirmed_by_staff
from liaisons.applications.models import Application, CriterionCheck, Question, ReferenceCounter
from liaisons.applications.snapshots import snapshot_of
from liaisons.organizations.models import under_any_name
from liaisons.register.models import Liaison, Representative


def submit(move: Move) -> None:
    """Freeze the form for this committee and give the reference number (EXT-16)."""
    application: Application = move.obj
    form = application.request
    application.snapshot = snapshot_of(form)
    frozen = json.dumps(application.snapshot, sort_keys=True, ensure_ascii=False)
    application.snapshot_digest = hashlib.sha256(frozen.encode()).hexdigest()
    application.submitted_at = move.at
    if application.reference is None:
        application.reference = ReferenceCounter.next_reference(move.at.astimezone(application.zone).date())
    if form.representative_email and application.representative is None:
        _propose(application, form.representative_name, form.representative_email)
    move.facts.update(reference=application.reference, digest=application.snapshot_digest)
    pk = application.pk
    transaction.on_commit(lambda: tasks.file_form.delay(pk), robust=True)


def ask(move: Move) -> None:
    Question.objects.create(application=move.obj, text=move.data["question"], asked_by=move.person, asked_at=move.at)
    move.obj.question_open = True
    move.text = move.data["question"]


def answer(move: Move) -> None:
    question = move.obj.questions.filter(answered_at__isnull=True).get()
    question.answer, question.answered_at = move.data["answer"], move.at
    question.save(update_fields=["answer", "answered_at"])
    move.obj.question_open = False
    move.text = move.data["answer"]


def close_question(move: Move) -> None:
    """A return takes the place of a question that is still open."""
    move.obj.questions.filter(answered_at__isnull=True).update(answered_at=move.at)
    move.obj.question_open = False


def confirm_identity(move: Move) -> None:
    """Settle who the organization is: as declared, or the same as one of the register (Appendix F).

    The contact who filled in the form becomes contact of the organization. Raises `ValidationError` where the
    organization already applies to the same committee.
    """
    application: Application = move.obj
    form = application.request
    declared, same_as = form.organization, move.data["same_as"]
    if same_as is not None and same_as != declared:
        identity = same_as.identity
        _move_to(form, identity)
        if declared.iso_id is None and declared.confirmed_at is None:
            declared.same_as = identity
            declared.save()
        application.organization = identity
        move.facts["same_as"] = str(identity)
    else:
        identity = declared
        if identity.confirmed_at is None:
            identity.confirmed_at, identity.confirmed_by = move.at, move.actor
            identity.save()
    form.organization, form.claimed = identity, False
    form.save(update_fields=["organization", "claimed"])
    held = Appointment.objects.on(identity).in_force()
    if not held.filter(person=form.created_by, role=Role.ORGANIZATION_CONTACT).exists():
        accounts.appoint(person=form.created_by, role=Role.ORGANIZATION_CONTACT, scope=identity, by=move.actor)


def _move_to(form: Any, identity: Any) -> None:
    """Let every application of `form`, and who is proposed in it, belong to `identity`."""
    for application in form.applications.all():
        taken = Application.objects.filter(under_any_name(identity), committee=application.committee)
        taken = taken.exclude(request=form)
        same_kind = taken.filter(state=states.DRAFT) if application.submitted_at is None else taken.open()
        if same_kind.exists():
            raise ValidationError(
                _("%(organization)s applies to %(committee)s already: return or end this application (EXT-28).")
                % {"organization": identity, "committee": application.committee}
            )
        if application.representative is not None:
            Representative.objects.filter(pk=application.representative.pk).update(organization=identity)
    form.applications.update(organization=identity)


def forward(move: Move) -> None:
    """What is forwarded is what was submitted (EXT-19)."""
    move.facts["digest"] = move.obj.snapshot_digest


def check_criteria(move: Move) -> None:
    """Store the findings that were given; those left open stay open (EXT-20)."""
    application: Application = move.obj
    for criterion in confirmed_by_staff(application.category):
        met = move.data[f"{criterion.code}_met"]
        if met is None:
            continue
        CriterionCheck.objects.update_or_create(
            application=application,
            criterion=criterion.code,
            defaults={"met": met, "note": move.data[f"{criterion.code}_note"], "by": move.person, "at": move.at},
        )
        move.facts[criterion.code] = met


def consult(move: Move) -> None:
    application: Application = move.obj
    application.hqnb = move.data["body"]
    application.hqnb_answer = application.hqnb_reason = ""
    application.hqnb_due_on = _answer_due(move)
    move.facts["body"] = str(application.hqnb)


def answer_consultation(move: Move) -> None:
    application: Application = move.obj
    application.hqnb_answer = move.data["answer"]
    application.hqnb_reason = move.text
    move.on_behalf = str(application.hqnb)
    move.facts["answer"] = application.hqnb_answer


def extend(move: Move) -> None:
    """The deadline that the action opens anew is the extension (`hqnb_silence`)."""
    move.facts["expected_before"] = move.obj.hqnb_due_on.isoformat()
    move.obj.hqnb_due_on = _answer_due(move)


def _answer_due(move: Move) -> dt.date:
    return deadlines.due_day(move.obj, move.workflow.deadline_by_name["hqnb_answer"], at=move.at)


def clear(move: Move) -> None:
    move.obj.cleared_at = move.at


def refer(move: Move) -> None:
    application: Application = move.obj
    application.referred_at = move.at
    if application.hqnb_answer == Application.Answer.OBJECTION:
        application.referral = application.hqnb_reason
    else:
        application.referral = move.text or _("The national body gave no answer in time.")


def clear_by_board(move: Move) -> None:
    _decide_by_board(move)
    move.obj.cleared_at = move.at


def refuse_by_board(move: Move) -> None:
    _decide_by_board(move)
    close(move)


def _decide_by_board(move: Move) -> None:
    application: Application = move.obj
    application.tmb_decision = move.data["decision"]
    application.tmb_decided_on = move.data["decided_on"]
    move.facts.update(decision=application.tmb_decision, decided_on=application.tmb_decided_on.isoformat())


def close(move: Move) -> None:
    """End the application and whoever was only proposed for it."""
    application: Application = move.obj
    application.closed_at = move.at
    close_question(move)
    proposed = Representative.objects.of(application.organization, application.committee).filter(liaison__isnull=True)
    for representative in proposed.in_office():
        perform(representative, "end", actor=None)


def circulate(move: Move) -> None:
    application: Application = move.obj
    application.circulated_at = move.at
    # The members are told by its number, and the PDF that bears it is made in the background.
    move.facts["n_number"] = documents.next_number(series_of(application.managing))
    pk = application.pk
    transaction.on_commit(lambda: tasks.circulate_form.delay(pk), robust=True)


def open_ballot(move: Move) -> None:
    """Arrange the ballot of the managing committee on this liaison (EXT-25, BAL-12)."""
    application: Application = move.obj
    ballot = ballots.arrange_cib(
        committee=application.managing,
        subject=application,
        kind=Ballot.Kind.LIAISON,
        title=_("Liaison of %(organization)s") % {"organization": application.organization},
        question=_question(application),
        opens_on=move.data["opens_on"],
        closes_on=move.data["closes_on"],
        by=move.person,
    )
    move.facts["ballot"] = ballot.pk


def put_on_agenda(move: Move) -> None:
    """Put the vote on the agenda of a planned meeting (EXT-25)."""
    application: Application = move.obj
    ballot = ballots.arrange_meeting_vote(
        committee=application.managing,
        subject=application,
        kind=Ballot.Kind.LIAISON,
        title=_("Liaison of %(organization)s") % {"organization": application.organization},
        question=_question(application),
        meeting=move.data["meeting"],
        by=move.person,
    )
    move.facts["ballot"] = ballot.pk


def _question(application: Application) -> str:
    return _("Shall %(organization)s be in category %(category)s liaison with %(committee)s?") % {
        "organization": application.organization.full_name,
        "category": application.category,
        "committee": application.committee,
    }


def take_result(move: Move) -> str:
    """Follow the outcome of the vote; approval hands the representative over for registration (EXT-26, EXT-27)."""
    application: Application = move.obj
    outcome = {
        Ballot.Outcome.APPROVED: states.APPROVED,
        Ballot.Outcome.NOT_APPROVED: states.NOT_APPROVED,
        Ballot.Outcome.NO_DECISION: states.NO_DECISION,
    }[move.data["outcome"]]
    move.facts.update(ballot=move.data["ballot"], outcome=move.data["outcome"])
    application.decided_at = move.at
    if outcome == states.NOT_APPROVED:
        close(move)
    elif outcome == states.APPROVED:
        representative = application.representative
        if representative is not None:
            perform(representative, "await_registration", actor=None)
    if outcome != states.NO_DECISION:
        pk = application.pk
        transaction.on_commit(lambda: tasks.file_outcome_letter.delay(pk), robust=True)
    return outcome


def follow_correction(move: Move) -> str:
    """Take over the outcome that the right counts give; what the wrong one had set going goes back (COM-06)."""
    representative = move.obj.representative
    if move.source == states.APPROVED and representative is not None:
        perform(representative, "await_decision", actor=None)
    return take_result(move)


def name_representative(move: Move) -> None:
    application: Application = move.obj
    representative = _propose(application, move.data["name"], move.data["email"])
    if application.state == states.APPROVED:
        perform(representative, "await_registration", actor=None)


def _propose(application: Application, name: str, email: str) -> Representative:
    representative = Representative(
        organization=application.organization, committee=application.committee, name=name, email=email
    )
    begin(representative, actor=None)
    return representative


def register(move: Move) -> None:
    """Begin the liaison with its representative; one of another category ends with it (EXT-27, EXT-28)."""
    application: Application = move.obj
    same = under_any_name(application.organization)
    before = Liaison.objects.live().filter(same, committee=application.committee).first()
    if before is not None:
        perform(before, "replace", actor=None)
    liaison = Liaison(
        organization=application.organization,
        committee=application.committee,
        category=application.category,
        started_on=clock.today(application.zone),
    )
    begin(liaison, actor=move.actor)
    application.liaison = liaison
    application.closed_at = move.at
    representative = application.representative
    representative.liaison = liaison
    representative.save(update_fields=["liaison"])
    perform(representative, "activate", actor=move.actor)


def withdraw(move: Move) -> None:
    had_it = Event.objects.of(move.obj).filter(target=states.WITH_TPM).exists()
    move.facts["tpm_had_it"] = had_it
    close(move)
