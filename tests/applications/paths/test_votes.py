"""What a ballot decides: two thirds of yes and no, nothing where nobody said either; and a ballot cancelled."""

import datetime as dt

import pytest

from committees.ballots.models import Ballot, Result
from core.workflow.engine import action_url
from liaisons.applications.models import Application
from tests.applications.paths.desk import TO_CLEARANCE, Desk, last_event, ledger, local
from tests.scenarios import ballot_on, fresh

TO_VOTE = [*TO_CLEARANCE, "circulate", "open_ballot"]


@pytest.fixture
def circulated(desk: Desk) -> Application:
    """The application as it stands on 7 April 2025."""
    (application,) = desk.submit()
    desk.circulate(application)
    desk.day(2025, 4, 7)
    desk.mails()
    return application


@pytest.mark.rule("EXT-26", "EXT-25", "BAL-09", "BAL-10", "BAL-12")
@pytest.mark.parametrize(
    ("yes", "no", "abstain", "outcome", "arithmetic"),
    [
        (12, 6, 0, "approved", "Approved: 3 × 12 = 36 ≥ 2 × (12 + 6) = 36"),
        (11, 7, 0, "not_approved", "Not approved: 3 × 11 = 33 < 2 × (11 + 7) = 36"),
        # With six abstentions eight of twelve are two thirds; of all eighteen they would not be.
        (8, 4, 6, "approved", "Approved: 3 × 8 = 24 ≥ 2 × (8 + 4) = 24"),
    ],
)
def test_two_thirds_of_eighteen(
    desk: Desk, circulated: Application, yes: int, no: int, abstain: int, outcome: str, arithmetic: str
) -> None:
    cast, application = desk.cast, circulated
    ballot = desk.open_ballot(application, "2025-04-14", "2025-05-13")
    assert (ballot.state, fresh(application).state) == ("scheduled", "in_vote")
    assert desk.mails() == {"APP-2025-001: the committee votes": local(cast.contact)}

    desk.day(2025, 4, 14)
    assert fresh(ballot).state == "open"
    opened = f"CIB 2025-001 is open: Liaison of HDA ({cast.committee})"
    assert desk.mails() == {
        opened: local(*desk.voters),
        f"{opened}, for information": local(*desk.observers),
    }
    desk.vote(ballot, cast.voters, yes=yes, no=no, abstain=abstain)
    assert sum(len(people) for people in desk.mails().values()) == 18

    # It closes at the end of its last day: 23 h in Geneva is too early.
    desk.day(2025, 5, 13, 21)
    assert (fresh(ballot).state, desk.mails()) == ("open", {})
    desk.day(2025, 5, 14)
    ballot, application = fresh(ballot), fresh(application)
    assert (ballot.state, ballot.outcome, ballot.decided_on) == ("decided", outcome, dt.date(2025, 5, 13))
    result = Result.objects.get()
    assert (result.yes, result.no, result.abstain, result.not_voted, result.entitled) == (yes, no, abstain, 0, 18)
    assert ledger(ballot) == ["create", "schedule", "open", *["vote"] * 18, "close", "decide"]
    assert application.state == outcome
    assert ledger(application) == [*TO_VOTE, "take_result"]
    taken = last_event(application)
    assert (taken.acting_as, taken.facts) == ("System", {"ballot": ballot.pk, "outcome": outcome})

    label = "Approved" if outcome == "approved" else "Not approved"
    assert desk.mails() == desk.told_of_decision(ballot, label)
    for reader in (desk.manager, desk.applicant):
        assert arithmetic in reader.sees(application)


@pytest.mark.rule("EXT-26", "BAL-10")
@pytest.mark.parametrize("abstain", [0, 3])
def test_no_decision_is_followed_by_a_second_ballot(desk: Desk, circulated: Application, abstain: int) -> None:
    cast, application = desk.cast, circulated
    first = desk.open_ballot(application, "2025-04-07", "2025-05-13")
    desk.vote(first, cast.voters, abstain=abstain)
    desk.mails()
    desk.day(2025, 5, 14)
    assert (fresh(first).outcome, fresh(application).state) == ("no_decision", "no_decision")
    mails = desk.mails()
    assert mails["APP-2025-001: No decision"] == local(cast.contact, cast.manager, *desk.members)
    assert "APP-2025-001: approved, please register" not in mails
    assert "Votes to repeat" in desk.manager.sees("/work/")

    second = desk.open_ballot(application, "2025-05-14", "2025-06-12")
    assert second.reference == "CIB 2025-002"
    desk.vote(second, cast.voters, yes=2, no=1)
    desk.mails()
    desk.day(2025, 6, 13)
    assert (fresh(first).outcome, fresh(second).outcome) == ("no_decision", "approved")
    assert fresh(application).state == "approved"
    assert ledger(application) == [*TO_VOTE, "take_result", "open_ballot", "take_result"]
    mails = desk.mails()
    assert mails["APP-2025-001: Approved"] == local(cast.contact, cast.manager, *desk.members)
    assert mails["APP-2025-001: approved, please register"] == local(cast.staff)


@pytest.mark.rule("BAL-12", "BAL-13", "EXT-25")
def test_an_open_ballot_is_cancelled_with_the_chair_and_another_decides(desk: Desk, circulated: Application) -> None:
    cast, application = desk.cast, circulated
    first = desk.open_ballot(application, "2025-04-07", "2025-05-13")
    desk.vote(first, cast.voters, no=5)
    desk.mails()
    # Asking alone stops nothing.
    desk.manager.does(first, "ask_cancellation", reason="The statutes in the file were not the right ones.")
    assert (fresh(first).state, fresh(application).state) == ("open", "in_vote")
    title = "CIB 2025-001, Liaison of HDA"
    assert desk.mails() == {f"Your agreement is asked for: cancel {title}": local(cast.chair)}
    desk.chair.does(first, "agree_cancellation")

    assert (fresh(first).state, fresh(first).outcome) == ("cancelled", "")
    assert fresh(application).state == "circulated"
    assert ledger(application) == [*TO_VOTE, "vote_cancelled"]
    assert desk.mails() == {
        f"Cancelled: {title}": local(*desk.members, cast.manager),
        "APP-2025-001: the vote was cancelled": local(cast.contact),
    }
    assert not Result.objects.exists()

    second = desk.open_ballot(application, "2025-04-08", "2025-05-20")
    desk.day(2025, 4, 8)
    desk.vote(second, cast.voters, yes=5)
    desk.day(2025, 5, 21)
    assert fresh(application).state == "approved"
    assert ledger(application)[-2:] == ["open_ballot", "take_result"]


@pytest.mark.rule("BAL-13", "EXT-25")
def test_an_announced_ballot_is_cancelled_before_anybody_hears_of_it(desk: Desk, circulated: Application) -> None:
    application = circulated
    ballot = desk.open_ballot(application, "2025-04-14", "2025-05-13")
    desk.mails()
    refused = desk.manager.act(ballot, "cancel", reason=" ")
    assert (refused.status_code, fresh(ballot).state) == (422, "scheduled")
    desk.manager.does(ballot, "cancel", reason="Wrong dates.")
    assert (fresh(ballot).state, fresh(application).state) == ("cancelled", "circulated")
    assert last_event(ballot).text.text == "Wrong dates."
    assert desk.mails() == {"APP-2025-001: the vote was cancelled": local(desk.cast.contact)}
    desk.day(2025, 4, 14)
    assert (fresh(ballot).state, desk.mails()) == ("cancelled", {})


@pytest.mark.rule("BAL-09", "BAL-13")
def test_a_vote_may_be_changed_until_the_end_and_is_seen_by_nobody(desk: Desk, circulated: Application) -> None:
    cast, application = desk.cast, circulated
    ballot = desk.open_ballot(application, "2025-04-07", "2025-05-13")
    desk.vote(ballot, cast.voters, no=1)
    desk.vote(ballot, cast.voters, yes=1)
    assert "1 of 18" in desk.manager.sees(ballot)
    assert "Who voted how" not in desk.manager.sees(ballot)
    voter = desk.at(next(iter(cast.voters.values())))
    desk.day(2025, 5, 14)
    late = voter.client.post(action_url(ballot, "vote"), {f"question_{ballot.questions.get().pk}": "no"})
    assert late.status_code == 409
    assert (Result.objects.get().yes, Result.objects.get().no) == (1, 0)
    assert Ballot.objects.get().outcome == "approved"
    assert ballot_on(application) == ballot
