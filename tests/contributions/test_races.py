"""Two at once at a contribution: one outcome, one record, nothing after the end."""

from typing import Any

import pytest

from core.accounts.roles import Role
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.refusals import MovedOn
from liaisons.register.models import Contribution, Representative
from tests import scenarios
from tests.contributions import stages
from tests.contributions.stages import sent
from tests.factories.accounts import holder
from tests.races import ROUNDS, race
from tests.scenarios import Cast, again, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def made(at: Any) -> Cast:
    return scenarios.cast("ISO/TC 940", p_members=1, o_members=0)


@pytest.fixture
def representative(made: Cast) -> Representative:
    return stages.represented(made)


@pytest.mark.rule("SVC-07", "REP-10")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_managers_at_once(made: Cast, representative: Representative, _round: int) -> None:
    deputy = again(holder(Role.COMMITTEE_MANAGER, made.committee))
    manager, found = again(made.manager), sent(representative)
    outcomes = race(
        lambda: perform(found, "take_up", actor=manager, version=found.version),
        lambda: perform(fresh(found), "take_note", actor=deputy, version=found.version),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    assert isinstance(next(outcome.refused for outcome in outcomes if not outcome.done), MovedOn)
    assert list(ledger.verify()) == []


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("_round", ROUNDS)
def test_the_button_pressed_twice(made: Cast, representative: Representative, _round: int) -> None:
    outcomes = race(lambda: sent(representative), lambda: sent(representative))
    assert [outcome.done for outcome in outcomes] == [True, True]
    assert outcomes[0].value == outcomes[1].value
    assert Contribution.objects.count() == 1


@pytest.mark.rule("REV-09")
@pytest.mark.parametrize("_round", ROUNDS)
def test_sent_while_the_liaison_ends(made: Cast, representative: Representative, _round: int) -> None:
    staff = again(made.staff)
    withdrawal = {"decision": "TMB 12/2026", "decided_on": "2026-03-02"}
    outcomes = race(
        lambda: sent(representative),
        lambda: perform(representative.liaison, "withdraw", actor=staff, data=withdrawal),
    )
    assert outcomes[1].done
    assert Contribution.objects.exists() is outcomes[0].done
    assert fresh(representative.liaison).state == "ended"
    assert list(ledger.verify()) == []
