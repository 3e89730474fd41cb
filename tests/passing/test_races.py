"""Two at once at a document under way: one answer, one note, one effect."""

from collections.abc import Callable
from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow import engine, ledger
from core.workflow.engine import perform
from core.workflow.refusals import GuardFailed, MovedOn
from liaisons.register.models import Backing, Representative
from tests import scenarios
from tests.factories.accounts import holder
from tests.passing import stages
from tests.races import ROUNDS, Outcome, race
from tests.scenarios import Cast, again, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def made(at: Any) -> Cast:
    return scenarios.cast("ISO/TC 930", p_members=1, o_members=0)


@pytest.fixture
def representative(made: Cast) -> Representative:
    return stages.represented(made)


def side(obj: Any, action: str, person: Any, **data: Any) -> Callable[[], Any]:
    actor: User = again(person)
    return lambda: perform(obj, action, actor=actor, data=data, version=obj.version)


def loser_of(outcomes: list[Outcome]) -> Any:
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    return next(outcome for outcome in outcomes if not outcome.done).refused


@pytest.mark.rule("SVC-07", "DOC-08")
@pytest.mark.parametrize("_round", ROUNDS)
def test_contact_and_representative_answer_at_once(made: Cast, representative: Representative, _round: int) -> None:
    contact = holder(Role.ORGANIZATION_CONTACT, representative.organization)
    found = stages.asked(made, representative, stages.paper(made))
    outcomes = race(
        side(found, "answer", contact, answer="full"),
        side(found, "answer", representative.person, answer="none", reason="It leaves out the tide."),
    )
    assert isinstance(loser_of(outcomes), MovedOn)
    found = fresh(found)
    assert (found.answer == "none") is bool(found.reason)
    assert Message.objects.filter(kind="register/documents/backing_answered").count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.rule("DOC-08")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_managers_ask_the_same_organization(made: Cast, representative: Representative, _round: int) -> None:
    deputy = holder(Role.COMMITTEE_MANAGER, made.committee)
    document = stages.paper(made)
    outcomes = race(
        lambda: stages.asked(made, representative, document),
        lambda: stages.asked(Cast(**{**vars(made), "manager": deputy}), representative, document),
    )
    assert isinstance(loser_of(outcomes), GuardFailed)
    assert Backing.objects.count() == 1


@pytest.mark.rule("DOC-08")
def test_who_comes_between_the_guards_and_the_check(
    made: Cast, representative: Representative, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guards have found nothing, then the other one commits: the refusal is the guard's all the same."""
    document = stages.paper(made)
    stages.asked(made, representative, document)
    asked, seen = engine.failing, []

    def blind_at_first(obj: Any, act: Any) -> Any:
        seen.append(obj)
        return asked(obj, act) if len(seen) > 1 else iter(())

    monkeypatch.setattr(engine, "failing", blind_at_first)
    with pytest.raises(GuardFailed) as refused:
        stages.asked(made, representative, document)
    assert refused.value.refusals[0].rule == "DOC-08"
    assert len(seen) == 2


@pytest.mark.rule("SVC-07", "DOC-05")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_managers_note_and_the_representative_presses_twice(
    made: Cast, representative: Representative, _round: int
) -> None:
    deputy = holder(Role.COMMITTEE_MANAGER, made.committee)
    found = stages.answered(representative, stages.paper(made))
    rival = side(found, "close", representative.person)
    outcomes = race(side(found, "return_feedback", representative.person, **stages.SUMMARY), rival)
    assert isinstance(loser_of(outcomes), MovedOn)
    found = fresh(found)
    if found.state == "returned":
        outcomes = race(side(found, "take_note", made.manager), side(found, "take_note", deputy))
        assert isinstance(loser_of(outcomes), MovedOn)
    returned = Message.objects.filter(kind="register/documents/feedback_returned")
    assert returned.count() == (0 if fresh(found).state == "closed" else 2)
    assert list(ledger.verify()) == []
