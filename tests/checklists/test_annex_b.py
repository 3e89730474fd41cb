"""Annex B, line by line: on the application what the system knows, on the liaison what a person ticks."""

import datetime as dt
from typing import Any

import pytest

from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.workflow.engine import perform
from core.workflow.waiting import waiting_for
from liaisons.applications import queries
from liaisons.applications.checklist import CHECKLIST as OF_APPLICATION
from liaisons.applications.models import Application
from liaisons.register.checklists.annex_b import CHECKLIST as OF_LIAISON
from liaisons.register.checklists.models import ticks_of
from liaisons.register.models import Liaison
from liaisons.register.workflows import LIAISON
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.organizations import LiaisonFactory
from tests.pages import Reader, text_of
from tests.passing import stages as passing
from tests.scenarios import Cast

pytestmark = pytest.mark.django_db

FILLED_IN = {"ORG-1", "ORG-2", "ORG-3", "ORG-4", "ORG-5"}
FORWARDED = FILLED_IN | {"ORG-6", "CM-1", "CM-2", "CM-3"}
VOTED = FORWARDED | {"CM-4", "CM-5"}
EVERYTHING = VOTED | {"CM-6", "CM-7", "CM-8"}


@pytest.fixture
def made(at: Any, db: Any) -> Cast:
    return scenarios.cast("ISO/TC 940", p_members=3, o_members=0, group=True)


def status(application: Application) -> dict[str, tuple[str, str]]:
    found = Application.objects.annotate(last_filing=queries.last_filing()).get(pk=application.pk)
    shown = [line.code for line in OF_APPLICATION.lines if line.applies(found)]
    items = OF_APPLICATION.items(found)
    return {code: (item["status"], item["evidence"]) for code, item in zip(shown, items, strict=True)}


def met(application: Application) -> set[str]:
    return {code for code, (state, _said) in status(application).items() if state == "met"}


@pytest.mark.rule("EXT-13", "EXT-14", "EXT-15", "EXT-16", "EXT-17", "EXT-18", "EXT-19")
class TestApplication:
    def test_draft(self, made: Cast) -> None:
        assert met(scenarios.draft(made)) == FILLED_IN | {"CM-2"}

    def test_an_incomplete_draft_says_what_is_missing(self, made: Cast) -> None:
        lines = status(
            scenarios.draft(
                made, not_for_profit=None, representative_name="", representative_email="", statutes_link=""
            )
        )
        assert lines["ORG-4"][0] == "waiting"
        assert lines["ORG-4"][1].startswith("Organization’s turn: missing: ")
        assert lines["ORG-5"] == ("waiting", "Organization’s turn")
        assert lines["CM-2"] == ("waiting", "Committee manager’s turn")

    def test_submitted_returned_and_forwarded(self, made: Cast) -> None:
        assert met(scenarios.submitted(made)) == FILLED_IN | {"ORG-6", "CM-2"}
        back = scenarios.returned(made, name="Open Harbour League")
        assert status(back)["ORG-6"] == ("waiting", "Organization’s turn: returned with a list of gaps")
        assert met(scenarios.with_tpm(made, name="Open Bridge League")) == FORWARDED

    def test_sent_back_by_the_programme_manager(self, made: Cast) -> None:
        application = scenarios.with_tpm(made)
        perform(application, "send_back", actor=made.tpm, data={"reason": "Unclear."})
        assert met(application) == FILLED_IN | {"CM-2"}

    def test_statutes_are_no_matter_of_category_c(self, made: Cast) -> None:
        assert "CM-2" not in status(scenarios.draft(made, "C"))


@pytest.mark.rule("EXT-24", "EXT-25", "EXT-26", "EXT-27")
class TestDecision:
    def test_consulted(self, made: Cast) -> None:
        lines = status(scenarios.consulted(made))
        said = "Technical programme manager’s turn: waits for the clearance"
        assert lines["CM-4"] == lines["CM-5"] == ("waiting", said)
        assert lines["CM-6"] == lines["CM-7"] == lines["CM-8"] == ("waiting", "later")

    def test_before_it_is_passed_on_nobody_is_awaited_for_the_vote(self, made: Cast) -> None:
        lines = status(scenarios.submitted(made))
        assert lines["CM-4"] == ("waiting", "later: waits for the clearance")
        assert lines["CM-1"] == ("waiting", "Committee manager’s turn")

    def test_circulated_and_in_vote(self, made: Cast) -> None:
        assert met(scenarios.circulated(made)) == FORWARDED | {"CM-4"}
        voting = scenarios.in_vote(made, name="Open Bridge League")
        assert met(voting) == VOTED
        assert status(voting)["CM-6"] == ("waiting", "Committee manager’s turn")

    def test_approved_and_registered(self, made: Cast, at: Any) -> None:
        application = scenarios.decided(made, at, yes=3)
        assert met(application) == EVERYTHING
        assert status(application)["CM-8"][1] == "the central secretariat has been told"
        assert met(scenarios.registered(made, application)) == EVERYTHING

    def test_not_approved(self, made: Cast, at: Any) -> None:
        assert met(scenarios.decided(made, at, yes=0, no=3)) == EVERYTHING - {"CM-8"}

    def test_on_the_page(self, made: Cast) -> None:
        application = scenarios.consulted(made)
        page = text_of(Reader(made.manager).client.get(application.get_absolute_url()))
        assert "Checklist" in page
        assert "Technical programme manager’s turn: waits for the clearance" in page


def lines_of(liaison: Liaison) -> dict[str, str]:
    shown = [line.code for line in OF_LIAISON.lines if line.applies(liaison)]
    items = OF_LIAISON.items(liaison, ticks_of(liaison))
    return {code: item["status"] for code, item in zip(shown, items, strict=True)}


def waits(person: User) -> bool:
    return bool(waiting_for(LIAISON, standing_of(User.objects.get(pk=person.pk))).exists())


@pytest.mark.rule("REP-03", "REP-06", "REP-11")
class TestLiaison:
    @pytest.mark.parametrize(
        ("category", "lines"),
        [
            ("A", {"ORG-7", "R-1", "R-2", "R-3", "R-4"}),
            ("B", {"ORG-7", "R-1", "R-4"}),
            ("C", {"ORG-7", "R-1", "R-3", "R-4"}),
            ("unknown", set()),
        ],
    )
    def test_lines_by_category(self, made: Cast, category: str, lines: set[str]) -> None:
        where = made.group if category == "C" else made.committee
        assert set(lines_of(LiaisonFactory(category=category, committee=where))) == lines

    def test_ticked_and_asked_again(self, made: Cast, at: Any) -> None:
        speaker = passing.represented(made)
        liaison, person = speaker.liaison, speaker.person
        assert liaison is not None
        assert person is not None
        Liaison.objects.filter(pk=liaison.pk).update(started_on=clock.today())
        contact = holder(Role.ORGANIZATION_CONTACT, liaison.organization)
        assert (waits(person), waits(contact)) == (True, False)
        perform(liaison, "tick_representative", actor=person, data={"lines": ["R-1", "R-2", "R-4"]})
        liaison = Liaison.objects.get(pk=liaison.pk)
        assert {code for code, state in lines_of(liaison).items() if state == "met"} == {"R-1", "R-2", "R-4"}
        assert (waits(person), waits(contact)) == (False, False)
        at(clock.now() + dt.timedelta(days=366))
        assert {code for code, state in lines_of(liaison).items() if state == "met"} == {"R-1", "R-4"}
        assert (waits(person), waits(contact)) == (True, True)

    def test_an_imported_liaison_without_a_day_waits_for_nobody(self, made: Cast) -> None:
        liaison = LiaisonFactory(category="A", committee=made.committee, started_on=None)
        assert not waits(holder(Role.REPRESENTATIVE, liaison))

    def test_the_page_shows_it_to_those_concerned(self, made: Cast) -> None:
        liaison = LiaisonFactory(category="A", committee=made.committee, started_on=clock.today())
        shown = "Reports handed in seven weeks before the plenaries"
        person = holder(Role.REPRESENTATIVE, liaison)
        for reader, sees in ((person, True), (made.manager, True), (scenarios.person("Norma Nobody"), False)):
            page = text_of(Reader(reader).client.get(liaison.get_absolute_url()))
            assert (shown in page) is sees, reader
