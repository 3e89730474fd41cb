"""The main path in a real browser: an organization that nobody knows becomes a liaison, and leaves again.

On the real open data where `FEED_DIR` names them, else on the sample with the same shape. With `--screenshots` the
sample is taken and the pictures of the story are written.
"""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import call_command
from playwright.sync_api import expect

from committees.ballots.models import Ballot
from committees.directory.models import Committee
from core.accounts.models import User
from core.notifications import delivery
from core.workflow.timed import perform_due
from liaisons.applications import tasks
from liaisons.applications.models import Application
from liaisons.register.models import Liaison
from tests import scenarios
from tests.browser.visitor import Visitor
from tests.documents.samples import PDF
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLE = Path(__file__).parent.parent / "data" / "feed_sample.jsonl"
COMMITTEES = {"sample": "ISO/TC 954", "real": "ISO/TC 154"}


@dataclass
class Stage:
    """Where the story plays: the committee with its people, the clock, the mail."""

    cast: scenarios.Cast
    clock: Any
    mail: list[Any]

    @property
    def reference(self) -> str:
        return self.cast.committee.reference

    def day(self, month: int, day: int, hour: int = 8) -> None:
        """Let it be that day of 2025; what time causes happens, and what the worker would do is done."""
        self.clock.move_to(dt.datetime(2025, month, day, hour, tzinfo=dt.UTC))
        self.work()

    def work(self) -> None:
        perform_due()
        tasks.file_missing()
        delivery.deliver_due()

    def letter_to(self, email: str, containing: str) -> str:
        """Return the address in the latest mail to `email` that contains `containing`."""
        delivery.deliver_due()
        for message in reversed(self.mail):
            if email in message.to:
                for found in re.finditer(r"https?://[^/\s]+(/\S+)", message.body):
                    if containing in unquote(found[1]):
                        return found[1]
        raise AssertionError(f"No mail to {email} with {containing}: {[(m.to, m.subject) for m in self.mail]}")


@pytest.fixture
def stage(live_server: Any, mailoutbox: list[Any], pictures: bool) -> Iterator[Stage]:
    folder = os.environ.get("FEED_DIR", "")
    real = Path(folder) / "iso_technical_committees.jsonl"
    which = "real" if folder and real.exists() and not pictures else "sample"
    with time_machine.travel(dt.datetime(2025, 3, 3, 8, tzinfo=dt.UTC), tick=True) as clock:
        feed = real if which == "real" else SAMPLE
        call_command("import_iso_open_data", feed, verbosity=0, stdout=StringIO())
        cast = scenarios.staffed(Committee.objects.get(reference=COMMITTEES[which]))
        assert len(cast.voters) == 18
        yield Stage(cast, clock, mailoutbox)


ELENA = "elena.marchetti@harbour-data.example"
TOMAS = "tomas.rivera@harbour-data.example"


@pytest.mark.rule(
    *("EXT-13", "EXT-14", "EXT-16", "EXT-17", "EXT-20", "EXT-21", "EXT-23", "EXT-24", "EXT-25", "EXT-26", "EXT-27"),
    *("EXT-15", "REP-01", "REP-02", "REV-08", "BAL-09", "BAL-10", "BAL-13", "COC-01", "SVC-03"),
)
def test_unknown_organization_becomes_a_liaison_and_leaves_again(stage: Stage, visitor: Callable[..., Visitor]) -> None:
    applicant = visitor()
    _register(stage, applicant)
    _fill_in_the_form(stage, applicant)
    application = Application.objects.get()
    page = application.get_absolute_url()
    _check(stage, visitor, applicant, page)
    _clear(stage, visitor, page)
    _vote(stage, visitor, page)
    application.refresh_from_db()
    assert application.state == "approved"
    _begin_the_liaison(stage, visitor, applicant, page)
    _stop(stage, applicant)


def _register(stage: Stage, applicant: Visitor) -> None:
    applicant.go("/")
    applicant.picture("story-01")
    applicant.follow("Register as contact of an organization")
    applicant.fill(name="Tomás Rivera", email=TOMAS, password1=PASSWORD, password2=PASSWORD)
    applicant.press("Register")
    applicant.go(stage.letter_to(TOMAS, "confirm-email"))
    applicant.press("Confirm")
    applicant.go("/accounts/login/?next=/applications/new/")
    applicant.fill(login=TOMAS, password=PASSWORD)
    applicant.press("Sign in")
    applicant.sees("Before you go on")
    applicant.fill(code=True, declaration=True)
    applicant.press("Confirm and go on")


def _fill_in_the_form(stage: Stage, applicant: Visitor) -> None:
    page = applicant.page
    applicant.sees("Apply for a liaison")
    applicant.fill(organization="Harbour Data Alliance", category="A")
    applicant.press("Begin the form")
    applicant.sees("It is not in the register")
    expect(page.locator("[name=organization]")).to_have_value("Harbour Data Alliance")
    applicant.fill(new=True, acronym="HDA", country="CH", website="https://harbour-data.example/")
    applicant.press("Begin the form")

    applicant.fill(reference=stage.reference)
    applicant.press("Add this committee")
    applicant.press("Save and go on")

    answers = scenarios.COMPLETE
    texts = {name: answers[name] for name in ("competence", "sharing_drafts", "seeking_views", "consolidating")}
    applicant.fill(
        not_for_profit="True", legal_entity="True", membership_reach="Members everywhere in the world", **texts
    )
    page.set_input_files("[name=statutes]", {"name": "statutes.pdf", "mimeType": "application/pdf", "buffer": PDF})
    applicant.fill(statutes_link="no address")
    applicant.press("Save and go on")
    # The form has failed: what was typed and the file are kept.
    applicant.sees("Enter a valid URL", "Kept: statutes.pdf")
    expect(page.locator("[name=competence]")).to_have_value(answers["competence"])
    applicant.fill(statutes_link="")
    applicant.press("Save and go on")

    parts = ("reason", "benefit_applicant", "benefit_committee", "goals_short", "goals_medium", "goals_long")
    applicant.fill(**{name: answers[name] for name in parts})
    applicant.press("Save the draft")
    applicant.sees("Draft saved", "Accept all four")
    applicant.picture("story-02")
    accepted = ("accepts_copyright", "accepts_patents", "accepts_free", "accepts_reciprocity")
    applicant.fill(**dict.fromkeys(accepted, True))
    applicant.press("Save and go on")
    applicant.fill(representative_name="Elena Marchetti", representative_email=ELENA)
    applicant.press("Save and go on")
    applicant.sees("Your answers", "Statutes on file")
    applicant.do("Submit the application")
    stage.work()
    applicant.go(Application.objects.get().get_absolute_url())
    applicant.sees("APP-2025-001", "Application form APP-2025-001")
    applicant.picture("story-03")


def _check(stage: Stage, visitor: Callable[..., Visitor], applicant: Visitor, page: str) -> None:
    cast = stage.cast
    stage.day(3, 5)
    manager = visitor(cast.manager)
    manager.go("/work/")
    manager.sees("Applications to check")
    manager.picture("story-04")
    manager.follow("Open the most pressing")
    manager.do("Ask the applicant", question="How many of your members are from outside Europe?")
    manager.sees("Not answered yet.")

    stage.day(3, 6)
    applicant.go(stage.letter_to(TOMAS, page))
    applicant.do("Answer the question", answer="231 of 412 members.")
    applicant.sees("231 of 412 members.")

    stage.day(3, 7)
    staff = visitor(cast.staff)
    staff.sign_in(_with_second_factor(cast.staff))
    staff.go("/work/")
    staff.sees("Organizations to confirm")
    staff.go(page)
    staff.do("Confirm who the organization is")

    manager.go(page)
    manager.do("Forward to the programme manager")
    manager.sees("Criteria checked")


def _clear(stage: Stage, visitor: Callable[..., Visitor], page: str) -> None:
    cast = stage.cast
    stage.day(3, 10)
    tpm = visitor()
    _sign_in_with_second_factor(stage, tpm, cast.tpm, page)
    tpm.follow("Check the criteria")
    found = {name: value for name, value in scenarios.findings(Application.objects.get()).items() if "_met" in name}
    tpm.fill(**found, statutes_note="Articles 2 and 5 of the statutes.")
    tpm.press("Check the criteria")
    tpm.sees("Articles 2 and 5 of the statutes.")
    tpm.picture("story-05")
    tpm.do("Consult the national body", body=cast.hqnb.acronym)

    stage.day(3, 24)
    officer = visitor(cast.hqnb_officer)
    officer.go("/work/")
    officer.sees("Consultations to answer")
    officer.picture("story-06")
    officer.follow("APP-2025-001")
    officer.do("Answer the consultation", answer="no_objection")

    stage.day(3, 25)
    _sign_in_with_second_factor(stage, tpm, cast.tpm, page)
    tpm.do("Clear the application")
    tpm.sees("Cleared")


def _vote(stage: Stage, visitor: Callable[..., Visitor], page: str) -> None:
    cast = stage.cast
    stage.day(4, 7)
    manager = visitor(cast.manager)
    manager.go(page)
    manager.do("Circulate to the committee")
    stage.work()
    manager.follow("Open a committee internal ballot")
    manager.fill(opens_on="2025-04-14", closes_on="2025-05-13")
    manager.press("Open a committee internal ballot")
    ballot = Ballot.objects.get()
    assert not ballot.is_open
    stage.day(4, 14)
    ballot.refresh_from_db()
    assert ballot.is_open

    officers = list(cast.voters.values())
    for number, (person, position) in enumerate([(officers[0], "no"), (officers[0], "yes"), (officers[17], "no")]):
        voter = visitor(person)
        voter.go(ballot.get_absolute_url())
        question = ballot.questions.get()
        voter.fill(**{f"question_{question.pk}": position})
        if number == 1:
            voter.picture("story-07")
        voter.press("Vote")
        voter.sees("1 of 18" if number < 2 else "2 of 18")
        assert voter.page.locator(".tally-bar").count() == 0
    question = ballot.questions.get()
    for number, (body, officer) in enumerate(list(cast.voters.items())[1:17], 1):
        position = "yes" if number < 12 else "no"
        scenarios.cast_vote(ballot=ballot, body=body, by=officer, position={question: position})

    stage.day(5, 13, 21)
    ballot.refresh_from_db()
    assert ballot.is_open
    stage.day(5, 14)
    manager.sign_in(cast.manager)
    manager.go(page)
    manager.sees("Approved: 3 × 12 = 36 ≥ 2 × (12 + 6) = 36")
    manager.picture("story-08")
    manager.follow("The ballot with its positions")
    manager.sees("Who voted how")
    link = manager.page.locator("main").get_by_role("link", name="Result as PDF")
    # Fetched with the manager's session instead of downloaded: waiting for a download's end knows no time limit.
    result = manager.page.request.get(f"{manager.base}{link.get_attribute('href')}")
    assert result.ok
    assert result.body().startswith(b"%PDF")


def _begin_the_liaison(stage: Stage, visitor: Callable[..., Visitor], applicant: Visitor, page: str) -> None:
    cast = stage.cast
    staff = visitor(cast.staff)
    staff.go("/work/")
    staff.sees("Liaisons to register")
    staff.go(page)
    assert staff.page.locator(".offer-not", has_text="Register the liaison").is_visible()
    staff.picture("story-09")

    elena = visitor()
    elena.go("/accounts/password/reset/")
    elena.fill(email=ELENA)
    elena.press("Reset My Password")
    elena.go(stage.letter_to(ELENA, "/password/reset/key/"))
    elena.fill(password1=PASSWORD, password2=PASSWORD)
    elena.press("Change Password")
    elena.go("/accounts/login/")
    elena.fill(login=ELENA, password=PASSWORD)
    elena.press("Sign in")
    elena.fill(code=True, declaration=True)
    elena.press("Confirm and go on")

    stage.day(5, 15)
    staff.go(page)
    staff.do("Register the liaison")
    stage.work()
    liaison = Liaison.objects.get(organization__acronym="HDA")
    elena.go(liaison.get_absolute_url())
    elena.sees("What category A may do", "Active")
    elena.picture("story-10")
    assert elena.row("Votes").get_by_text("no", exact=True).is_visible()
    assert elena.row("Proposes new work items").get_by_text("yes", exact=True).is_visible()


def _stop(stage: Stage, applicant: Visitor) -> None:
    liaison = Liaison.objects.get(organization__acronym="HDA")
    # The session has ended long ago: the link in the mail leads through the sign-in to its page.
    applicant.go(f"/accounts/login/?next={liaison.get_absolute_url()}")
    applicant.fill(login=TOMAS, password=PASSWORD)
    applicant.press("Sign in")
    applicant.do("Stop the liaison", stops_on="2025-05-15", reason="We merge with another organization.")
    stage.day(5, 16)
    applicant.go(liaison.get_absolute_url())
    applicant.sees("Ended")
    assert applicant.page.locator(".offers-now").count() == 0
    liaison.refresh_from_db()
    assert (liaison.state, liaison.ended_on) == ("ended", dt.date(2025, 5, 15))


def _with_second_factor(person: User) -> User:
    from tests.factories.accounts import give_second_factor

    give_second_factor(person)
    return person


def _sign_in_with_second_factor(stage: Stage, tpm: Visitor, person: User, page: str) -> None:
    """Sign in by password and code; the first time the authenticator app is set up on the way."""
    if not person.has_usable_password():
        person.set_password(PASSWORD)
        person.save()
        person.emailaddress_set.create(email=person.email, primary=True, verified=True)
    tpm.page.context.clear_cookies()
    tpm.go(f"/accounts/login/?next={page}")
    tpm.fill(login=person.email, password=PASSWORD)
    tpm.press("Sign in")
    if not person.authenticator_set.exists():
        tpm.sees("second factor")
        tpm.go("/accounts/2fa/totp/activate/")
        if "/reauthenticate/" in tpm.page.url:
            tpm.fill(password=PASSWORD)
            tpm.press("Confirm")
        secret = tpm.page.locator("#authenticator_secret").input_value()
        stage.secret = secret
        tpm.fill(code=_code(secret))
        tpm.press("Activate")
        tpm.go(page)
    else:
        tpm.fill(code=_code(stage.secret))
        tpm.press("Sign In")


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
