"""The applicant withdraws, and the bar that follows a withdrawal by the TMB, to its last day."""

from typing import Any

import pytest

from committees.ballots.models import Ballot
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.workflow.models import Deadline
from liaisons.applications.models import Application
from liaisons.register.models import Bar, Liaison
from tests import scenarios
from tests.applications.paths.desk import ALLIANCE, ELENA, TO_CLEARANCE, Desk, last_event, ledger, local
from tests.pages import text_of
from tests.scenarios import fresh

WITHDRAWN = "APP-2025-001: withdrawn by the applicant"
GOES = "Elena Marchetti no longer represents HDA"


class TestWithdrawal:
    def withdraw(self, desk: Desk, application: Application) -> dict[str, list[str]]:
        """Let the applicant withdraw; return the mails."""
        desk.mails()
        before = ledger(application)
        desk.applicant.does(application, "withdraw", reason="We merge with another organization.")
        assert fresh(application).state == "withdrawn"
        assert ledger(application) == [*before, "withdraw"]
        assert last_event(application).text.text == "We merge with another organization."
        assert not Deadline.objects.running().exists()
        # It is over: nothing can be done with it any more.
        assert desk.applicant.tries(application, "withdraw").status_code == 409
        assert "We merge with another" in desk.applicant.sees(application)
        return desk.mails()

    @pytest.mark.rule("EXT-28")
    def test_of_a_draft_tells_nobody(self, desk: Desk) -> None:
        first = desk.begin()
        desk.add(first, desk.cast.committee)
        draft = Application.objects.get()
        assert self.withdraw(desk, draft) == {}
        # A new one is possible at once.
        assert desk.add(first, desk.cast.committee).status_code == 302
        assert Application.objects.get(state="draft").organization == draft.organization

    @pytest.mark.rule("EXT-28")
    def test_before_the_managers_check_tells_the_manager(self, desk: Desk) -> None:
        (application,) = desk.submit()
        assert self.withdraw(desk, application) == {WITHDRAWN: local(desk.cast.manager)}

    @pytest.mark.rule("EXT-28")
    def test_with_the_programme_manager_tells_him_too(self, desk: Desk) -> None:
        (application,) = desk.submit()
        desk.forward(application)
        assert self.withdraw(desk, application) == {WITHDRAWN: local(desk.cast.manager, desk.cast.tpm)}

    @pytest.mark.rule("EXT-28")
    def test_while_the_national_body_thinks_tells_it_too(self, desk: Desk) -> None:
        (application,) = desk.submit()
        desk.forward(application)
        desk.consult(application)
        told = local(desk.cast.manager, desk.cast.tpm, *desk.headquarters)
        assert self.withdraw(desk, application) == {WITHDRAWN: told}
        # Its answer is not asked for any more.
        assert Deadline.objects.get().outcome == "waived"
        assert "Consultations to answer" not in desk.officer.sees("/work/")

    @pytest.mark.rule("EXT-28", "BAL-13")
    def test_not_during_the_vote_but_after_no_decision(self, desk: Desk) -> None:
        (application,) = desk.submit()
        desk.circulate(application)
        ballot = desk.open_ballot(application, "2025-03-03", "2025-03-31")
        assert not desk.applicant.is_offered(application, "withdraw")
        refused = desk.applicant.tries(application, "withdraw")
        assert (refused.status_code, fresh(application).state) == (409, "in_vote")
        desk.day(2025, 4, 1)
        assert fresh(application).state == "no_decision"
        told = local(desk.cast.manager, desk.cast.tpm, *desk.headquarters)
        assert self.withdraw(desk, application) == {WITHDRAWN: told}
        assert desk.manager.tries(application, "open_ballot").status_code == 409
        assert (fresh(ballot).outcome, Ballot.objects.count()) == ("no_decision", 1)

    @pytest.mark.rule("EXT-28", "EXT-27")
    def test_after_approval_and_before_registration(self, desk: Desk) -> None:
        application = approved(desk)
        told = local(desk.cast.manager, desk.cast.tpm, *desk.headquarters)
        # The representative has an account by now, and staff were asked to register the liaison.
        goes = sorted([ELENA, *local(desk.cast.manager, desk.cast.staff)])
        assert self.withdraw(desk, application) == {WITHDRAWN: told, GOES: goes}
        assert desk.staff.tries(application, "register").status_code == 409
        assert not Liaison.objects.filter(organization=application.organization).exists()

    @pytest.mark.rule("EXT-28")
    def test_nobody_else_withdraws(self, desk: Desk) -> None:
        (application,) = desk.submit()
        answers = [reader.tries(application, "withdraw").status_code for reader in (desk.manager, desk.tpm, desk.staff)]
        assert answers == [403, 403, 403]
        assert desk.at(scenarios.person("Rita Reader")).tries(application, "withdraw").status_code == 404
        assert fresh(application).state == "submitted"


def approved(desk: Desk) -> Application:
    """Bring an application to its approval on 1 April 2025."""
    (application,) = desk.submit()
    desk.circulate(application)
    ballot = desk.open_ballot(application, "2025-03-03", "2025-03-31")
    desk.vote(ballot, desk.cast.voters, yes=2, no=1)
    desk.day(2025, 4, 1)
    assert fresh(application).state == "approved"
    return fresh(application)


class TestBar:
    @pytest.fixture
    def liaison(self, desk: Desk) -> Liaison:
        """The liaison in force since 1 April 2025."""
        application = approved(desk)
        elena = User.objects.get(email="elena.marchetti@example.org")
        acknowledge(elena, Acknowledgement.Text)
        desk.staff.does(application, "register")
        assert fresh(application).state == "registered"
        found: Liaison = fresh(application).liaison
        return found

    def withdrawn(self, desk: Desk, liaison: Liaison) -> None:
        desk.day(2025, 5, 10)
        desk.mails()
        desk.staff.does(liaison, "withdraw", decision="TMB 7/2025", decided_on="2025-05-10")

    def apply(self, desk: Desk) -> Any:
        begun = desk.applicant.send("/applications/new/", organization=ALLIANCE, category="A")
        assert begun.status_code == 302, text_of(begun)
        return desk.add(begun.url, desk.cast.committee)

    @pytest.mark.rule("REV-11", "EXT-28")
    def test_it_lasts_to_the_day_before_the_first_free_one(self, desk: Desk, liaison: Liaison) -> None:
        cast = desk.cast
        self.withdrawn(desk, liaison)
        liaison = fresh(liaison)
        assert (liaison.state, liaison.ending, ledger(liaison)) == ("ended", "withdrawn", ["register", "withdraw"])
        bar = Bar.objects.get()
        assert (str(bar.from_on), str(bar.first_free_on)) == ("2025-05-10", "2026-05-10")
        assert last_event(liaison).facts["first_free_on"] == "2026-05-10"
        mails = desk.mails()
        assert {"elena.marchetti", *local(cast.manager, cast.contact, *desk.members)} <= {
            who for people in mails.values() for who in people
        }
        desk.day(2026, 5, 9, 12)
        # The Code is acknowledged anew every year.
        acknowledge(cast.contact, Acknowledgement.Text)
        refused = self.apply(desk)
        assert refused.status_code == 422
        said = "The TMB has withdrawn the status of the organization; it can apply again from 10 May 2026. (REV-11)"
        assert said in text_of(refused)
        assert Application.objects.count() == 1
        desk.day(2026, 5, 10, 12)
        assert self.apply(desk).status_code == 302
        assert ledger(Application.objects.latest("pk")) == ["create"]

    @pytest.mark.rule("REV-11")
    def test_it_ends_what_is_open_and_follows_a_merger(self, desk: Desk, liaison: Liaison) -> None:
        begun = desk.applicant.send("/applications/new/", organization=ALLIANCE, category="B")
        form = desk.applicant.form(begun.url)
        desk.applicant.post(form, begun.url, change_of_category="on", intergovernmental="True")
        assert desk.add(begun.url, desk.cast.committee).status_code == 302
        desk.fill(begun.url, intergovernmental="True", representative_email="rosa.varga@example.org")
        change = Application.objects.get(state="draft")
        desk.applicant.does(change, "submit")
        heir = liaison.organization._meta.model.objects.create(acronym="HDX", name="Harbour Exchange", iso_id=990011)
        organization = liaison.organization
        organization.same_as = heir
        organization.save()

        self.withdrawn(desk, liaison)
        assert (fresh(change).state, ledger(change)) == ("barred", ["create", "submit", "end_by_bar"])
        assert last_event(change).acting_as == "System"
        barred = f"{fresh(change).reference}: ended by a bar"
        assert desk.mails()[barred] == local(desk.cast.manager, desk.cast.contact)
        other = desk.at(scenarios.person("Rosa Varga"))
        begun = other.send("/applications/new/", organization="HDX", category="A")
        refused = desk.add(begun.url, desk.cast.committee, at=other)
        assert (refused.status_code, "10 May 2026. (REV-11)" in text_of(refused)) == (422, True)
        # A bar that was decided before the merger counts for the heir as well.
        Bar.objects.update(organization=organization)
        assert desk.add(begun.url, desk.cast.committee, at=other).status_code == 422


@pytest.mark.rule("EXT-28")
def test_after_a_withdrawal_the_same_form_serves_again(desk: Desk) -> None:
    (application,) = desk.submit()
    desk.clear(application)
    assert ledger(application) == TO_CLEARANCE
    desk.applicant.does(application, "withdraw", reason="")
    begun = desk.applicant.send("/applications/new/", organization=ALLIANCE, category="A")
    assert desk.add(begun.url, desk.cast.committee).status_code == 302
