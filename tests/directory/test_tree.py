"""The tree of committees: parents, loops, kinds (COM-01)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from committees.directory.models import Committee
from tests.factories.directory import CommitteeFactory, SubcommitteeFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db


@pytest.mark.rule("COM-01")
@pytest.mark.parametrize("kind", ["SC", "WG"])
def test_a_subcommittee_or_group_needs_a_parent(kind: str) -> None:
    committee = Committee(reference="ISO/TC 1/X 1", title="X", kind=kind)

    with pytest.raises(ValidationError, match="exactly one parent committee"):
        committee.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        committee.save()


@pytest.mark.rule("COM-01")
@pytest.mark.parametrize("kind", ["TC", "PC", "JTC", "POLICY", "OTHER"])
def test_others_stand_alone(kind: str) -> None:
    committee = Committee(reference="ISO/TC 1", title="X", kind=kind)
    committee.full_clean()
    committee.save()
    assert committee.managing == committee


@pytest.mark.rule("COM-01")
def test_a_committee_cannot_stand_below_its_own_subcommittee() -> None:
    sc = SubcommitteeFactory()
    tc = sc.parent
    tc.parent = sc

    with pytest.raises(ValidationError, match="cannot stand below itself"):
        tc.full_clean()
    with pytest.raises(IntegrityError, match="COM-01"), transaction.atomic():
        tc.save()
    with pytest.raises(IntegrityError, match="COM-01"), transaction.atomic():
        Committee.objects.filter(pk=tc.pk).update(parent=sc)


@pytest.mark.rule("COM-01")
def test_a_committee_cannot_be_its_own_parent_even_in_raw_sql() -> None:
    tc = CommitteeFactory()

    with pytest.raises(IntegrityError, match="COM-01"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE directory_committee SET parent_id = id WHERE id = %s", [tc.pk])


@pytest.mark.rule("COM-01")
def test_nothing_stands_below_a_working_group() -> None:
    group = WorkingGroupFactory()

    with pytest.raises(ValidationError, match="no committees below it"):
        Committee(reference="ISO/TC 9000/WG 1/WG 2", title="X", kind="WG", parent=group).full_clean()


@pytest.mark.rule("EXT-01")
def test_a_group_is_managed_by_its_parent() -> None:
    group = WorkingGroupFactory()
    assert group.managing == group.parent


def test_the_zone_is_the_committees_own_or_the_common_one() -> None:
    assert str(CommitteeFactory(time_zone="Asia/Tokyo").zone) == "Asia/Tokyo"
    assert str(CommitteeFactory().zone) == "Europe/Zurich"
    with pytest.raises(ValidationError, match="time zone is not known"):
        CommitteeFactory.build(time_zone="Mars/Olympus").full_clean()


def loops(parents: dict[int, int | None]) -> bool:
    """Tell, independently of the code under test, whether following `parents` ever comes back."""
    for start in parents:
        seen = {start}
        above = parents[start]
        while above is not None:
            if above in seen:
                return True
            seen.add(above)
            above = parents[above]
    return False


class TestAnyTree(TestCase):
    @pytest.mark.rule("COM-01")
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(moves=st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4)), max_size=12))
    def test_the_database_and_the_form_refuse_exactly_the_loops(self, moves: list[tuple[int, Any]]) -> None:
        committees = CommitteeFactory.create_batch(5)
        tree: dict[int, int | None] = dict.fromkeys(range(5))
        for child, parent in moves:
            closes = loops({**tree, child: parent})
            committee = Committee.objects.get(pk=committees[child].pk)
            committee.parent = None if parent is None else committees[parent]
            if closes:
                with pytest.raises(ValidationError):
                    committee.full_clean()
                with pytest.raises(IntegrityError), transaction.atomic():
                    committee.save()
            else:
                committee.full_clean()
                committee.save()
                tree[child] = parent
