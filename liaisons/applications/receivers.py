"""What an application hears of from below, inside the transaction that causes it."""

from typing import Any

from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from committees.ballots.following import follow
from committees.ballots.models import Ballot
from committees.ballots.services import lapse
from committees.directory.models import Committee
from core.rulebook.enforcement import enforces
from core.workflow.engine import Move, perform
from core.workflow.signals import performed
from liaisons.applications import states
from liaisons.applications.models import Application, LiaisonRequest
from liaisons.organizations.models import Organization, under_any_name
from liaisons.organizations.ports import merged
from liaisons.register.models import Bar, Liaison


@receiver(performed, dispatch_uid="applications-siblings")
def submit_the_whole_form(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Submission is all or nothing: the form's other drafts go with it (Appendix F)."""
    if sender is not Application or move.action.name != "submit" or move.source != states.DRAFT:
        return
    sibling = move.obj.request.applications.filter(state=states.DRAFT).order_by("pk").first()
    if sibling is not None:
        perform(sibling, "submit", actor=move.actor)


@receiver(performed, sender=Ballot, dispatch_uid="applications-ballot")
def follow_the_ballot(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """Take over the result of a vote, also a corrected one, or go back when it was cancelled (EXT-26, COM-06,
    Appendix F)."""
    if isinstance(move.obj.subject, Application):
        follow(move.obj.subject, move)


@receiver(performed, dispatch_uid="applications-ended")
def end_the_vote(sender: type[models.Model], move: Move, **kwargs: Any) -> None:
    """An application that has ended is no longer before the committee: a vote still under way lapses (BAL-13)."""
    if sender is not Application or not move.obj.state_declared.final:
        return
    for ballot in Ballot.objects.about(move.obj).under_way().order_by("pk"):
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


@receiver(merged, dispatch_uid="applications-organization-merged")
@enforces("REV-11", what=_("Lets open applications follow a merger, and the bars that stand then."), kind="guard")
def follow_the_merger(
    sender: type[Organization], organization: Organization, into: Organization, **kwargs: Any
) -> None:
    """Drafts and open applications of a merged organization go on as the other's; where it is barred they end."""
    under_way = Application.objects.filter(organization=organization, state__in=(states.DRAFT, *states.OPEN))
    LiaisonRequest.objects.filter(pk__in=under_way.values("request")).update(organization=into)
    under_way.update(organization=into)
    for application in Application.objects.filter(under_any_name(into)).open().order_by("pk"):
        if Bar.objects.against(into, application.committee).exists():
            perform(application, "end_by_bar", actor=None)


def under_way_of_both(organization: Organization, other: Organization) -> list[str]:
    """Return a sentence for each committee to which one applies while the other does so or is in liaison (EXT-28).

    A draft is no application yet: it goes along, and is refused when it is submitted; of two drafts one has to go.
    """

    def applied(one: Organization, *in_states: str) -> set[int]:
        rows = Application.objects.filter(organization=one, state__in=in_states)
        return set(rows.values_list("committee", flat=True))

    def in_liaison(one: Organization) -> set[int]:
        return set(Liaison.objects.live().filter(organization=one).values_list("committee", flat=True))

    ours, theirs = applied(organization, *states.OPEN), applied(other, *states.OPEN)
    drafts = applied(organization, states.DRAFT) & applied(other, states.DRAFT)
    both = (ours & theirs) | drafts | (ours & in_liaison(other)) | (theirs & in_liaison(organization))
    return [
        gettext(
            "One of them applies to %(committee)s, where the other applies too or is in liaison: let that application"
            " end or be withdrawn first (EXT-28)."
        )
        % {"committee": committee}
        for committee in Committee.objects.filter(pk__in=both).order_by("sort_key")
    ]
