"""Two connections at a representative: one effect, one event, nobody for two committees."""

from typing import Any

import pytest

from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from core.accounts.roles import Role
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import GuardFailed, MovedOn
from liaisons.register.models import Representative
from tests import scenarios
from tests.factories.accounts import holder
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.races import ROUNDS, race
from tests.representatives import stages
from tests.representatives.stages import NORA, RITA, named, registered
from tests.representatives.tables import suspension
from tests.scenarios import again, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def made(at: Any) -> Pair:
    return Pair(scenarios.cast("ISO/TC 920", p_members=1, o_members=0), scenarios.cast("ISO/TC 921", p_members=0))


@pytest.mark.rule("REP-04")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_committees_name_the_same_person_at_once(made: Pair, _round: int) -> None:
    other = Pair(scenarios.cast("ISO/TC 922", p_members=1, o_members=0), made.target)
    ours, theirs = internal.circulated(made, willing=False), internal.circulated(other, willing=False)
    outcomes = race(
        lambda: perform(ours, "name_representative", actor=again(made.manager), data=RITA),
        lambda: perform(theirs, "name_representative", actor=again(other.manager), data=RITA),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, GuardFailed)
    assert "one committee only" in str(loser.refused.refusals[0].reason)
    assert Representative.objects.filter(email=RITA["email"]).count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.rule("REP-02", "REP-12", "SVC-07")
@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_at_once_one_registers_and_one_ends(made: Pair, _round: int) -> None:
    liaison, contact = stages.external(made)
    first = named(liaison, contact)
    acknowledge(first.person, Acknowledgement.Text)  # type: ignore[arg-type]
    colleague = holder(Role.CENTRAL_STAFF)
    version = first.version
    outcomes = race(
        lambda: perform(first, "activate", actor=again(made.home.staff), version=version),
        lambda: perform(first, "activate", actor=again(colleague), version=version),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    assert Event.objects.of(first).filter(action="activate").count() == 1
    assert fresh(first).registrations.count() == 1

    first = fresh(first)
    version = first.version
    outcomes = race(
        lambda: perform(first, "end", actor=again(contact), version=version),
        lambda: perform(first, "suspend", actor=again(made.home.staff), data=suspension(first), version=version),
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, MovedOn)
    assert list(ledger.verify()) == []


@pytest.mark.rule("REP-12", "REV-09")
@pytest.mark.parametrize("_round", ROUNDS)
def test_the_liaison_ends_while_a_successor_is_registered(made: Pair, _round: int) -> None:
    """Both take the liaison first: neither waits for the other in a circle, and nobody is left in office."""
    liaison, contact = stages.external(made)
    first = registered(named(liaison, contact), made.home.staff)
    second = named(liaison, contact, **NORA, replaces=first.pk)
    acknowledge(second.person, Acknowledgement.Text)  # type: ignore[arg-type]
    race(
        lambda: perform(second, "activate", actor=again(made.home.staff)),
        lambda: perform(liaison, "drop", actor=None),
    )
    assert fresh(liaison).state == "ended"
    assert set(Representative.objects.values_list("state", flat=True)) == {"ended"}
    assert list(ledger.verify()) == []
