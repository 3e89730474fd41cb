"""People of B- and C-liaisons do not convene the working group; whoever appoints them, and however (COM-05)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from committees.directory.services import appoint_officer
from core.accounts.roles import Role
from core.accounts.services import appoint
from tests.internal.stages import Pair
from tests.representatives import stages
from tests.representatives.stages import NORA, group_of, named, registered
from tests.scenarios import again

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EXT-04", "EXT-02", "COM-05")]


@pytest.mark.parametrize("category", ["B", "C"])
def test_nobody_of_a_b_or_c_liaison(made: Pair, at: Any, category: str) -> None:
    liaison, contact = stages.external(made, category)
    person = registered(named(liaison, contact), made.home.staff).person
    assert person is not None
    group = group_of(made)
    with pytest.raises(ValidationError, match="COM-05"):
        appoint_officer(committee=group, role=Role.CONVENOR, person=person, by=again(made.home.staff))
    with pytest.raises(ValidationError, match="COM-05"):
        appoint(person=person, role=Role.CONVENOR, scope=group)
    assert not person.appointments.filter(role=Role.CONVENOR).exists()


def test_somebody_of_an_a_liaison_also_when_he_is_of_another_too(made: Pair, at: Any) -> None:
    group = group_of(made)
    for category in ("C", "A"):
        liaison, contact = stages.external(made, category)
        person = registered(named(liaison, contact, **NORA), made.home.staff).person
    assert person is not None
    assert appoint(person=person, role=Role.CONVENOR, scope=group).role == Role.CONVENOR
