"""What an application hears of from below, inside the transaction that causes it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.dispatch import receiver

from committees.ballots.models import Ballot
from committees.ballots.services import lapse
from core.workflow.engine import Move, perform
from core.workflow.signals import performed
from liaisons.applications import states
from liaisons.applications.models import Application
from liaisons.organizations.models import under_any_name
from liaisons.register.models import Bar


@receiver(performed, dispatch_uid="applications-siblings")
def submit_the_whole_form(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Submission is all or nothing: the form's other drafts go with it (Appendix F)."""
    if sender is not Application or move.action.name != "submit" or move.source != states.DRAFT:
        return
    sibling = move.obj.request.applications.filter(state=states.DRAFT).order_by("pk").first()
    if sibling is not None:
        perform(sibling, "submit", actor=move.actor)


@receiver(performed, dispatch_uid="applications-ballot")
def follow_the_ballot(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Take over the result of a vote, also a corrected one, or go back when it was cancelled (EXT-26, COM-06,
    Appendix F)."""
    if sender is not Ballot or not isinstance(move.obj.subject, Application):
        return
    application, data = move.obj.subject, {"outcome": move.obj.outcome, "ballot": move.obj.pk}
    if move.action.name == "correct":
        if move.facts["outcome_before"] not in ("", move.obj.outcome):
            perform(application, "follow_correction", actor=None, data=data)
        return
    if move.source == move.target or application.state_declared.final:
        return
    if move.target == "decided":
        perform(application, "take_result", actor=None, data=data)
    elif move.target == "cancelled":
        perform(application, "vote_cancelled", actor=None)


@receiver(performed, dispatch_uid="applications-ended")
def end_the_vote(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """An application that has ended is no longer before the committee: a vote still under way lapses (BAL-13)."""
    if sender is not Application or not move.obj.state_declared.final:
        return
    votes = Ballot.objects.filter(subject_type=ContentType.objects.get_for_model(sender), subject_id=move.obj.pk)
    for ballot in votes.exclude(state__in=("decided", "cancelled")).order_by("pk"):
        lapse(ballot, reason=str(move.action.happened))


@receiver(models.signals.m2m_changed, sender=Bar.committees.through, dispatch_uid="applications-bar")
def end_by_bar(instance: Bar, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    """A bar ends the open applications of the organization in its scope (REV-11)."""
    if action != "post_add" or not pk_set:
        return
    concerned = Application.objects.filter(under_any_name(instance.organization), committee__in=pk_set)
    # Drafts are locked as well: one that is just being submitted is waited for, and later ones meet the bar.
    alive = concerned.filter(state__in=(states.DRAFT, *states.OPEN)).order_by("pk").select_for_update(of=("self",))
    locked = [application.pk for application in alive]
    for application in Application.objects.open().filter(pk__in=locked).order_by("pk"):
        perform(application, "end_by_bar", actor=None)
