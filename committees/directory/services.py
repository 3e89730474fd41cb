"""Changes of the directory that people make: working groups, posts, experts."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory import rights, signals
from committees.directory.models import Committee, GroupMember, NationalBody
from core import clock
from core.accounts import services as accounts
from core.accounts.models import Appointment, User
from core.rulebook.enforcement import enforces


@enforces("COM-01", what=gettext_lazy("Creates a working group below its one parent committee."), kind="guard")
@transaction.atomic
def create_group(*, parent: Committee, number: int, title: str, scope: str = "", by: User) -> Committee:
    """Create working group `number` of `parent` (COM-01).

    Raises `PermissionDenied` for whom `rights.may_manage_groups` leaves out and `ValidationError` where the
    parent is no committee in work or has such a group already.
    """
    parent = Committee.objects.select_for_update(of=("self",)).get(pk=parent.pk)
    if not rights.may_manage_groups(by, parent):
        raise PermissionDenied(_("Working groups are created by the committee manager (COM-04)."))
    if parent.is_group:
        raise ValidationError(_("A working group has no committees below it (COM-01)."))
    if parent.status == Committee.Status.DISSOLVED:
        raise ValidationError(_("A dissolved committee takes no new working group (COM-01)."))
    group = Committee(
        parent=parent,
        reference=_group_reference(parent, number),
        title=title,
        scope=scope,
        kind=Committee.Kind.WG,
        secretariat=parent.secretariat,
        created_on=clock.today(),
        # Groups stand after their committee, before its subcommittees, by number.
        sort_key=f"{parent.sort_key}/WG {number:03}",
        time_zone=parent.time_zone,
    )
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def disband_group(*, group: Committee, by: User) -> Committee:
    """Disband a working group with today as its last day, and end what its people hold there (REV-10).

    The group stays readable. What hangs on it in higher apps, such as category C liaisons, ends through
    `signals.group_disbanded`. Raises `PermissionDenied` and `ValidationError` as `create_group` does.
    """
    group = Committee.objects.select_for_update(of=("self",)).select_related("parent").get(pk=group.pk)
    if not group.is_group:
        raise ValidationError(_("Only a working group is disbanded here."))
    if not rights.may_manage_groups(by, group):
        raise PermissionDenied(_("Working groups are disbanded by the committee manager (COM-04)."))
    if group.status == Committee.Status.DISSOLVED:
        return group
    _disband(group, by)
    return group


def _disband(group: Committee, by: User) -> None:
    today = clock.today()
    _dissolve(group, today)
    for member in GroupMember.objects.filter(group=group, ends_on__isnull=True):
        _end_membership(member, today)
    signals.group_disbanded.send(sender=Committee, group=group, on=today, by=by)


def _dissolve(committee: Committee, today: dt.date) -> None:
    committee.status = Committee.Status.DISSOLVED
    committee.dissolved_on = today
    committee.save(update_fields=["status", "dissolved_on"])
    later = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=today)
    for appointment in Appointment.objects.on(committee).filter(later).order_by("pk"):
        accounts.end(appointment, on=today)


@enforces(
    "REV-10",
    what=gettext_lazy("Suspends or dissolves a committee; what hangs on it in higher apps ends."),
    kind="guard",
)
@transaction.atomic
def change_status(*, committee: Committee, status: str, by: User) -> Committee:
    """Suspend `committee`, dissolve it with today as its last day, or put a suspended one to work again (REV-10).

    With a dissolved committee its working groups are disbanded and its posts end; what hangs on it in higher apps,
    its liaisons, ends through `signals.committee_dissolved`. A suspended one keeps what it has and takes nothing new.
    Raises `PermissionDenied` for anybody but those who keep the directory, and `ValidationError` for a working
    group, a committee that is dissolved already, and one with subcommittees in work.
    """
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if not rights.is_central(by):
        raise PermissionDenied(_("The status of a committee is kept by the central secretariat (REV-10)."))
    if committee.is_group:
        raise ValidationError(_("A working group is disbanded by its committee manager."))
    if committee.status == Committee.Status.DISSOLVED:
        raise ValidationError(_("A dissolved committee stays dissolved."))
    if status != Committee.Status.DISSOLVED:
        committee.status = status
        committee.save(update_fields=["status"])
        return committee
    below = committee.children.select_for_update(of=("self",)).exclude(status=Committee.Status.DISSOLVED).order_by("pk")
    groups = [child for child in below if child.is_group]
    if len(groups) != len(below):
        raise ValidationError(_("Dissolve its subcommittees first."))
    for group in groups:
        _disband(group, by)
    _dissolve(committee, clock.today())
    signals.committee_dissolved.send(sender=Committee, committee=committee)
    return committee


@enforces(
    "COM-04", what=gettext_lazy("Appoints to a post of a committee, from its first to its last day."), kind="right"
)
@transaction.atomic
def appoint_officer(
    *,
    committee: Committee,
    role: str,
    person: User,
    by: User,
    deputy: bool = False,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Appointment:
    """Appoint `person` to the post `role` of `committee`, or as its deputy (COM-04).

    Raises `PermissionDenied` for whom `rights.posts_to_fill` leaves out, `ValidationError` where the committee
    is dissolved or the person holds the post already.
    """
    if role not in rights.posts_to_fill(by, committee):
        raise PermissionDenied(_("You do not fill this post (COM-04, COM-05)."))
    if committee.status == Committee.Status.DISSOLVED:
        raise ValidationError(_("A dissolved committee has no posts to fill."))
    return accounts.appoint(
        person=person, role=role, scope=committee, starts_on=starts_on, ends_on=ends_on, deputy=deputy, by=by
    )


@transaction.atomic
def end_officer(*, appointment: Appointment, on: dt.date, by: User) -> None:
    """End an appointment on a committee with `on` as its last day, yesterday at the earliest (COM-04).

    Raises `PermissionDenied` for whom `rights.posts_to_end` leaves out and `ValidationError` for an earlier
    day or an appointment that has ended.
    """
    committee = appointment.scope
    if not isinstance(committee, Committee) or appointment.role not in rights.posts_to_end(by, committee):
        raise PermissionDenied(_("You do not fill this post (COM-04)."))
    today = clock.today()
    if appointment.ends_on is not None and appointment.ends_on < today:
        raise ValidationError(_("This appointment has ended already."))
    if on < today - dt.timedelta(days=1):
        raise ValidationError(_("What was held cannot be taken back: the last day is yesterday at the earliest."))
    accounts.end(appointment, on=on)


@enforces("DOC-02", what=gettext_lazy("Registers people in a working group."), kind="record")
@transaction.atomic
def register_expert(
    *,
    group: Committee,
    person: User,
    by: User,
    nominated_by: NationalBody | None = None,
    on_behalf_of: str = "",
    starts_on: dt.date | None = None,
) -> GroupMember:
    """Register `person` in the working group `group` (DOC-02).

    Raises `PermissionDenied` for whom `rights.may_manage_experts` leaves out and `ValidationError` where the
    group is disbanded or has the person already.
    """
    if not rights.may_manage_experts(by, group):
        raise PermissionDenied(_("Experts are registered by the convenor or the committee manager (DOC-02)."))
    if group.status == Committee.Status.DISSOLVED:
        raise ValidationError(_("A disbanded working group takes no experts."))
    member = GroupMember(
        group=group,
        person=person,
        nominated_by=nominated_by,
        on_behalf_of=on_behalf_of,
        starts_on=starts_on or clock.today(),
    )
    member.full_clean()
    member.save()
    return member


@transaction.atomic
def end_expert(*, member: GroupMember, on: dt.date, by: User) -> None:
    """End a registration in a working group with `on` as its last day, yesterday at the earliest (DOC-02).

    Raises `PermissionDenied` and `ValidationError` as `end_officer` does.
    """
    if not rights.may_manage_experts(by, member.group):
        raise PermissionDenied(_("Experts are registered by the convenor or the committee manager (DOC-02)."))
    if on < clock.today() - dt.timedelta(days=1):
        raise ValidationError(_("What was held cannot be taken back: the last day is yesterday at the earliest."))
    _end_membership(member, on)


def _end_membership(member: GroupMember, on: dt.date) -> None:
    member.starts_on = min(member.starts_on, on)
    member.ends_on = on
    member.save(update_fields=["starts_on", "ends_on"])


def _group_reference(parent: Committee, number: int) -> str:
    return f"{parent.reference}/WG {number}"


def next_group_number(parent: Committee) -> int:
    """Return the number after the highest that a working group of `parent` ever had."""
    references: Any = parent.children.filter(kind=Committee.Kind.WG).values_list("reference", flat=True)
    numbers = [int(word) for word in (reference.rsplit(" ", 1)[-1] for reference in references) if word.isdecimal()]
    return max(numbers, default=0) + 1
