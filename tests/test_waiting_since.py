"""Since when something waits in My work: not since the state began where the duty began later."""

import datetime as dt
from typing import Any

import pytest

from core.accounts.models import User
from core.accounts.standing import standing_of
from core.shell import dates
from core.workflow.waiting import most_pressing
from tests import scenarios
from tests.iec import stages as iec
from tests.internal import stages as internal
from tests.representatives import stages as representatives
from tests.scenarios import again, do, fresh

pytestmark = pytest.mark.django_db


def since(person: User | None) -> set[str]:
    """Return the days since which My work says that something waits for `person`."""
    found = most_pressing(standing_of(again(person)), 20)
    return {dates.day(row.waiting_since) for rows in found.values() for row in rows}


@pytest.fixture
def day(at: Any) -> Any:
    """Move the clock to the morning of a day in the months after March 2026."""

    def move(month: int, number: int) -> None:
        at(dt.datetime(2026, month, number, 9, tzinfo=dt.UTC))

    return move


class TestApplications:
    def test_a_question(self, day: Any) -> None:
        made = scenarios.cast()
        application = scenarios.confirmed(made)
        day(3, 6)
        application = do(application, "ask", made.manager, question="Which projects?")
        day(3, 20)
        assert since(made.contact) == {"6 Mar 2026"}
        assert since(made.manager) == {"2 Mar 2026"}
        do(application, "answer", made.contact, answer="All of them.")
        assert since(made.contact) == set()

    def test_an_overdue_consultation(self, day: Any) -> None:
        made = scenarios.cast()
        application = scenarios.consulted(made)
        assert str(application.hqnb_due_on) == "2026-03-30"
        day(4, 8)
        assert since(made.hqnb_officer) == {"2 Mar 2026"}
        assert since(made.tpm) == {"31 Mar 2026"}
        do(application, "answer_consultation", made.hqnb_officer, answer="no_objection")
        day(4, 10)
        assert since(made.tpm) == {"8 Apr 2026"}

    def test_a_consultation_answered_in_time(self, day: Any) -> None:
        made = scenarios.cast()
        application = scenarios.consulted(made)
        day(3, 11)
        do(application, "answer_consultation", made.hqnb_officer, answer="no_objection")
        day(4, 10)
        assert since(made.tpm) == {"11 Mar 2026"}


class TestRepresentatives:
    def test_one_has_gone(self, day: Any) -> None:
        made = internal.pair()
        liaison, contact = representatives.external(made)
        day(3, 5)
        assert since(contact) == {"2 Mar 2026"}
        first = representatives.named(liaison, contact)
        assert since(contact) == set()
        day(6, 10)
        do(first, "end", contact)
        day(6, 20)
        assert since(contact) == {"10 Jun 2026"}

    def test_a_list_to_correct_and_to_confirm(self, day: Any) -> None:
        made = internal.Pair(scenarios.cast("ISO/TC 920"), scenarios.cast("ISO/TC 921", group=True))
        liaison, contact = representatives.external(made)
        found = representatives.registered(representatives.named(liaison, contact), made.home.staff)
        found = do(
            found, "change_registrations", made.home.staff, committees=[representatives.group_of(made).pk], reason="So."
        )
        day(3, 9)
        assert since(found.person) == {"2 Mar 2026"}
        found = do(found, "ask_correction", found.person, reason="I am in no group.")
        day(3, 16)
        assert since(made.home.staff) == {"9 Mar 2026"}
        found = do(found, "change_registrations", made.home.staff, committees=[], reason="As asked.")
        day(3, 30)
        assert since(made.home.staff) == set()

    def test_the_committee_manager_stands_in(self, day: Any, at: Any) -> None:
        made = internal.pair()
        liaison = internal.active(made, at)
        (found,) = liaison.representatives.in_office()
        day(6, 1)
        before = since(made.manager)
        do(found, "end", made.manager)
        day(6, 15)
        assert since(made.manager) - before == {"1 Jun 2026"}


class TestInformed:
    def test_a_target_that_is_informed_late(self, day: Any, at: Any) -> None:
        made = internal.pair()
        liaison = internal.decided(made, at)
        decided = dates.day(liaison.state_since)
        day(6, 1)
        assert since(made.manager) == {decided}
        do(liaison, "inform_target", made.manager)
        day(6, 15)
        assert since(made.home.staff) == since(made.target.manager) == {"1 Jun 2026"}


class TestWithIec:
    def test_a_withdrawal_that_is_asked_for(self, day: Any, at: Any) -> None:
        desk = iec.desk()
        liaison = iec.sent(desk, at)
        sent = dates.day(liaison.state_since)
        day(6, 1)
        assert since(desk.ceo) == {sent}
        do(liaison, "ask_withdrawal", desk.manager, reason="No longer needed.")
        day(6, 15)
        assert since(desk.ceo) == {"1 Jun 2026"}

    def test_the_committee_has_voted(self, day: Any, at: Any) -> None:
        desk = iec.desk()
        iec.voted(desk, at)
        assert since(desk.manager) == {"31 Mar 2026"}


class TestChecklists:
    def test_lines_asked_for_once_and_yearly(self, at: Any) -> None:
        made = internal.pair()
        liaison = internal.active(made, at)
        assert str(liaison.started_on) == "2026-03-31"
        assert since(made.member) == {"31 Mar 2026"}
        do(liaison, "tick_representative", made.member, lines=["LR-1"])
        assert since(made.member) == set()
        at(dt.datetime(2027, 4, 20, 9, tzinfo=dt.UTC))
        assert since(made.member) == {"1 Apr 2027"}
        do(fresh(liaison), "tick_representative", made.member, lines=["LR-2", "LR-3", "LR-4"])
        at(dt.datetime(2028, 5, 2, 9, tzinfo=dt.UTC))
        assert since(made.member) == {"21 Apr 2028"}
