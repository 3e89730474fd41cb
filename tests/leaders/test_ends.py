"""The end of a term: reminded before, ended early, or with its appointment (COM-05)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from committees.directory import services as directory
from committees.directory.models import Committee
from committees.projects.models import Project
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.notifications.models import Message
from core.workflow import deadlines, ledger
from core.workflow.models import Deadline, Event
from core.workflow.refusals import FormInvalid
from core.workflow.waiting import waiting_for
from liaisons.register.leaders.workflows import TERM
from tests import scenarios
from tests.leaders import stages
from tests.leaders.stages import appointed, day, leading, noon
from tests.scenarios import Cast, again, do, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-05")]


def waits(made: Cast) -> int:
    """Return how many terms wait for the committee manager."""
    return waiting_for(TERM, standing_of(again(made.manager))).count()


def test_the_manager_is_reminded_and_it_waits_for_him(made: Cast, at: Any) -> None:
    term = appointed(made, ends_on=day("2026-12-31"))
    assert term.remind_from == day("2026-10-08")
    for moment, waiting in (("2026-10-07", 0), ("2026-10-08", 1)):
        at(noon(moment))
        assert waits(made) == waiting
    reminders = Message.objects.filter(kind="register/leaders/ending_reminder")
    deadlines.remind_due()
    assert not reminders.exists()
    at(noon("2026-12-03"))
    for _each in range(2):
        deadlines.remind_due()
    assert [each.recipient for each in reminders] == [made.manager]
    do(term, "settle", made.manager)
    assert waits(made) == 0
    at(noon("2026-12-24"))
    deadlines.remind_due()
    assert reminders.count() == 1


def test_a_successor_settles_it_and_one_taken_back_asks_again(made: Cast, at: Any) -> None:
    term = appointed(made, ends_on=day("2026-04-30"))
    follows = appointed(made, scenarios.person("Otto Other"), starts_on=day("2026-05-01"))
    assert fresh(term).settled
    assert not Deadline.objects.of(term).running().exists()
    do(follows, "end_early", made.manager, **stages.EARLY)
    assert not fresh(term).settled
    assert Deadline.objects.of(term).running().get().due_on == day("2026-04-30")


@pytest.mark.rule("COM-04")
def test_ended_early_by_the_manager(made: Cast, group: Committee, at: Any) -> None:
    term = do(appointed(made), "end_early", made.manager, on="2026-03-20", ending="resigned")
    assert (term.state, term.ended_on, term.ending) == ("ended_early", day("2026-03-20"), "resigned")
    for moment, holds in (("2026-03-20", True), ("2026-03-21", False)):
        at(noon(moment))
        assert standing_of(again(term.person), fresh=True).holds(Role.CONVENOR, group) is holds
    assert appointed(made, scenarios.person("Otto Other"), starts_on=day("2026-03-21"))


@pytest.mark.parametrize("on", ["2026-02-28", "2029-03-02", "2029-04-01", ""])
def test_never_in_the_past_and_never_longer(made: Cast, on: str) -> None:
    term = appointed(made)
    with pytest.raises(FormInvalid) as refused:
        do(term, "end_early", made.manager, on=on, ending="resigned")
    assert refused.value.form.errors["on"]
    with pytest.raises(FormInvalid):
        do(term, "end_early", made.manager, on="2026-03-02", ending="post_ended")


@pytest.mark.rule("COM-04")
def test_with_its_appointment(made: Cast) -> None:
    term = appointed(made)
    assert term.appointment is not None
    directory.end_officer(appointment=term.appointment, on=day("2026-03-10"), by=again(made.manager))
    term = fresh(term)
    assert (term.state, term.ended_on, term.ending) == ("ended_early", day("2026-03-10"), "post_ended")
    assert Event.objects.of(term).latest("pk").actor is None


def test_an_appointment_does_not_outlast_its_term(made: Cast) -> None:
    term = appointed(made)
    assert term.appointment is not None
    with pytest.raises(ValidationError, match="a new resolution can renew it"):
        directory.end_officer(appointment=term.appointment, on=day("2030-01-01"), by=again(made.manager))
    assert fresh(term.appointment).ends_on == day("2029-03-02")


@pytest.mark.rule("REV-10")
def test_with_its_group_its_coming_one_too(made: Cast, group: Committee) -> None:
    term = appointed(made, ends_on=day("2026-12-31"))
    coming = appointed(made, scenarios.person("Otto Other"), starts_on=day("2027-01-01"))
    directory.disband_group(group=group, by=again(made.manager))
    assert (fresh(term).state, fresh(term).ended_on) == ("ended_early", day("2026-03-02"))
    assert fresh(coming).ended_on < coming.starts_on
    assert not standing_of(again(coming.person), fresh=True).holds(Role.CONVENOR)


@pytest.mark.rule("REV-10")
def test_with_its_committee(made: Cast, project: Project) -> None:
    terms = [leading(made, project), appointed(made)]
    directory.change_status(committee=made.committee, status="dissolved", by=again(made.staff))
    assert [fresh(each).state for each in terms] == ["ended_early", "ended_early"]
    assert [fresh(each).ending for each in terms] == ["dissolved", "post_ended"]
    assert list(ledger.verify()) == []
