"""Feedback on ballots and meetings, and of a committee's members: asked, returned, kept with the matter (REP-09)."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from committees.ballots.models import Ballot
from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.models import Document
from core.notifications.models import Message
from core.rulebook import parameters
from core.workflow.engine import perform
from core.workflow.refusals import ActionRefused, GuardFailed, NotAllowed
from liaisons.register.models import PassingOn, Representative
from tests import scenarios
from tests.contributions import stages as contributions
from tests.factories.accounts import holder
from tests.pages import Reader, text_of
from tests.passing import stages
from tests.scenarios import Cast, again, ballot_on, do, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("REP-09")]

TYPED = {
    "group": "Drafting group on depths",
    "addresses": "ann@surveyors.example",
    "question": "What do we say?",
    "confirmed": "on",
}


def address(matter: Any) -> str:
    name = "ask-about-ballot" if isinstance(matter, Ballot) else "ask-about-meeting"
    return reverse(f"register:{name}", args=[matter.pk])


@pytest.fixture(params=["ballot", "meeting"])
def matter(request: Any, made: Cast) -> Any:
    return stages.open_ballot(made) if request.param == "ballot" else stages.planned_meeting(made)


def test_asked_returned_and_kept_with_the_matter(made: Cast, representative: Representative, matter: Any) -> None:
    reader = Reader(again(representative.person))
    own = reader.client.get(representative.get_absolute_url()).content.decode()
    assert address(matter) in own
    answer = reader.send(address(matter), **TYPED)
    assert answer.status_code == 302, text_of(answer)
    found = PassingOn.objects.get()
    assert found.matter == matter
    letter = Message.objects.get(kind="register/documents/passed_on")
    assert matter.title in letter.subject
    assert "What do we say?" in letter.text
    reader.does(found, "add_feedback", **stages.FEEDBACK)
    manager = Reader(made.manager)
    assert "We agree but for the tide" not in manager.sees(matter)
    reader.does(found, "return_feedback", **stages.SUMMARY)
    assert "We agree but for the tide" in manager.sees(matter), "the answers stand with what they are about"
    assert found.get_absolute_url() in manager.client.get(matter.get_absolute_url()).content.decode()
    assert fresh(found).returned_on == dt.date(2026, 3, 2)
    member = Reader(next(iter(made.voters.values())))
    assert "We agree but for the tide" not in member.sees(matter), "it came to the committee manager (DOC-05)"
    manager.does(found, "take_note")
    kind = "ballot" if isinstance(matter, Ballot) else "meeting"
    for query, number in (("", 1), (f"?about={kind}", 1), ("?about=document", 0), (f"?q={matter.title[:9]}", 1)):
        table = manager.client.get(f"/liaisons/documents/{query}").context["table"]
        assert len(table.paginated_rows) == number, query


def test_an_outsiders_address_is_refused(representative: Representative, matter: Any) -> None:
    answer = Reader(again(representative.person)).send(
        address(matter), **{**TYPED, "addresses": "eve@elsewhere.example"}
    )
    assert answer.status_code == 422
    assert "is at no domain of" in text_of(answer)
    assert "What do we say?" in answer.content.decode()
    assert not PassingOn.objects.exists()


@pytest.mark.rule("BAL-02", "BAL-03")
@pytest.mark.parametrize(("category", "asks"), [("A", True), ("B", False), ("C", False)])
def test_about_ballots_asks_who_may_comment(made: Cast, category: str, asks: bool) -> None:
    where = made.group if category == "C" else None
    found = contributions.represented(made, category=category, where=where, website="https://surveyors.example")
    ballot = stages.open_ballot(made)
    code = 200 if asks else 404
    assert Reader(again(found.person)).client.get(address(ballot)).status_code == code
    if not asks:
        with pytest.raises(GuardFailed) as refused:
            stages.asked_about(found, ballot, addresses=["ann@surveyors.example"])
        assert [each.rule for each in refused.value.refusals] == ["REP-09"]
    if category == "B":
        parameters.set_value(
            "b_may_comment", value=True, in_force_from=dt.date(2026, 3, 2), by=again(made.staff), reason="Table 1."
        )
        assert Reader(again(found.person)).client.get(address(ballot)).status_code == 200


@pytest.mark.rule("EXT-24")
def test_never_about_the_committees_own_matters(made: Cast, representative: Representative) -> None:
    """Who applies for a liaison is not the representative's to know; nor is what has not opened or has closed."""
    application = scenarios.in_vote(made, name="Open Mapping Alliance")
    ballot = ballot_on(application)
    reader = Reader(again(representative.person))
    assert reader.client.get(address(ballot)).status_code == 404
    assert ballot.reference not in reader.client.get(representative.get_absolute_url()).content.decode()
    with pytest.raises(GuardFailed):
        stages.asked_about(representative, ballot)


def test_what_is_over_is_asked_about_no_more(made: Cast, representative: Representative, at: Any) -> None:
    ballot, meeting = stages.open_ballot(made), stages.planned_meeting(made)
    at(ballot.closes_at)
    scenarios.close(ballot)
    at(meeting.starts_at)
    reader = Reader(again(representative.person))
    for matter in (fresh(ballot), meeting):
        assert reader.client.get(address(matter)).status_code == 404
        with pytest.raises(GuardFailed):
            stages.asked_about(representative, matter, answer_by=dt.date(2026, 12, 1))


@pytest.mark.rule("REV-09")
def test_only_a_representative_in_office_asks(made: Cast, representative: Representative, matter: Any) -> None:
    contact = holder(Role.ORGANIZATION_CONTACT, representative.organization)
    for person in (contact, made.manager, made.chair, next(iter(made.voters.values()))):
        assert Reader(person).client.get(address(matter)).status_code == 404
    perform(fresh(representative), "end", actor=again(contact))
    assert Reader(again(representative.person)).client.get(address(matter)).status_code == 404
    with pytest.raises(NotAllowed):
        stages.asked_about(representative, matter)


@pytest.mark.rule("DOC-04", "DOC-06")
class TestOfACommittee:
    """The representative of a committee collects what its members think."""

    @pytest.fixture
    def speaker(self, made: Cast, at: Any) -> Representative:
        return contributions.for_committee(made, at)

    def test_its_members_are_asked(self, made: Cast, speaker: Representative, matter: Any) -> None:
        assert speaker.home is not None
        reader = Reader(again(speaker.person))
        form = reader.form(address(matter))
        assert "addresses" not in form.names, "the register knows its members"
        assert reader.send(address(matter), question="What do we say?").status_code == 302
        found = PassingOn.objects.get()
        assert (found.home, found.organization, found.group) == (speaker.home, None, "Members of ISO/TC 941")
        told = {each.recipient for each in Message.objects.filter(kind="register/documents/passed_on")}
        chair = User.objects.get(email__startswith="chair-tc941")
        assert told == {chair, speaker.person}, "the officers of its members and its chair"
        reader.does(found, "add_feedback", **stages.FEEDBACK)
        reader.does(found, "return_feedback", **stages.SUMMARY)
        assert "We agree but for the tide" in Reader(made.manager).sees(matter)
        assert fresh(found).state == "returned"

    def test_a_document_too(self, made: Cast, speaker: Representative, document: Document) -> None:
        reader = Reader(again(speaker.person))
        papers = reader.client.get(reverse("directory:papers", args=[made.committee.pk])).content.decode()
        url = reverse("register:pass-on", args=[document.pk])
        assert url in papers
        assert reader.send(url, question="What do we say?").status_code == 302
        assert PassingOn.objects.get().document == document

    def test_nobody_else_is_written_to(self, speaker: Representative, matter: Any) -> None:
        with pytest.raises(GuardFailed) as refused:
            stages.asked_about(speaker, matter, addresses=["eve@elsewhere.example"])
        assert [each.rule for each in refused.value.refusals] == ["DOC-04"]

    def test_at_level_observe_there_is_no_meeting_to_prepare(self, made: Cast, at: Any) -> None:
        found = contributions.for_committee(made, at, home="ISO/TC 942", level="observe")
        meeting = stages.planned_meeting(made)
        assert Reader(again(found.person)).client.get(address(meeting)).status_code == 404

    def test_after_its_end_he_closes_nothing(self, speaker: Representative, matter: Any) -> None:
        email = speaker.person.email if speaker.person else ""
        found = stages.asked_about(speaker, matter, addresses=[email])
        perform(fresh(speaker), "end", actor=None)
        with pytest.raises(ActionRefused):
            do(found, "close", speaker.person)
        assert not PassingOn.objects.visible_to(again(speaker.person)).exists()


def test_the_database_keeps_one_matter_and_one_body(representative: Representative, document: Document) -> None:
    found = stages.passed(representative, document)
    for change, name in (
        ("document_id = null", "passing_about_one_matter"),
        ("home_id = committee_id", "passing_of_one_body"),
        ("organization_id = null", "passing_of_one_body"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update register_passingon set {change} where id = %s", [found.pk])  # noqa: S608
