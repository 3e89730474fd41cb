"""Two managers at a proposal of new work, and two projects under one reference."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from committees.projects.models import Project
from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.refusals import MovedOn
from tests import scenarios
from tests.factories.accounts import holder
from tests.projects import stages
from tests.races import ROUNDS, race
from tests.scenarios import Cast, again, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def arena(at: Any) -> tuple[Cast, User]:
    made = scenarios.cast("ISO/TC 920", p_members=1, o_members=0, group=True)
    return made, holder(Role.COMMITTEE_MANAGER, made.committee)


@pytest.mark.rule("SVC-07", "EXT-02")
@pytest.mark.parametrize("rival", ["accept", "decline"])
@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_managers_one_decides(arena: tuple[Cast, User], rival: str, _round: int) -> None:
    made, deputy = arena
    found = stages.proposed(made)
    data: dict[str, Any] = {"accept": stages.acceptance(), "decline": stages.refusal()}
    version = found.version
    one, other = again(made.manager), again(deputy)
    outcomes = race(
        lambda: perform(found, "accept", actor=one, data=data["accept"], version=version),
        lambda: perform(found, rival, actor=other, data=data[rival], version=version),
    )
    assert [outcome.done for outcome in outcomes].count(True) == 1
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, MovedOn)
    after = fresh(found)
    assert (after.version, Project.objects.count()) == (2, 1 if after.state == "accepted" else 0)
    kinds = list(Message.objects.exclude(kind="projects/proposed").values_list("kind", "email"))
    assert len(kinds) == len(set(kinds))
    assert list(ledger.verify()) == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_one_reference_is_given_once(arena: tuple[Cast, User], _round: int) -> None:
    made, _deputy = arena
    first = stages.proposed(made)

    def register() -> str:
        try:
            stages.project(made, "ISO/AWI 77001")
        except ValidationError:
            return "refused"
        return "registered"

    def accept() -> str:
        perform(first, "accept", actor=again(made.manager), data=stages.acceptance())
        return "accepted"

    race(register, accept)
    assert Project.objects.filter(reference="ISO/AWI 77001").count() == 1
