"""Every state, action and role of a committee's representative; those of an organization stand with the register."""

from dataclasses import replace
from typing import Any

import pytest

from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.workflow.waiting import waiting_for
from liaisons.register.models import Representative
from liaisons.register.representatives.workflows import REPRESENTATIVE
from tests import scenarios
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import NationalBodyFactory
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.matrix.machine import SYSTEM, check, gaps
from tests.representatives import stages
from tests.representatives.stages import named, registered
from tests.representatives.tables import NOT_YET_KNOWN, OF_REPRESENTATIVE, suspension
from tests.scenarios import again, do, fresh, period

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SVC-07", "REP-01", "REP-02", "REP-03", "INT-08")]

HOME = {"home manager", "home chair", "home tpm", "p-member"}
TARGET = {"manager", "chair", "tpm", "target p-member", "convenor"}
CENTRAL = {"staff", "ceo office"}


@pytest.fixture
def people(made: Pair) -> dict[str, User | None]:
    elsewhere = scenarios.cast("ISO/TC 929", p_members=0, o_members=0)
    liaison, contact = stages.external(made)
    other = registered(named(liaison, contact, name="Otto Other", email="otto@example.org"), made.home.staff)
    return {
        "representative": made.member,
        "home manager": made.manager,
        "home chair": made.home.chair,
        "home tpm": made.home.tpm,
        "p-member": list(made.home.voters.values())[1],
        "manager": made.target.manager,
        "chair": made.target.chair,
        "tpm": made.target.tpm,
        "target p-member": holder_of_a_member(made),
        "convenor": holder(Role.CONVENOR, made.target.group),
        "contact elsewhere": contact,
        "representative elsewhere": other.person,
        "staff": made.home.staff,
        "ceo office": holder(Role.CEO_OFFICE),
        "tmb": made.home.board,
        "manager elsewhere": elsewhere.manager,
        "officer elsewhere": holder(Role.BODY_OFFICER, NationalBodyFactory()),
        "administrator": holder(Role.ADMINISTRATOR),
        "nobody": UserFactory(),
        SYSTEM: None,
    }


def holder_of_a_member(made: Pair) -> User:
    """Return the officer of a body that is a member of the followed committee only."""
    from committees.directory.models import Membership

    body = NationalBodyFactory()
    Membership.objects.create(committee=made.target.committee, body=body, kind=Membership.Kind.P)
    return holder(Role.BODY_OFFICER, body)


def judge(
    found: Representative,
    people: dict[str, User | None],
    *,
    seen: set[str],
    waits: set[str] = frozenset(),  # type: ignore[assignment]
    refused: dict[str, str] | None = None,
    table: Any = OF_REPRESENTATIVE,
) -> None:
    """Compare sight, duty, button and the server's answer of every role with what is expected."""
    asked = {role: person for role, person in people.items() if person is not None or role == SYSTEM}
    assert check(table, fresh(found), asked, refused=refused or {}) == []
    persons = {role: again(person) for role, person in people.items() if person is not None}
    sight = {
        role for role, each in persons.items() if Representative.objects.visible_to(each).filter(pk=found.pk).exists()
    }
    assert sight == seen
    mine = {
        role for role, each in persons.items() if waiting_for(REPRESENTATIVE, standing_of(each)).filter(pk=found.pk)
    }
    assert mine == waits


def test_the_table_speaks_of_everything_that_is_declared() -> None:
    assert list(gaps(OF_REPRESENTATIVE)) == []


def test_proposed(made: Pair, people: dict[str, User | None]) -> None:
    found = internal.proposed(made).named
    # The proposer sees his own proposal; the members of the home committee see it once it is circulated.
    seen = CENTRAL | {"representative", "home manager", "home chair", "home tpm"}
    judge(found, people, seen=seen, refused={"stand_in": "INT-08"}, table=NOT_YET_KNOWN)


def test_standing_in(made: Pair, people: dict[str, User | None]) -> None:
    liaison = do(internal.scheduled(made, willing=False), "open_call", made.manager)
    others = {role: person for role, person in people.items() if person is not None and role != "home manager"}
    assert check(NOT_YET_KNOWN, liaison.placeholder, {**others, SYSTEM: None}) == []
    # The manager is the person of the record himself: he acts in both parts.
    both = replace(
        OF_REPRESENTATIVE,
        who={
            action: roles | {"home manager"} if "representative" in roles else roles
            for action, roles in OF_REPRESENTATIVE.who.items()
        },
    )
    assert check(both, liaison.placeholder, {"home manager": made.manager}, refused={"end": "INT-08"}) == []


def test_awaiting(made: Pair, people: dict[str, User | None], at: Any) -> None:
    liaison = internal.informed(made, at)
    seen = CENTRAL | HOME | TARGET | {"representative"}
    refused = {"activate": "REP-01", "take_resolution": "COM-06"}
    judge(liaison.named, people, seen=seen, refused=refused)
    do(liaison, "confirm", made.home.staff)
    acknowledge(made.member, Acknowledgement.Text)
    judge(liaison.named, people, seen=seen, waits={"staff"}, refused={"take_resolution": "COM-06"})


def test_awaiting_while_a_vote_is_under_way(made: Pair, people: dict[str, User | None], at: Any) -> None:
    found = stages.followed(made, at).named
    found = do(found, "put_to_vote", made.manager, **period(found))
    refused = {"put_to_vote": "REP-01", "activate": "REP-01", "take_resolution": "COM-06"}
    judge(found, people, seen=CENTRAL | HOME | TARGET | {"representative"}, waits={"staff"}, refused=refused)


def test_active_suspended_ended(made: Pair, people: dict[str, User | None], at: Any) -> None:
    found = registered(stages.followed(made, at).named, made.home.staff)
    seen = CENTRAL | HOME | TARGET | {"representative"}
    judge(found, people, seen=seen, waits={"representative"})
    found = do(found, "ask_correction", made.member, reason="WG 1 is missing.")
    refused = {"confirm_list": "REP-03", "ask_correction": "REP-03"}
    judge(found, people, seen=seen, waits={"staff", "tpm"}, refused=refused)
    found = do(found, "suspend", made.home.staff, **suspension(found))
    judge(found, people, seen=seen)
    found = do(found, "end", made.manager)
    judge(found, people, seen=seen)
