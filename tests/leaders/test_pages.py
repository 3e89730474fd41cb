"""The pages of convenors and project leaders: appointing, renewing, reading the history."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from committees.directory.models import Committee
from committees.projects.models import Project
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.services import appoint
from core.notifications.models import Message
from core.rulebook import enforcement
from core.shell import dates
from liaisons.register.models import Term
from tests import scenarios
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import WorkingGroupFactory
from tests.factories.organizations import LiaisonFactory
from tests.leaders import stages
from tests.leaders.stages import appointed, leading, resolved
from tests.pages import Reader, queries, text_of
from tests.projects import stages as projects
from tests.scenarios import Cast, do

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-05")]


def convenor_form(group: Committee) -> str:
    return reverse("register:appoint-convenor", args=[group.pk])


def leader_form(project: Project) -> str:
    return reverse("register:appoint-leader", args=[project.pk])


def body(made: Cast) -> str:
    return f"nationalbody-{stages.member_of(made).pk}"


def test_a_convenor_is_appointed_and_stands_on_the_page(made: Cast, group: Committee) -> None:
    scenarios.person("Nora New", "nora")
    resolution = resolved(made)
    manager = Reader(made.manager)
    assert convenor_form(group) in manager.client.get(group.get_absolute_url()).text
    typed = {"person": "nora@example.org", "origin": body(made), "resolution": str(resolution.pk)}
    response = manager.send(convenor_form(group), **typed)
    assert response.status_code == 302
    term = Term.objects.get()
    assert response.url == term.get_absolute_url()
    assert (term.starts_on, term.ends_on) == (dt.date(2026, 3, 2), dt.date(2029, 3, 2))
    page = manager.sees(term)
    assert f"Nora New was appointed by {resolution.number} of ISO/TC 940." in page
    assert "Nora New 2 Mar 2026 2 Mar 2029 Appointed" in manager.sees(group)
    assert "Nora New ISO/TC 940/WG 1 2 Mar 2026" in manager.sees(made.committee)
    assert "Nora New" in manager.sees("/search/?q=nora")


def test_a_refusal_says_why_and_keeps_what_was_typed(made: Cast, project: Project) -> None:
    liaison = LiaisonFactory(committee=made.committee, category="B")
    scenarios.person("Leo Leader", "leo")
    manager = Reader(made.manager)
    response = manager.send(
        leader_form(project),
        person="leo@example.org",
        origin=f"liaison-{liaison.pk}",
        resolution=str(resolved(made).pk),
        ends_on="2029-03-03",
    )
    assert response.status_code == 422
    said = text_of(response)
    assert f"{liaison.organization} is in category B liaison" in said
    assert "ends on 2 Mar 2029 at the latest" in said
    assert said.count("(COM-05)") >= 2
    assert 'value="2029-03-03"' in response.text
    assert not Term.objects.exists()


def test_somebody_without_an_account_gets_one(made: Cast, group: Committee) -> None:
    manager = Reader(made.manager)
    typed = {"person": "new@nowhere.example", "origin": body(made), "resolution": str(resolved(made).pk)}
    response = manager.send(convenor_form(group), **typed)
    assert response.status_code == 422
    assert "enter the name to open one" in text_of(response)
    refused = manager.send(convenor_form(group), **typed, name="Nick Newcomer", ends_on="2030-01-01")
    assert refused.status_code == 422
    assert not User.objects.filter(name="Nick Newcomer").exists()
    assert manager.send(convenor_form(group), **typed, name="Nick Newcomer").status_code == 302
    person = User.objects.get(name="Nick Newcomer")
    assert Term.objects.get().person == person
    assert "Convenor" in Message.objects.get(kind="accounts/welcome", email="new@nowhere.example").text


def test_who_has_left_is_not_appointed(made: Cast, group: Committee) -> None:
    UserFactory(email="gone@example.org", is_active=False)
    typed = {"person": "gone@example.org", "name": "Gone", "origin": body(made), "resolution": str(resolved(made).pk)}
    assert Reader(made.manager).send(convenor_form(group), **typed).status_code == 422


def test_a_resolution_comes_first(made: Cast, group: Committee) -> None:
    assert "has no published resolution yet" in Reader(made.manager).sees(convenor_form(group))


def test_the_convenor_there_is_is_named(made: Cast, group: Committee) -> None:
    appoint(person=scenarios.person("Conrad Known"), role=Role.CONVENOR, scope=group)
    assert "Conrad Known is convenor without a resolution on record" in Reader(made.manager).sees(convenor_form(group))


def test_renewed_by_a_new_resolution(made: Cast, group: Committee, at: Any) -> None:
    first = resolved(made)
    nora, last = scenarios.person("Nora New", "nora"), dt.date(2026, 8, 31)
    term = appointed(made, nora, resolution=first, ends_on=last)
    at(dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC))
    manager = Reader(made.manager)
    assert "Terms of office that end" in manager.sees("/work/")
    url = reverse("register:renew-term", args=[term.pk])
    form = manager.form(url)
    assert (form.sent["person"], form.sent["origin"]) == ("nora@example.org", body(made))
    assert form.sent["starts_on"] == "2026-09-01"
    refused = manager.send(url, resolution=str(first.pk))
    assert refused.status_code == 422
    assert "a renewal needs a new resolution of ISO/TC 940. (COM-05)" in text_of(refused)
    assert manager.send(url, resolution=str(resolved(made).pk)).status_code == 302
    assert "Terms of office that end" not in manager.sees("/work/")
    newest = Term.objects.latest("pk")
    assert (newest.person, newest.ends_on) == (term.person, dt.date(2029, 9, 1))
    assert "2 Mar 2026 – 31 Aug 2026" in manager.sees(newest)


def test_nothing_of_people_without_signing_in(client: Client, made: Cast, group: Committee, project: Project) -> None:
    term, led = appointed(made), leading(made, project)
    for thing in (made.committee, group, project):
        page = client.get(thing.get_absolute_url()).text
        assert "Nora New" not in page
        assert "Leo Leader" not in page
    for each in (term, led):
        assert client.get(each.get_absolute_url()).status_code == 302
    assert "Nora New" not in client.get("/search/?q=Nora").text


def test_a_manager_does_no_longer_appoint_without_a_resolution(made: Cast, group: Committee) -> None:
    manager = Reader(made.manager)
    assert manager.client.get(reverse("directory:appoint", args=[group.pk])).status_code == 403
    assert "Appoint to a post" not in manager.sees(group)
    assert "Appoint to a post" in Reader(made.staff).sees(group)
    assert Reader(made.staff).client.get(convenor_form(group)).status_code == 403


def test_the_history_of_a_group(made: Cast, group: Committee, at: Any) -> None:
    first = appointed(made, ends_on=dt.date(2026, 12, 31))
    appointed(made, scenarios.person("Otto Other"), starts_on=dt.date(2027, 1, 1))
    do(first, "end_early", made.manager, on="2026-06-30", ending="resigned")
    page = Reader(holder(Role.CHAIR, made.committee)).sees(group)
    assert "Nora New 2 Mar 2026 30 Jun 2026 Ended early" in page
    assert "Otto Other 1 Jan 2027 1 Jan 2030 Appointed" in page
    assert "Nora New" not in Reader(made.chair).sees(made.committee), "those in office only"


def test_what_enforces_it_is_on_record() -> None:
    enforcement.load()
    assert {each.kind for each in enforcement.of("COM-05")} >= {"record", "guard", "page", "deadline", "right"}


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Cast, group: Committee, number: int) -> None:
    resolution = resolved(made)
    for each in range(number):
        where = group if each == 0 else WorkingGroupFactory(parent=made.committee)
        person = UserFactory()
        found = appointed(made, person, post=where, resolution=resolution)
        led = leading(made, projects.project(made, f"ISO/CD {95000 + each}"), person, resolution=resolution)
    assert queries(client, "/liaisons/leaders/", made.manager) == 4
    assert queries(client, found.get_absolute_url(), made.manager) == 6
    assert queries(client, made.committee.get_absolute_url(), made.manager) == 9
    assert queries(client, group.get_absolute_url(), made.manager) == 7
    assert queries(client, led.project.get_absolute_url(), made.manager) == 6


class TestNothingIsWaitedForBeforeTheNotice:
    """A term in office waits for nobody until the notice before its end, and from that day on (COM-05)."""

    def waiting_since(self, made: Cast) -> list[tuple[str, str]]:
        """Return of each term in My work since when it waits, and what its tile says."""
        piles = Reader(made.manager).client.get("/work/").context["piles"]
        return [
            (dates.day(row.waiting_since), pile.note) for pile in piles for row in pile.rows if isinstance(row, Term)
        ]

    def test_from_the_day_of_the_notice_on(self, made: Cast, at: Any) -> None:
        term = appointed(made, ends_on=dt.date(2026, 12, 31))
        assert term.remind_from == dt.date(2026, 10, 8)
        at(dt.datetime(2026, 10, 7, 11, tzinfo=dt.UTC))
        assert self.waiting_since(made) == []
        before = Reader(made.manager).sees(term)
        assert "days left" not in before
        assert "A successor is asked for from8 Oct 2026" in before
        at(dt.datetime(2026, 10, 18, 11, tzinfo=dt.UTC))
        assert self.waiting_since(made) == [("8 Oct 2026", "oldest waiting 10 days")]
        assert "Appointed 8 Oct 2026" in Reader(made.manager).sees("/work/")
        assert "74 days left: End of the term of office" in Reader(made.manager).sees(term)

    def test_a_short_term_waits_since_its_appointment(self, made: Cast) -> None:
        appointed(made, ends_on=dt.date(2026, 4, 30))
        assert self.waiting_since(made) == [("2 Mar 2026", "oldest waiting 0 days")]

    def test_who_was_to_follow_does_not(self, made: Cast, at: Any) -> None:
        """The days in which the succession was settled are not counted as waiting."""
        term = appointed(made, ends_on=dt.date(2026, 6, 30))
        at(dt.datetime(2026, 5, 4, 11, tzinfo=dt.UTC))
        follows = appointed(made, scenarios.person("Otto Other"), starts_on=dt.date(2026, 7, 1))
        assert self.waiting_since(made) == []
        settled = Reader(made.manager).sees(term)
        assert "A successor is asked for" not in settled
        at(dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC))
        do(follows, "end_early", made.manager, on="2026-06-01", ending="resigned")
        at(dt.datetime(2026, 6, 4, 11, tzinfo=dt.UTC))
        assert self.waiting_since(made) == [("1 Jun 2026", "oldest waiting 3 days")]
