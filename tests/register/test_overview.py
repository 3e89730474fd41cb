"""All liaisons by committee, for the central secretariat."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from committees.directory.models import Committee
from core.accounts.roles import Role
from core.workflow.engine import perform, take_over
from liaisons.register.models import InternalLiaison, Liaison, OutsideLiaison, Representative
from tests import scenarios
from tests.contributions import stages as contributions
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import CommitteeFactory
from tests.factories.organizations import LiaisonFactory
from tests.pages import queries
from tests.reviews import stages as reviews

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-07", "REP-12")]

NUMBERS = ("a", "b", "c", "open", "outgoing", "incoming", "one_way", "outside", "missing", "unreported", "overdue")


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(holder(Role.CENTRAL_STAFF))
    return client


def follows(home: Committee, target: Committee) -> InternalLiaison:
    liaison = InternalLiaison(home=home, target=target, state="active", imported=True)
    take_over([liaison], "take_over")
    return liaison


def shown(client: Client, query: str = "") -> dict[str, dict[str, int]]:
    rows = client.get(f"/liaisons/overview/{query}").context["table"].paginated_rows
    return {
        row.record.reference: {name: getattr(row.record, name) for name in NUMBERS if getattr(row.record, name)}
        for row in rows
    }


@pytest.fixture
def made() -> None:
    first, second, third = (CommitteeFactory(reference=f"ISO/TC 97{n}", sort_key=f"97{n}") for n in range(3))
    CommitteeFactory(reference="ISO/TC 979")
    LiaisonFactory(committee=first, category="A")
    LiaisonFactory(committee=first, category="A")
    LiaisonFactory(committee=first, category="B")
    LiaisonFactory(committee=first, category="unknown")
    ended = LiaisonFactory(committee=third, category="A")
    perform(ended, "drop", actor=None)
    follows(first, second)
    follows(second, first)
    follows(first, third)
    OutsideLiaison.objects.create(home=second, outside_id=77)


@pytest.mark.usefixtures("made")
def test_a_line_for_each_committee_that_has_a_liaison(staff: Client) -> None:
    assert shown(staff) == {
        "ISO/TC 970": {"a": 2, "b": 1, "open": 1, "outgoing": 2, "incoming": 1, "one_way": 1, "missing": 3},
        "ISO/TC 971": {"outgoing": 1, "incoming": 1, "outside": 1},
        "ISO/TC 972": {"incoming": 1},
    }
    facts = {str(each["label"]): each["value"] for each in staff.get("/liaisons/overview/").context["numbers"]}
    assert facts == {
        "Category A": "2",
        "Category B": "1",
        "Category C": "0",
        "Category not stated": "1",
        "Between committees": "3",
        "Without representative": "3",
        "Without report for a year": "0",
        "Review overdue": "0",
    }


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("?only=outside", ["ISO/TC 971"]),
        ("?only=one_way", ["ISO/TC 970"]),
        ("?only=missing", ["ISO/TC 970"]),
        ("?only=open", ["ISO/TC 970"]),
        ("?q=tc 972", ["ISO/TC 972"]),
        ("?sort=-outside&q=tc 97", ["ISO/TC 971", "ISO/TC 972", "ISO/TC 970"]),
        ("?sort=outgoing", ["ISO/TC 972", "ISO/TC 971", "ISO/TC 970"]),
    ],
)
def test_filters_and_order(staff: Client, query: str, references: list[str]) -> None:
    assert list(shown(staff, query)) == references


def test_one_that_is_represented_is_not_missing(staff: Client) -> None:
    liaison = LiaisonFactory(category="A")
    reference = liaison.committee.reference
    assert shown(staff)[reference]["missing"] == 1
    representative = Representative.objects.create(
        liaison=liaison,
        organization=liaison.organization,
        committee=liaison.committee,
        name="Rita",
        email="rita@example.org",
    )
    assert shown(staff)[reference]["missing"] == 1
    for state in ("awaiting_registration", "active"):
        Representative.objects.filter(pk=representative.pk).update(state=state)
    assert "missing" not in shown(staff)[reference]


@pytest.mark.rule("REV-01")
def test_a_review_that_is_overdue_is_counted(staff: Client) -> None:
    room = reviews.room()
    reference = room.cast.committee.reference
    assert "overdue" not in shown(staff)[reference]
    late = room.review.last_day + dt.timedelta(days=1)
    with time_machine.travel(dt.datetime.combine(late, dt.time(9), tzinfo=dt.UTC), tick=False):
        staff.force_login(holder(Role.CENTRAL_STAFF))
        assert shown(staff, "?only=overdue")[reference]["overdue"] == 1


@pytest.mark.rule("REP-06", "REP-10")
class TestWithoutReport:
    """A liaison that owes reports and has given none for a year is counted; a younger one is not."""

    TODAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)

    @pytest.fixture(autouse=True)
    def now(self) -> Iterator[None]:
        with time_machine.travel(self.TODAY, tick=False):
            yield

    @pytest.mark.parametrize(
        ("category", "started_on", "counted"),
        [
            ("A", dt.date(2025, 3, 2), 1),
            ("A", dt.date(2025, 3, 3), 0),
            ("A", None, 0),
            ("B", dt.date(2020, 1, 1), 0),
            ("C", dt.date(2020, 1, 1), 0),
            ("unknown", dt.date(2020, 1, 1), 0),
        ],
    )
    def test_of_an_organization(self, staff: Client, category: str, started_on: Any, counted: int) -> None:
        liaison = LiaisonFactory(category=category, started_on=started_on)
        assert shown(staff)[liaison.committee.reference].get("unreported", 0) == counted
        facts = {str(each["label"]): each["value"] for each in staff.get("/liaisons/overview/").context["numbers"]}
        assert facts["Without report for a year"] == str(counted)

    def test_an_imported_one_counts_from_when_it_was_taken_over(self, staff: Client) -> None:
        liaison = LiaisonFactory(started_on=None)
        reference = liaison.committee.reference
        for day, counted in ((dt.date(2025, 6, 1), 0), (dt.date(2025, 1, 1), 1)):
            Liaison.objects.filter(pk=liaison.pk).update(review_from=day)
            assert shown(staff)[reference].get("unreported", 0) == counted

    @pytest.mark.parametrize(("level", "counted"), [("full", 1), ("project", 1), ("observe", 0), ("", 0)])
    def test_of_a_committee_at_home(self, staff: Client, level: str, counted: int) -> None:
        home, target = CommitteeFactory(), CommitteeFactory()
        liaison = follows(home, target)
        InternalLiaison.objects.filter(pk=liaison.pk).update(level=level, started_on=dt.date(2024, 1, 1))
        assert shown(staff)[home.reference].get("unreported", 0) == counted
        assert "unreported" not in shown(staff)[target.reference]

    @pytest.mark.parametrize(
        ("kind", "sent_on", "counted"),
        [
            ("report", dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC), 0),
            ("report", dt.datetime(2025, 3, 2, 9, tzinfo=dt.UTC), 1),
            ("comment", dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC), 1),
        ],
    )
    def test_a_report_counts_for_a_year(self, staff: Client, kind: str, sent_on: dt.datetime, counted: int) -> None:
        with time_machine.travel(dt.datetime(2024, 1, 10, 9, tzinfo=dt.UTC), tick=False):
            made = scenarios.cast("ISO/TC 973", p_members=0, o_members=0)
            representative = contributions.represented(made)
        with time_machine.travel(sent_on, tick=False):
            contributions.sent(representative, kind=kind)
        assert shown(staff)["ISO/TC 973"].get("unreported", 0) == counted
        assert list(shown(staff, "?only=unreported")) == ["ISO/TC 973"] * counted


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.usefixtures("made")
def test_downloads(staff: Client, kind: str) -> None:
    response: Any = staff.get(f"/liaisons/overview/?export={kind}")
    content = b"".join(response)
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    if kind == "csv":
        lines = content.decode().splitlines()
        assert lines[0].startswith("\ufeffCommittee,Title,A,B,C,Not stated,Outgoing,Incoming")
        assert lines[1].startswith("ISO/TC 970,")
        assert lines[1].endswith(",2,1,0,1,2,1,1,0,3,0,0")


def test_it_is_for_the_secretariat_and_the_office_of_the_ceo(client: Client) -> None:
    assert client.get("/liaisons/overview/").status_code == 403
    for person, code in (
        (UserFactory(), 403),
        (holder(Role.COMMITTEE_MANAGER, CommitteeFactory()), 403),
        (holder(Role.TPM, CommitteeFactory()), 403),
        (holder(Role.CEO_OFFICE), 200),
        (holder(Role.CENTRAL_STAFF), 200),
    ):
        client.force_login(person)
        assert client.get("/liaisons/overview/").status_code == code
        assert ("/liaisons/overview/" in client.get("/liaisons/").content.decode()) is (code == 200)


@pytest.mark.parametrize("number", [1, 30])
def test_queries(staff: Client, number: int) -> None:
    for _each in range(number):
        follows(CommitteeFactory(), CommitteeFactory())
        LiaisonFactory()
    # The frame's two, the number and a page of rows, and the numbers of each kind of liaison.
    assert queries(staff, "/liaisons/overview/") == 7
