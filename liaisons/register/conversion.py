"""A project committee that becomes a technical committee, and the liaisons that it takes along (COM-09)."""

import re
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot, Resolution
from committees.directory import rights
from committees.directory.models import Committee
from core.accounts.models import User
from core.rulebook.enforcement import enforces
from core.workflow.engine import perform
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison

KINDS = (Committee.Kind.TC, Committee.Kind.SC)


def may_convert(user: object, committee: Committee) -> bool:
    """Tell whether `user` may record the conversion of `committee`: who keeps the directory, of a project committee."""
    in_work = committee.status != Committee.Status.DISSOLVED
    return committee.kind == Committee.Kind.PC and in_work and rights.is_central(user)


@enforces(
    "COM-09",
    what=gettext_lazy("Carries over the A- and B-liaisons that a two-thirds resolution names, and ends all others."),
    kind="guard",
)
@transaction.atomic
def convert(
    *,
    committee: Committee,
    kind: str,
    reference: str,
    title: str,
    resolution: Resolution,
    carried: Sequence[Liaison],
    by: User,
    parent: Committee | None = None,
) -> Committee:
    """Record that the project committee `committee` becomes a `kind`, and return it (COM-09).

    The liaisons `carried` go on, every other one with an organization ends today. Raises `PermissionDenied` for
    anybody but those who keep the directory, and `ValidationError` for a committee that is no project committee, a
    resolution that is not the committee's own on this with two thirds, and a liaison that is C, has no category or
    is not named in it; then nothing has happened.
    """
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if not rights.is_central(by):
        raise PermissionDenied(_("A conversion is recorded by the central secretariat (COM-09)."))
    if not may_convert(by, committee):
        raise ValidationError(_("Only a project committee in work is converted (COM-09)."))
    if kind not in KINDS:
        raise ValidationError({"kind": _("It becomes a technical committee or a subcommittee.")})
    _check_resolution(committee, resolution)
    live = list(Liaison.objects.live().filter(managing=committee).select_related("organization").order_by("pk"))
    _check_carried(live, carried, resolution)
    committee.kind, committee.reference, committee.title = kind, reference.strip(), title.strip()
    committee.parent = parent
    committee.sort_key = committee.reference
    committee.full_clean()
    committee.save()
    kept = {liaison.pk for liaison in carried}
    for liaison in live:
        if liaison.pk not in kept:
            perform(liaison, "not_carry_over", actor=None, data={"resolution": resolution.pk})
    return committee


def resolutions_for(committee: Committee) -> list[int]:
    """Return the keys of the resolutions of `committee` on carrying over that stand, by two thirds."""
    found = Resolution.objects.filter(committee=committee, ballot__kind=Ballot.Kind.CARRIED_OVER).with_current()
    return [each.pk for each in found if each.current.carried and each.current.majority == Ballot.Majority.TWO_THIRDS]


def _check_resolution(committee: Committee, resolution: Resolution) -> None:
    if resolution.pk not in resolutions_for(committee):
        raise ValidationError(
            {"resolution": _("It is no resolution of the committee on this, carried by two thirds (COM-09).")}
        )


def _check_carried(live: Sequence[Liaison], carried: Sequence[Liaison], resolution: Resolution) -> None:
    wrong = []
    in_force = {liaison.pk for liaison in live}
    for liaison in carried:
        if liaison.pk not in in_force:
            wrong.append(_("%(liaison)s is not in force here.") % {"liaison": liaison})
        elif liaison.category not in (Liaison.Category.A, Liaison.Category.B):
            wrong.append(
                _("%(liaison)s: only liaisons of category A and B are carried over (COM-09).") % {"liaison": liaison}
            )
        elif not names(resolution, liaison.organization):
            wrong.append(_("%(liaison)s is not named in the resolution (COM-09).") % {"liaison": liaison})
    if wrong:
        raise ValidationError({"carried": wrong})


def names(resolution: Resolution, organization: Organization) -> bool:
    """Tell whether `resolution` names `organization`, by acronym or name, as words of their own."""
    text = resolution.current.text
    known = [word for word in (organization.acronym, organization.name) if word]
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in known)
