"""The way of a representative, of an organization and of a committee: rights, registrations, gaps, successors."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committees.ballots.models import Ballot, Resolution
from committees.directory import papers
from committees.directory.models import Committee
from committees.directory.reading import reads
from core import clock
from core.accounts.roles import Role
from core.documents.kept import keep
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import offers, perform
from core.workflow.timed import perform_due
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.models import Representative
from liaisons.register.representatives import queries
from tests import scenarios
from tests.documents import samples
from tests.factories.accounts import give_second_factor
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.representatives import stages
from tests.representatives.stages import NORA, RITA, group_of, named, registered
from tests.representatives.tables import suspension
from tests.scenarios import again, do, fresh, period

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=f"register/{kind}").values_list("email", flat=True))


def read(representative: Representative, *committees: Committee) -> list[bool]:
    """Return of which committees the representative reads the documents, asked as a new request does."""
    assert representative.person is not None
    return [reads(again(representative.person), committee) for committee in committees]


@pytest.mark.rule("REP-01", "REP-02", "REP-03", "INT-13", "DOC-01", "DOC-02")
def test_of_a_committee_from_the_vote_to_the_registration(made: Pair, at: Any) -> None:
    target, group = made.target.committee, group_of(made)
    liaison = internal.scheduled(made)
    assert [(each.name, each.state) for each in liaison.representatives.all()] == [(made.member.name, "proposed")]
    liaison = stages.followed(Pair(made.home, scenarios.cast("ISO/TC 922", p_members=0)), at)
    found = liaison.named
    assert (found.state, found.home, found.internal) == ("awaiting_registration", made.home.committee, liaison)
    other = liaison.target
    assert read(found, other) == [False], "approved, but not registered"

    found = registered(found, made.home.staff)
    assert (found.state, found.started_on) == ("active", clock.today(found.zone))
    assert read(found, other, target, group) == [True, False, False]
    assert told("representative_registered") == {
        found.email,
        made.manager.email,
        *Message.objects.filter(email__startswith="manager-tc922").values_list("email", flat=True),
    }
    assert list(ledger.verify()) == []


@pytest.mark.rule("REP-02", "REP-03", "INT-13", "DOC-02")
def test_the_list_is_corrected_and_confirmed(made: Pair, at: Any) -> None:
    target, group = made.target.committee, group_of(made)
    liaison = stages.followed(made, at)
    found = registered(liaison.named, made.home.staff)
    assert read(found, target, group) == [True, False]
    found = do(found, "ask_correction", found.person, reason="WG 1 is missing.")
    assert (found.correction, found.confirmed_at) == ("WG 1 is missing.", None)
    assert told("correction_asked") == {made.home.staff.email, made.target.tpm.email}
    found = do(found, "change_registrations", made.target.tpm, committees=[group.pk], reason="Added.")
    assert read(found, target, group) == [True, True], "the committee of the liaison is always among them"
    assert (found.correction, found.confirmed_at) == ("", None)
    found = do(found, "confirm_list", found.person)
    assert found.confirmed_at == clock.now()
    found = do(found, "change_registrations", made.home.staff, committees=[], reason="The group has finished.")
    assert read(found, target, group) == [True, False]
    lines = [(str(each.committee), each.ends_on) for each in queries.registrations(found)]
    assert lines == [("ISO/TC 921", None), ("ISO/TC 921/WG 1", clock.today())], "the history stays"


@pytest.mark.rule("INT-08", "REP-12")
def test_when_the_last_of_a_committee_leaves_the_manager_stands_in(made: Pair, at: Any) -> None:
    liaison = stages.followed(made, at)
    first = registered(liaison.named, made.home.staff)
    Message.objects.all().delete()
    first = do(first, "end", made.manager)
    liaison = fresh(liaison)
    assert (first.state, liaison.state) == ("ended", "active")
    assert read(first, liaison.target) == [False]
    assert (liaison.placeholder.email, liaison.call_opened_on) == (made.manager.email, clock.today(liaison.zone))
    assert made.member.email in told("internal/call")
    assert liaison.placeholder.registrations.count() == 0, "a placeholder is not registered"

    second = named(liaison, made.manager)
    assert fresh(liaison).placeholder is not None
    registered(second, made.home.staff)
    assert fresh(liaison).placeholder is None
    assert list(ledger.verify()) == []


@pytest.mark.rule("REP-12", "EXT-15", "SVC-02")
@pytest.mark.parametrize("how", ["end", "end_by_decision"])
def test_when_the_last_of_an_organization_leaves_it_is_asked_for_a_successor(
    made: Pair, at: Any, client: Any, how: str
) -> None:
    liaison, contact = stages.external(made)
    first = registered(named(liaison, contact), made.home.staff)
    role = {"role": Role.REPRESENTATIVE, "person": first.person}
    assert read(first, liaison.committee) == [True]
    actor, data = (
        (contact, {})
        if how == "end"
        else (
            made.home.staff,
            {"decision": "TMB 7/2026", "decided_on": clock.today().isoformat()},
        )
    )
    first = do(first, how, actor, **data)
    assert fresh(liaison).state == "active"
    assert read(first, liaison.committee) == [False]
    assert not again(first.person).appointments.in_force().filter(**role).exists()  # type: ignore[arg-type]
    assert told("successor_asked") == {contact.email, made.target.manager.email}
    assert "without representative" in client.get(liaison.get_absolute_url()).content.decode()
    client.force_login(again(contact))
    assert "Representatives to name" in client.get("/work/").content.decode()
    second = registered(named(liaison, contact, **NORA), made.home.staff)
    assert "without representative" not in client.get(liaison.get_absolute_url()).content.decode()
    assert read(second, liaison.committee) == [True]


@pytest.mark.rule("REP-12", "REP-01")
@pytest.mark.parametrize("kind", ["committee", "organization"])
def test_a_successor_takes_over_on_the_day_of_the_registration(made: Pair, at: Any, kind: str) -> None:
    if kind == "committee":
        liaison: Any = stages.followed(made, at)
        first, by = registered(liaison.named, made.home.staff), made.manager
    else:
        liaison, by = stages.external(made)
        first = registered(named(liaison, by), made.home.staff)
    second = named(liaison, by, **NORA, replaces=first.pk)
    assert (fresh(first).state, second.state) == ("active", "awaiting_registration")
    second = registered(second, made.home.staff)
    first = fresh(first)
    assert (first.state, first.ended_on) == ("ended", clock.today(first.zone))
    assert (second.replaces, second.state) == (first, "active")
    assert read(first, first.committee) == [False]
    assert not Representative.objects.filter(state="default_cm").exists(), "there was no gap"
    assert told("successor_asked") == set()


@pytest.mark.rule("REP-02", "CND-11")
@pytest.mark.parametrize("kind", ["committee", "organization"])
def test_a_suspension_takes_all_rights_and_gives_them_back(made: Pair, at: Any, client: Any, kind: str) -> None:
    if kind == "committee":
        liaison: Any = stages.followed(made, at)
        found, body = registered(liaison.named, made.home.staff, group_of(made)), made.manager
    else:
        liaison, body = stages.external(made)
        found = registered(named(liaison, body), made.home.staff, group_of(made))
    where = (made.target.committee, group_of(made))
    give_second_factor(made.home.staff)
    assert read(found, *where) == [True, True]
    found = do(found, "suspend", made.home.staff, **suspension(found))
    assert (found.state, found.suspended_by) == ("suspended", "tmb")
    assert read(found, *where) == [False, False]
    assert told("representative_suspended") == {found.email, body.email, made.target.tpm.email}
    assert not Message.objects.filter(kind="register/representative_suspended", text__contains="inquiry").exists()
    for reader, sees in ((made.target.manager, False), (made.home.staff, True), (found.person, True)):
        client.force_login(again(reader))  # type: ignore[arg-type]
        page = client.get(found.get_absolute_url()).content.decode()
        assert "Suspended" in page
        assert ("under inquiry" in page) is sees
    found = do(found, "restore", made.home.staff, reason="The inquiry has ended.")
    assert (found.state, found.suspended_by) == ("active", "")
    assert read(found, *where) == [True, True]


@pytest.mark.rule("REP-01", "COM-06")
@pytest.mark.parametrize(
    ("yes", "no", "state"), [(2, 0, "awaiting_registration"), (0, 2, "ended"), (0, 0, "awaiting_registration")]
)
def test_a_resolution_that_only_appoints_is_attached_to_the_person(
    made: Pair, at: Any, yes: int, no: int, state: str
) -> None:
    liaison = stages.followed(made, at)
    registered(liaison.named, made.home.staff)
    rita = named(liaison, made.manager)
    rita = do(rita, "put_to_vote", made.manager, **period(rita))
    assert [each.action.name for each in offers(rita, again(made.home.staff)) if not each.enabled] == ["activate"]
    ballot = Ballot.objects.latest("pk")
    assert (ballot.subject, ballot.kind) == (rita, "other")
    scenarios.vote(made.home, ballot, yes=yes, no=no)
    at(ballot.closes_at)
    perform_due()
    rita = fresh(rita)
    assert rita.state == state
    assert InternalLiaison.objects.count() == 1, "no liaison comes of it"
    if yes:
        assert rita.resolution == Resolution.objects.get(ballot=ballot)
        assert RITA["name"] not in rita.resolution.current.text, "the public copy names nobody"
        assert registered(rita, made.home.staff).state == "active"
    else:
        assert rita.resolution is None
    assert list(ledger.verify()) == []


@pytest.mark.rule("REP-11", "DOC-03")
def test_interests_bring_notices_and_no_access(made: Pair, at: Any) -> None:
    group = group_of(made)
    liaison = stages.followed(made, at)
    found = registered(liaison.named, made.home.staff)
    found = do(found, "state_interests", found.person, committees=[group.pk])
    upload = keep(SimpleUploadedFile("paper.pdf", samples.PDF), person=made.target.manager)
    papers.add_paper(committee=group, title="Secret sketch", kind="report", upload=upload, by=made.target.manager)
    message = Message.objects.get(kind="register/document_of_interest")
    assert (message.email, str(group) in message.text) == (found.email, True)
    assert "Secret sketch" not in message.text
    assert message.link == group.get_absolute_url()
    assert read(found, group) == [False]
    do(found, "change_registrations", made.home.staff, committees=[group.pk], reason="Asked for.")
    upload = keep(SimpleUploadedFile("next.pdf", samples.PDF), person=made.target.manager)
    papers.add_paper(committee=group, title="Next", kind="report", upload=upload, by=made.target.manager)
    assert Message.objects.filter(kind="register/document_of_interest").count() == 1
    assert Message.objects.filter(kind="directory/document_added", email=found.email).count() == 1


@pytest.mark.rule("REP-05", "REP-07")
def test_one_person_for_two_organizations_is_warned_and_declares_the_capacity(made: Pair, at: Any, client: Any) -> None:
    one, contact = stages.external(made)
    other, other_contact = stages.external(made, "C")
    first = registered(named(one, contact), made.home.staff, group_of(made))
    second = registered(named(other, other_contact), made.home.staff)
    assert first.person == second.person
    client.force_login(again(second.person))  # type: ignore[arg-type]
    page = client.get(second.get_absolute_url()).content.decode()
    assert "That is not recommended" in page
    url = f"/do/representative/{second.pk}/confirm_list/"
    assert client.post(url, {"version": second.version}).status_code == 422
    assert client.post(url, {"version": second.version, "names_body": "on"}).status_code == 302
    assert fresh(second).names_body is True
    labels = {(str(line.committee), line.capacity) for each in (first, second) for line in queries.registrations(each)}
    assert labels == {
        ("ISO/TC 921", "brings the organization’s views and expertise"),
        ("ISO/TC 921/WG 1", "expert, acts personally"),
        ("ISO/TC 921/WG 1", "speaks officially for the organization"),
    }


@pytest.mark.rule("INT-10", "INT-13", "RPT-02")
def test_at_level_observe_the_manager_represents_and_is_registered_nowhere(made: Pair, at: Any) -> None:
    liaison = stages.followed(made, at, level="observe")
    found = liaison.named
    assert (found.person, found.by_office, liaison.placeholder) == (made.manager, True, None)
    found = do(found, "activate", made.home.staff)
    assert (found.state, found.registrations.count()) == ("active", 0)
    assert found.confirmed_at is not None, "there is nothing to confirm"
    assert read(found, liaison.target) == [True], "as the home secretariat (DOC-06)"
    do(found, "end", made.manager)
    assert fresh(liaison).named.by_office is True, "the manager is named anew, no call is opened"
    assert fresh(liaison).call_opened_on is None


@pytest.mark.rule("REP-06")
@pytest.mark.parametrize(
    ("kind", "owed"),
    [
        ("A", ["Takes an active part", "Reports", "Comments in ballots"]),
        ("B", ["Takes an active part"]),
        ("C", ["Takes an active part"]),
        ("full", ["Takes an active part", "Reports", "Comments in ballots"]),
        ("project", ["Takes an active part", "Reports", "Comments in ballots"]),
        ("observe", ["Takes an active part", "Comments in ballots"]),
        ("unknown", []),
    ],
)
def test_duties_by_kind(kind: str, owed: list[str]) -> None:
    assert [duty.label for duty in queries.duties_of(kind) if duty.has] == owed


@pytest.mark.rule("REV-09")
def test_with_a_liaison_everything_ends(made: Pair, at: Any) -> None:
    liaison, contact = stages.external(made)
    found = registered(named(liaison, contact), made.home.staff, group_of(made))
    do(found, "state_interests", found.person)
    perform(liaison, "drop", actor=None)
    found = fresh(found)
    assert (found.state, found.registrations.open().count()) == ("ended", 0)
    assert read(found, liaison.committee, group_of(made)) == [False, False]
    assert told("successor_asked") == set()
