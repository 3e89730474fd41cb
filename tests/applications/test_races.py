"""Two connections at every transition of an application: one effect, one event, one message."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
import time_machine

from committees.ballots.models import Ballot
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import Move, perform
from core.workflow.models import Event
from core.workflow.refusals import GuardFailed, MovedOn
from core.workflow.timed import perform_due
from liaisons.applications import services
from liaisons.applications.models import Application
from liaisons.applications.workflows import APPLICATION
from liaisons.register.models import Bar, Liaison
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.organizations import OrganizationFactory
from tests.matrix.application import DATA
from tests.races import ROUNDS, race
from tests.scenarios import Cast, again, ballot_on, fresh

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

BY = {
    "applicant": ("submit", "answer", "name_representative", "withdraw"),
    "manager": ("ask", "forward", "return", "circulate", "open_ballot", "put_on_agenda"),
    "secretariat": (
        "confirm_identity",
        "check",
        "consult",
        "refer_without_body",
        "send_back",
        "declare_ineligible",
        "extend",
        "clear",
        "refer",
    ),
    "body": ("answer_consultation",),
    "board": ("set_objection_aside", "uphold_objection"),
    "staff": ("register",),
    "system": ("take_result", "follow_correction", "vote_cancelled", "end_by_bar"),
}
BY_SYSTEM = set(BY["system"])


@dataclass
class Arena:
    """A cast with a second person for every role, and the means to make one situation after the other."""

    made: Cast
    now: Any
    seconds: dict[str, User] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def named(self) -> str:
        return f"Open Alliance Number{next(self.numbers)}"

    def couple(self, action: str, application: Application) -> tuple[User | None, User | None]:
        """Return two people who may both perform `action`, None twice for the system; fresh, as two requests are."""
        role = next(role for role, actions in BY.items() if action in actions)
        if role == "system":
            return None, None
        first = {
            "applicant": self.made.contact,
            "manager": self.made.manager,
            "secretariat": self.made.tpm,
            "body": self.made.hqnb_officer,
            "board": self.made.board,
            "staff": self.made.staff,
        }[role]
        if role == "applicant":
            second = self.seconds["applicant"]
            if not second.appointments.filter(scope_id=application.organization_id).exists():
                appoint(person=second, role=Role.ORGANIZATION_CONTACT, scope=application.organization)
        else:
            second = self.seconds[role]
        return again(first), again(second)


@pytest.fixture
def arena() -> Iterator[Arena]:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as now:
        made = scenarios.cast("ISO/TC 908", p_members=1, o_members=0)
        people = {
            "applicant": holder(Role.ORGANIZATION_CONTACT, OrganizationFactory()),
            "manager": holder(Role.COMMITTEE_MANAGER, made.committee),
            "secretariat": made.staff,
            "body": holder(Role.BODY_OFFICER, made.hqnb),
            "board": holder(Role.TMB),
            "staff": holder(Role.CENTRAL_STAFF),
        }
        yield Arena(made, now, people)


def _data(action: str, application: Application) -> dict[str, Any] | None:
    return DATA[action](application) if action in DATA else None


def _side(application: Application, action: str, person: User | None) -> Callable[[], Move]:
    """Return one side of a race, with the version that its page was loaded with; the system carries none."""
    data = _data(action, application)
    version = application.version if person is not None else None
    return lambda: perform(application, action, actor=person, data=data, version=version)


class Steps:
    """A walk along the actions of an application, each of them raced by two people who both may."""

    def __init__(self, arena: Arena, application: Application) -> None:
        self.arena, self.application = arena, application

    def race(self, *actions: str) -> None:
        for action in actions:
            self.application = fresh(self.application)
            before = self.application.version
            first, second = self.arena.couple(action, self.application)
            outcomes = race(_side(self.application, action, first), _side(self.application, action, second))
            self._judge(action, before, outcomes)

    def _judge(self, action: str, before: int, outcomes: list[Any]) -> None:
        # What leaves the state as it is can be done again by the system alone, and it is not declared so.
        assert [outcome.done for outcome in outcomes].count(True) == 1, action
        (loser,) = (outcome for outcome in outcomes if not outcome.done)
        assert isinstance(loser.refused, MovedOn), action
        self.application = fresh(self.application)
        assert self.application.version == before + 1, action
        event = Event.objects.of(self.application).get(seq=before + 1)
        assert event.action == action
        told = list(Message.objects.filter(event=event).values_list("kind", "email"))
        assert len(told) == len(set(told)), action
        if APPLICATION.by_name[action].tells and action not in ("withdraw", "take_result"):
            assert told, action


@pytest.mark.rule("SVC-07", "EXT-28")
@pytest.mark.parametrize("_round", ROUNDS)
def test_every_transition_has_one_effect_when_two_people_press_at_once(arena: Arena, _round: int) -> None:
    made, raced = arena.made, set[str]()

    def walk(application: Application, *actions: str) -> Steps:
        steps = Steps(arena, application)
        steps.race(*actions)
        raced.update(actions)
        return steps

    def draft(**changes: Any) -> Application:
        return scenarios.draft(made, name=arena.named(), **changes)

    steps = walk(draft(), "submit", "ask", "answer", "confirm_identity", "return", "submit", "forward")
    steps.race("check", "send_back", "submit", "forward", "consult", "answer_consultation", "clear", "circulate")
    steps.race("open_ballot")
    ballot = ballot_on(steps.application)
    scenarios.vote(made, ballot, yes=1)
    arena.now.move_to(ballot.closes_at)
    race(perform_due, perform_due)
    steps.application = fresh(steps.application)
    assert steps.application.state == "approved"
    assert Event.objects.of(steps.application).filter(action="take_result").count() == 1
    acknowledge(steps.application.representative.person, Acknowledgement.Text)
    steps.race("register")
    assert Liaison.objects.filter(organization=steps.application.organization).count() == 1
    raced |= {"check", "send_back", "consult", "answer_consultation", "clear", "circulate", "open_ballot"}
    raced |= {"take_result", "register"}

    unmet = {"not_for_profit": "It pays dividends."}
    walk(scenarios.checked(made, name=arena.named(), unmet=unmet), "declare_ineligible")
    walk(scenarios.checked(made, name=arena.named()), "refer_without_body", "set_objection_aside", "withdraw")
    silent = scenarios.consulted(made, name=arena.named())
    arena.now.move_to(dt.datetime.combine(silent.hqnb_due_on + dt.timedelta(1), dt.time(9), tzinfo=dt.UTC))
    steps = walk(silent, "extend")
    arena.now.move_to(dt.datetime.combine(silent.hqnb_due_on + dt.timedelta(60), dt.time(9), tzinfo=dt.UTC))
    steps.race("refer", "uphold_objection")
    raced |= {"refer", "uphold_objection"}
    nobody = {"representative_name": "", "representative_email": ""}
    walk(draft(**nobody), "name_representative", "submit", "end_by_bar")
    _plan_meeting(made)
    steps = walk(scenarios.circulated(made, name=arena.named()), "put_on_agenda")
    vote = ballot_on(steps.application)
    cancel = {"reason": "The agenda is full."}
    outcomes = race(
        lambda: perform(vote, "cancel", actor=again(made.manager), data=cancel),
        lambda: perform(vote, "cancel", actor=again(arena.seconds["manager"]), data=cancel),
    )
    assert [outcome.done for outcome in outcomes].count(True) == 1
    steps.application = fresh(steps.application)
    assert steps.application.state == "circulated"
    assert Event.objects.of(steps.application).filter(action="vote_cancelled").count() == 1
    steps.race("put_on_agenda", "take_result", "follow_correction")
    assert steps.application.state == "not_approved"
    raced |= {"vote_cancelled", "follow_correction"}
    assert raced == {action.name for action in APPLICATION.actions if action.source}
    assert list(ledger.verify()) == []


def _plan_meeting(made: Cast) -> None:
    from committees.meetings.services import plan_meeting

    day = dt.date(2027, 9, 6)
    plan_meeting(
        committee=made.committee,
        title="Plenary",
        starts_on=day,
        ends_on=day,
        place="Geneva",
        agenda=["Opening"],
        by=made.manager,
    )


RIVALS = (
    ("draft", "submit", "withdraw"),
    ("confirmed", "forward", "return"),
    ("confirmed", "forward", "withdraw"),
    ("confirmed", "ask", "forward"),
    ("returned", "submit", "withdraw"),
    ("checked", "consult", "send_back"),
    ("checked", "consult", "refer_without_body"),
    ("answered", "clear", "withdraw"),
    ("at_tmb", "set_objection_aside", "uphold_objection"),
    ("cleared", "circulate", "withdraw"),
    ("circulated", "open_ballot", "put_on_agenda"),
    ("circulated", "open_ballot", "withdraw"),
)


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_different_actions_on_the_same_page_one_happens(arena: Arena, _round: int) -> None:
    _plan_meeting(arena.made)
    for situation, one, other in RIVALS:
        application = getattr(scenarios, situation)(arena.made, name=arena.named())
        first, second = arena.couple(one, application)[0], arena.couple(other, application)[1]
        outcomes = race(_side(application, one, first), _side(application, other, second))
        done = [outcome.value.action.name for outcome in outcomes if outcome.done]
        assert len(done) == 1, (situation, one, other)
        assert [type(outcome.refused) for outcome in outcomes if not outcome.done] == [MovedOn]
        assert [event.action for event in Event.objects.of(application)[application.version :]] == done
    assert Ballot.objects.count() <= 2
    assert list(ledger.verify()) == []


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("_round", ROUNDS)
def test_a_double_click_shows_the_first_result_twice(arena: Arena, _round: int) -> None:
    application = scenarios.draft(arena.made)
    sides = [_side(application, "submit", again(arena.made.contact)) for _ in range(2)]
    outcomes = race(*sides)
    assert sorted(outcome.value.repeated for outcome in outcomes) == [False, True]
    assert Event.objects.of(application).filter(action="submit").count() == 1
    told = Message.objects.filter(kind="applications/submitted")
    assert told.count() == told.values("email").distinct().count() == 2


@pytest.mark.rule("EXT-28")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_contacts_begin_for_the_same_committee_and_one_is_refused(arena: Arena, _round: int) -> None:
    organization = OrganizationFactory()
    forms = []
    for _ in range(2):
        contact = holder(Role.ORGANIZATION_CONTACT, organization)
        forms.append(services.begin_form(by=contact, category="A", existing=organization, declared={}))
    outcomes = race(
        *(
            lambda form=form: services.add_committee(
                form=form, committee=arena.made.committee, by=again(form.created_by)
            )
            for form in forms
        )
    )
    assert sorted(outcome.done for outcome in outcomes) == [False, True]
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, GuardFailed)
    assert loser.refused.refusals[0].rule in {"EXT-13", "EXT-28"}
    assert Application.objects.count() == 1


@pytest.mark.rule("EXT-28")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_submissions_that_become_one_organization_leave_one_open(arena: Arena, _round: int) -> None:
    """The second is submitted for the organization while the first is found to be the same organization."""
    made = arena.made
    known = OrganizationFactory(acronym="KNOWN", name="Known Alliance Of Mapmakers")
    declared = scenarios.submitted(made, name="Mapmakers Alliance")
    contact = holder(Role.ORGANIZATION_CONTACT, known)
    made.contact = contact
    draft = scenarios.draft(made, existing=known)
    outcomes = race(
        lambda: perform(draft, "submit", actor=again(contact)),
        lambda: perform(declared, "confirm_identity", actor=again(made.tpm), data={"same_as": known.pk}),
    )
    assert [outcome.done for outcome in outcomes].count(True) == 1
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert isinstance(loser.refused, GuardFailed)
    assert Application.objects.open().filter(organization=known).count() == 1
    assert list(ledger.verify()) == []


@pytest.mark.rule("EXT-28")
@pytest.mark.parametrize("_round", ROUNDS)
def test_two_of_the_secretariat_confirm_two_claims_to_one_organization(arena: Arena, _round: int) -> None:
    made = arena.made
    known = OrganizationFactory(acronym="KNOWN", name="Known Alliance Of Mapmakers")
    claims = []
    for name in ("Mapmakers Alliance", "Alliance For Mapmakers"):
        made.contact = scenarios.person(f"Contact of {name}")
        claims.append(scenarios.submitted(made, name=name, representative_email=f"{name.split()[0]}@example.org"))
    outcomes = race(
        *(
            lambda claim=claim, person=person: perform(
                claim, "confirm_identity", actor=again(person), data={"same_as": known.pk}
            )
            for claim, person in zip(claims, (made.tpm, made.staff), strict=True)
        )
    )
    assert [outcome.done for outcome in outcomes].count(True) == 1
    (loser,) = (outcome for outcome in outcomes if not outcome.done)
    assert [refusal.rule for refusal in loser.refused.refusals] == ["EXT-28"]
    assert Application.objects.open().filter(organization=known).count() == 1


@pytest.mark.rule("REV-11")
@pytest.mark.parametrize("_round", ROUNDS)
def test_a_bar_and_a_submission_leave_nothing_open(arena: Arena, _round: int) -> None:
    made = arena.made
    organization = OrganizationFactory()
    appoint(person=made.contact, role=Role.ORGANIZATION_CONTACT, scope=organization)
    draft = scenarios.draft(made, existing=organization)
    today = dt.date(2026, 3, 2)

    def bar() -> None:
        from django.db import transaction

        with transaction.atomic():
            made_bar = Bar.objects.create(
                organization=organization,
                from_on=today,
                first_free_on=today.replace(year=2027),
                decision="TMB 1/2026",
            )
            made_bar.committees.add(made.committee)

    submission, barring = race(lambda: perform(draft, "submit", actor=again(made.contact)), bar)
    assert barring.done
    assert not Application.objects.open().exists(), submission
    assert list(ledger.verify()) == []


@pytest.mark.rule("REV-11", "BAL-13")
@pytest.mark.parametrize("_round", ROUNDS)
def test_a_bar_and_the_closing_of_the_ballot_agree_on_one_end(arena: Arena, _round: int) -> None:
    application = scenarios.in_vote(arena.made)
    ballot = ballot_on(application)
    scenarios.vote(arena.made, ballot, yes=1)
    arena.now.move_to(ballot.closes_at)
    outcomes = race(lambda: perform(application, "end_by_bar", actor=None), perform_due)
    application, ballot = fresh(application), fresh(ballot)
    assert outcomes[0].done
    # Whoever comes first: the vote is over, and the bar has the last word on an application not yet registered.
    assert (application.state, ballot.state) in {("barred", "cancelled"), ("barred", "decided")}
    assert Event.objects.of(application).filter(action="end_by_bar").count() == 1
    assert list(ledger.verify()) == []
