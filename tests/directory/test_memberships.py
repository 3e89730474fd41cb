"""Who is a member on which day (COM-02), and who is registered in a group (DOC-02)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees.directory.models import Membership
from committees.directory.queries import membership_kind, o_members, p_members, registered_in
from tests.factories.accounts import UserFactory
from tests.factories.directory import (
    CommitteeFactory,
    GroupMemberFactory,
    MembershipFactory,
    NationalBodyFactory,
    SubcommitteeFactory,
    WorkingGroupFactory,
    committee_with_members,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 5, 1)


@pytest.mark.rule("COM-02")
def test_membership_is_not_inherited() -> None:
    sc = SubcommitteeFactory()
    body = MembershipFactory(committee=sc.parent).body

    assert membership_kind(body, sc.parent) == "P"
    assert membership_kind(body, sc) is None
    assert list(p_members(sc)) == []


@pytest.mark.rule("COM-02")
def test_p_and_o_are_told_apart() -> None:
    committee = committee_with_members(p=3, o=2)

    assert p_members(committee).count() == 3
    assert o_members(committee).count() == 2


@pytest.mark.rule("EXT-01")
def test_in_a_working_group_the_members_of_its_parent_decide() -> None:
    group = WorkingGroupFactory()
    body = MembershipFactory(committee=group.parent).body

    assert list(p_members(group)) == [body]
    assert membership_kind(body, group) == "P"


@pytest.mark.rule("COM-02")
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "kind"),
    [
        (None, None, "P"),
        (DAY, None, "P"),
        (None, DAY, "P"),
        (DAY, DAY, "P"),
        (DAY + dt.timedelta(1), None, None),
        (None, DAY - dt.timedelta(1), None),
    ],
)
def test_first_and_last_day_count(starts_on: dt.date | None, ends_on: dt.date | None, kind: str | None) -> None:
    row = MembershipFactory(starts_on=starts_on, ends_on=ends_on)

    assert membership_kind(row.body, row.committee, DAY) == kind
    assert p_members(row.committee, DAY).exists() == (kind == "P")


@pytest.mark.rule("COM-02")
@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        ((None, None), (None, None), False),
        ((None, DAY), (DAY, None), False),
        ((None, DAY), (DAY + dt.timedelta(1), None), True),
        ((DAY, DAY), (None, None), False),
        ((DAY, None), (None, DAY - dt.timedelta(1)), True),
    ],
)
def test_two_memberships_never_share_a_day(
    first: tuple[dt.date | None, dt.date | None], second: tuple[dt.date | None, dt.date | None], allowed: bool
) -> None:
    row = MembershipFactory(starts_on=first[0], ends_on=first[1])
    other = Membership(committee=row.committee, body=row.body, kind="O", starts_on=second[0], ends_on=second[1])

    if allowed:
        other.full_clean()
        other.save()
    else:
        with pytest.raises(ValidationError):
            other.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save()


@pytest.mark.rule("COM-02")
def test_moving_a_period_into_another_is_refused_too() -> None:
    row = MembershipFactory(ends_on=DAY)
    later = MembershipFactory(committee=row.committee, body=row.body, kind="O", starts_on=DAY + dt.timedelta(1))

    with pytest.raises(IntegrityError, match="COM-02"), transaction.atomic():
        Membership.objects.filter(pk=later.pk).update(starts_on=DAY)


def test_a_working_group_has_no_member_bodies() -> None:
    row = Membership(committee=WorkingGroupFactory(), body=NationalBodyFactory(), kind="P")
    with pytest.raises(ValidationError, match="experts, not member bodies"):
        row.full_clean()


@pytest.mark.rule("DOC-02")
def test_registration_in_a_group_is_by_day_and_by_group() -> None:
    member = GroupMemberFactory(starts_on=DAY, ends_on=DAY)
    elsewhere = WorkingGroupFactory(parent=member.group.parent)

    assert registered_in(member.group, member.person, DAY)
    assert not registered_in(member.group, member.person, DAY + dt.timedelta(1))
    assert not registered_in(member.group, member.person, DAY - dt.timedelta(1))
    assert not registered_in(elsewhere, member.person, DAY)
    assert not registered_in(member.group, UserFactory(), DAY)


@pytest.mark.rule("DOC-02")
def test_experts_are_registered_in_groups_only() -> None:
    member = GroupMemberFactory.build(group=CommitteeFactory(), person=UserFactory())
    with pytest.raises(ValidationError, match="working groups only"):
        member.full_clean()
