"""The reads about committees that pages, guards and electorates share."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee, GroupMember, Membership, NationalBody
from committees.directory.models.memberships import in_force
from core import clock
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.accounts.standing import Standing, people_with, standing_of
from core.rulebook.enforcement import enforces


@enforces("COM-02", what=_("Says which bodies decide in a committee on a day."), kind="right")
def p_members(committee: Committee, on: dt.date | None = None) -> models.QuerySet[NationalBody]:
    """Return the bodies that decide in `committee` on the day `on`, by acronym (COM-02).

    A working group has no members of its own: its parent committee decides (EXT-01).
    """
    return _members(committee, Membership.Kind.P, on)


def o_members(committee: Committee, on: dt.date | None = None) -> models.QuerySet[NationalBody]:
    """Return the bodies that follow `committee` without deciding on the day `on`, by acronym (COM-02)."""
    return _members(committee, Membership.Kind.O, on)


def membership_kind(body: NationalBody, committee: Committee, on: dt.date | None = None) -> str | None:
    """Return `"P"`, `"O"` or nothing for `body` in `committee` on the day `on` (COM-02)."""
    held = Membership.objects.filter(committee=committee.managing, body=body).in_force(on)
    return held.values_list("kind", flat=True).first()


def memberships_of(standing: Standing, committee_id: int | None) -> list[Membership]:
    """Return the memberships in force in a committee of the bodies whose officer the holder of `standing` is.

    By acronym of the body, and asked once a request: who may vote is asked by button, form and page.
    """
    bodies = standing.scopes(Role.BODY_OFFICER)
    if not bodies:
        return []
    known: dict[int | None, list[Membership]] = standing.derived.setdefault("memberships", {})
    if committee_id not in known:
        held = Membership.objects.in_force().filter(committee=committee_id, body__in=bodies)
        known[committee_id] = list(held.select_related("body").order_by("body__acronym", "body"))
    return known[committee_id]


@enforces("DOC-02", what=_("Says who is registered in a working group on a day."), kind="right")
def registered_in(group: Committee, user: Any, on: dt.date | None = None) -> bool:
    """Tell whether `user` is registered in the working group `group` on the day `on` (DOC-02)."""
    if not getattr(user, "is_authenticated", False):
        return False
    return GroupMember.objects.filter(group=group, person=user).in_force(on).exists()


def appointments(*committees: Committee) -> models.QuerySet[Appointment]:
    """Return every appointment ever made on `committees`, those in force first, then the latest."""
    return (
        Appointment.objects.filter(
            scope_type=ContentType.objects.get_for_model(Committee), scope_id__in=[each.pk for each in committees]
        )
        .select_related("person")
        .order_by("role", models.F("ends_on").desc(nulls_first=True), "deputy", "-starts_on", "pk")
    )


@enforces("COM-04", what=_("Names who does the work of a vacant committee manager."), kind="right")
def acting_managers(committee: Committee, on: dt.date | None = None) -> list[User]:
    """Return who does the committee manager's work in `committee`, deputies included (COM-04).

    While the post is vacant it falls to the officers of the secretariat's national body, then to the
    technical programme manager (`cm_vacancy_fallback`). The managing committee's post counts (EXT-01).
    """
    return people_with(Role.COMMITTEE_MANAGER, committee.managing, on=on) or stand_ins(committee, on)


def stand_ins(committee: Committee, on: dt.date | None = None, *, tpms: Sequence[User] | None = None) -> list[User]:
    """Return to whom the tasks of a vacant committee manager fall (`cm_vacancy_fallback`, COM-04).

    `tpms` are the technical programme managers where they are known already.
    """
    managing = committee.managing
    officers: list[User] = []
    if managing.secretariat is not None:
        officers = people_with(Role.BODY_OFFICER, managing.secretariat, on=on)
    return officers or list(people_with(Role.TPM, managing, on=on) if tpms is None else tpms)


def manages(user: Any, committee: Committee) -> bool:
    """Tell whether `user` does the committee manager's work in `committee` today, a vacancy included (COM-04)."""
    return (committee.parent_id if committee.is_group else committee.pk) in managed_by(standing_of(user))


def managed_by(standing: Standing) -> frozenset[int]:
    """Return the committees whose manager's work the holder of `standing` does today (COM-04)."""
    return standing.scopes(Role.COMMITTEE_MANAGER) | _stands_in_for(standing)


def _stands_in_for(standing: Standing) -> frozenset[int]:
    """Return the committees whose vacant manager the holder of `standing` stands in for (COM-04).

    A vacant post falls to the officers of the secretariat's body, then to the TPM (`cm_vacancy_fallback`). In SQL,
    because every page of an officer asks it and the ORM takes longer to compose it than the database to answer it.
    """
    known: frozenset[int] | None = standing.derived.get("stands_in_for")
    if known is None:
        bodies, programmes = standing.scopes(Role.BODY_OFFICER), standing.scopes(Role.TPM)
        known = frozenset()
        if bodies or programmes:
            today, kinds = clock.today(), ContentType.objects.get_for_models(Committee, NationalBody)
            manager = (Role.COMMITTEE_MANAGER, kinds[Committee].pk, today, today)
            officer = (Role.BODY_OFFICER, kinds[NationalBody].pk, today, today)
            out_of_work = (Committee.Status.DISSOLVED, Committee.Kind.WG)
            with connection.cursor() as cursor:
                cursor.execute(_VACANT, (*out_of_work, *manager, [*bodies], [*programmes], *officer))
                known = frozenset(pk for (pk,) in cursor.fetchall())
        standing.derived["stands_in_for"] = known
    return known


_HELD = f"""(
    SELECT 1 FROM {Appointment._meta.db_table} a JOIN {User._meta.db_table} u ON u.id = a.person_id AND u.is_active
    WHERE a.role = %s AND a.scope_type_id = %s AND a.starts_on <= %s AND (a.ends_on IS NULL OR a.ends_on >= %s)
"""  # noqa: S608
_VACANT = f"""
    SELECT c.id FROM {Committee._meta.db_table} c
    WHERE c.status <> %s AND c.kind <> %s AND NOT EXISTS {_HELD} AND a.scope_id = c.id)
        AND (c.secretariat_id = ANY(%s) OR c.id = ANY(%s) AND NOT EXISTS {_HELD} AND a.scope_id = c.secretariat_id))
"""  # noqa: S608


def _members(committee: Committee, kind: str, on: dt.date | None) -> models.QuerySet[NationalBody]:
    held = Membership.objects.filter(
        in_force(on or clock.today()), committee=committee.managing, kind=kind, body=models.OuterRef("pk")
    )
    return NationalBody.objects.filter(models.Exists(held)).order_by("acronym", "pk")


def body_officers(body: NationalBody) -> models.QuerySet[Appointment]:
    """Return the appointments in force of the officers of `body`."""
    return Appointment.objects.in_force().on(body).filter(role=Role.BODY_OFFICER).select_related("person")
