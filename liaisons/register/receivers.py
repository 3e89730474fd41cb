"""What the register hears of from below, inside the transaction that causes it."""

from typing import Any

from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.directory.signals import committee_dissolved, group_disbanded
from core.accounts.roles import Role
from core.accounts.standing import people_on
from core.notifications.services import tell
from core.rulebook.enforcement import enforces
from core.workflow.engine import perform
from liaisons.organizations.models import Organization, OrganizationChange, under_any_name
from liaisons.organizations.ports import eligibility_changed, merged
from liaisons.register.models import Backing, Bar, InternalLiaison, Liaison, PassingOn, Representative, ReviewRound


@receiver(group_disbanded, dispatch_uid="register-group-disbanded")
def end_with_the_group(sender: type[Committee], group: Committee, **kwargs: Any) -> None:
    """A disbanded working group ends the category C liaisons attached to it (REV-10)."""
    for liaison in Liaison.objects.live().filter(committee=group).order_by("pk"):
        perform(liaison, "end_with_group", actor=None)


@receiver(committee_dissolved, dispatch_uid="register-committee-dissolved")
@enforces("REV-10", what=_("Ends the liaisons of a dissolved committee, in either direction."), kind="guard")
def end_with_the_committee(sender: type[Committee], committee: Committee, **kwargs: Any) -> None:
    """A dissolved committee has no liaisons: with organizations, with committees it follows, with its followers."""
    for liaison in Liaison.objects.live().filter(committee=committee).order_by("pk"):
        perform(liaison, "end_with_committee", actor=None)
    either = models.Q(home=committee) | models.Q(target=committee)
    in_force = InternalLiaison.objects.filter(either, state__in=("established", "active"))
    for internal in in_force.order_by("pk"):
        perform(internal, "end_with_committee", actor=None)
    for review_round in ReviewRound.objects.running().filter(committee=committee):
        perform(review_round, "end_with_committee", actor=None)


@receiver(eligibility_changed, dispatch_uid="register-eligibility-changed")
def report_to_programme_managers(
    sender: type[Organization], organization: Organization, changes: list[OrganizationChange], **kwargs: Any
) -> None:
    """Report to the programme managers of its committees what matters for the eligibility of an organization."""
    held = Liaison.objects.live().filter(under_any_name(organization.identity)).values("managing")
    tell(
        to=people_on(Role.TPM, Committee.objects.filter(pk__in=held)),
        template="register/eligibility_changed",
        context={"organization": organization, "changes": changes},
        key=f"organization-change:{changes[-1].pk}",
        about=organization,
    )


@receiver(merged, dispatch_uid="register-organization-merged")
@enforces("REV-11", what=_("Lets liaisons, representatives and bars follow a merger."), kind="record")
def follow_the_merger(
    sender: type[Organization], organization: Organization, into: Organization, **kwargs: Any
) -> None:
    """What is in force of an organization goes on as that of the one into which it was merged (REV-11)."""
    Liaison.objects.live().filter(organization=organization).update(organization=into)
    Representative.objects.in_office().filter(organization=organization).update(organization=into)
    Bar.objects.filter(organization=organization).update(organization=into)
    Backing.objects.filter(organization=organization, state="asked").update(organization=into)
    PassingOn.objects.filter(organization=organization, state="passed").update(organization=into)


def held_by_both(organization: Organization, other: Organization) -> list[str]:
    """Return a sentence for each committee with which both are in liaison (EXT-28)."""
    theirs = Liaison.objects.live().filter(organization=organization).values("committee")
    both = Liaison.objects.live().filter(organization=other, committee__in=theirs).select_related("committee")
    return [
        gettext(
            "Both are in liaison with %(committee)s: end one of the two liaisons first, and its representatives with"
            " it (EXT-28)."
        )
        % {"committee": liaison.committee}
        for liaison in both.order_by("committee__sort_key")
    ]
