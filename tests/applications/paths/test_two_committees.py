"""One form for two committees: each decides for itself."""

import pytest

from liaisons.applications.models import Application
from tests import scenarios
from tests.applications.paths.desk import TO_CLEARANCE, Desk, ledger, local, officers
from tests.scenarios import fresh


@pytest.mark.rule("EXT-13", "EXT-16", "EXT-26")
def test_one_form_with_different_results(desk: Desk, other: scenarios.Cast) -> None:
    cast = desk.cast
    first, second = desk.submit(cast.committee, other.committee)
    assert (first.request_id, first.reference, second.reference) == (
        second.request_id,
        "APP-2025-001",
        "APP-2025-002",
    )
    assert desk.mails() == {
        f"APP-2025-001: HDA applies to {cast.committee}": local(cast.manager),
        f"APP-2025-001: we have your application to {cast.committee}": local(cast.contact),
        f"APP-2025-002: HDA applies to {other.committee}": local(other.manager),
        f"APP-2025-002: we have your application to {other.committee}": local(cast.contact),
    }
    # The manager of one sees nothing of the other's.
    assert desk.manager.client.get(second.get_absolute_url()).status_code == 404
    assert desk.at(other.manager).tries(first, "forward").status_code == 404

    desk.circulate(first)
    desk.circulate(second, other)
    # Who the organization is was settled once, for both.
    assert ledger(second) == [action for action in [*TO_CLEARANCE, "circulate"] if action != "confirm_identity"]
    ballot = desk.open_ballot(first, "2025-03-03", "2025-03-31")
    against = desk.open_ballot(second, "2025-03-03", "2025-04-07", manager=other.manager)
    desk.vote(ballot, cast.voters, yes=12, no=6)
    desk.vote(against, other.voters, yes=1, no=1)
    desk.mails()

    desk.day(2025, 4, 1)
    assert (fresh(first).state, fresh(second).state) == ("approved", "in_vote")
    mails = desk.mails()
    assert mails["APP-2025-001: Approved"] == local(cast.contact, cast.manager, *desk.members)
    assert mails["APP-2025-001: approved, please register"] == local(cast.staff)
    assert not [subject for subject in mails if "APP-2025-002" in subject]

    desk.day(2025, 4, 8)
    assert (fresh(first).state, fresh(second).state) == ("approved", "not_approved")
    mails = desk.mails()
    members = officers([*other.voters, *other.observers])
    assert mails["APP-2025-002: Not approved"] == local(cast.contact, other.manager, *members)
    assert not [subject for subject in mails if "APP-2025-001" in subject]
    assert (ledger(first)[-1], ledger(second)[-1]) == ("take_result", "take_result")
    said = desk.applicant.sees("/applications/")
    assert "Approved" in said
    assert "Not approved" in said


@pytest.mark.rule("EXT-13", "EXT-17")
def test_one_returns_it_and_the_other_goes_on(desk: Desk, other: scenarios.Cast) -> None:
    first, second = desk.submit(desk.cast.committee, other.committee)
    desk.forward(first)
    desk.mails()
    desk.at(other.manager).does(second, "return", reason="Which of our projects?")
    assert (fresh(first).state, fresh(second).state) == ("with_tpm", "returned")
    assert desk.mails() == {"APP-2025-002: returned for completion": local(desk.cast.contact)}
    frozen = fresh(first).snapshot_digest
    page = f"/applications/forms/{second.request_id}/liaison/"
    desk.answer(page, {"project": "ISO 99001"}, desk.applicant)
    desk.applicant.does(second, "submit")
    assert fresh(second).snapshot["answers"]["project"] == "ISO 99001"
    # What the first committee has before it does not change under its hands.
    assert (fresh(first).snapshot_digest, fresh(first).snapshot["answers"]["project"]) == (frozen, "")
    assert (ledger(first)[-1], ledger(second)) == ("forward", ["create", "submit", "return", "submit"])
    assert Application.objects.count() == 2
