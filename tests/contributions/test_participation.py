"""Active participation is counted for the liaison, by kind and calendar year, whoever represented it (REP-10)."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.accounts.roles import Role
from core.workflow.engine import perform
from liaisons.register import participation
from liaisons.register.models import Contribution, Representative, Review
from liaisons.register.participation import KINDS, Source, Sources
from liaisons.register.reviews import evidence, services
from tests.contributions import stages
from tests.contributions.stages import sent
from tests.factories.accounts import holder
from tests.pages import Reader, queries, text_of
from tests.passing import stages as passing
from tests.projects import stages as projects
from tests.scenarios import Cast, again, do, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("REP-10")]


def day(year: int, month: int, number: int) -> dt.datetime:
    return dt.datetime(year, month, number, 9, tzinfo=dt.UTC)


def counted(liaison: Any) -> dict[int, dict[str, int]]:
    """Return what is counted for a liaison by year, zeroes left out."""
    kind = "external" if hasattr(liaison, "organization_id") else "internal"
    table = participation.of(participation.with_participation(type(liaison).objects.filter(pk=liaison.pk), kind).get())
    return {
        each.year: {kind: count for kind, count in zip(table.kinds, each.counts, strict=True) if count}
        for each in table.years
    }


def test_by_kind_and_calendar_year(made: Cast, representative: Representative, at: Any) -> None:
    sent(representative)
    sent(representative, text="A second comment.")
    sent(representative, kind="paper")
    sent(representative, kind="report")
    at(day(2026, 12, 31))
    sent(representative, text="The last of the year.")
    at(day(2027, 1, 1))
    sent(representative, text="The first of the next.")
    assert counted(representative.liaison) == {
        2027: {"Comments": 1},
        2026: {"Reports": 1, "Comments": 3, "Contributions": 1},
    }


def test_feedback_counts_once_it_is_returned(made: Cast, representative: Representative, at: Any) -> None:
    document = passing.paper(made)
    own = {"addresses": ["ann@tides.example"], "domains": ["tides.example"]}
    asked = do(
        passing.passed(representative, document, **own), "add_feedback", representative.person, **passing.FEEDBACK
    )
    assert counted(representative.liaison) == {2026: {}}
    do(asked, "return_feedback", representative.person, **passing.SUMMARY)
    backing = passing.asked(made, representative, document)
    assert counted(representative.liaison) == {2026: {"Feedback": 1}}
    do(backing, "answer", representative.person, answer="full")
    assert counted(representative.liaison) == {2026: {"Feedback": 2}}


def test_new_work_of_an_organization_is_its_contribution(made: Cast, representative: Representative) -> None:
    projects.proposed(made, by=again(representative.person), title="Depth of the tide")
    stranger = stages.represented(made, name="Otto Other", email="otto@example.org")
    assert counted(representative.liaison) == {2026: {"Contributions": 1}}
    assert counted(stranger.liaison) == {2026: {}}


def test_the_counts_stay_with_the_liaison(made: Cast, representative: Representative) -> None:
    sent(representative)
    contact = holder(Role.ORGANIZATION_CONTACT, representative.organization)
    named = {"name": "Nora Next", "email": "nora@example.org"}
    perform(fresh(representative.liaison), "name_representative", actor=again(contact), data=named)
    following = stages.representatives.registered(Representative.objects.latest("pk"), made.staff)
    perform(fresh(representative), "end", actor=again(contact))
    sent(following, text="The tide again.")
    assert counted(representative.liaison) == {2026: {"Comments": 2}}
    review = services.plan(fresh(representative.liaison)) if not Review.objects.exists() else Review.objects.get()
    assert [(line.label, line.count) for line in evidence.of(review).lines] == [("Comments", 2)]


def test_who_represents_two_is_counted_for_the_one_he_names(
    made: Cast, representative: Representative, at: Any
) -> None:
    second = stages.represented(made, category="B")
    assert second.person == representative.person
    sent(representative)
    sent(second, text="For the other body.")
    sent(second, text="For the other body, too.")
    assert counted(representative.liaison) == {2026: {"Comments": 1}}
    assert counted(second.liaison) == {2026: {"Comments": 2}}


def test_a_committees_report_at_home_counts_for_its_liaison(made: Cast, at: Any) -> None:
    found = stages.for_committee(made, at)
    sent(found)
    sent(found, kind="report")
    assert counted(found.internal) == {2026: {"Reports": 1, "Comments": 1}}


@pytest.mark.rule("REV-04")
def test_a_review_counts_since_its_day_and_shows_the_years(
    made: Cast, representative: Representative, at: Any, client: Client
) -> None:
    sent(representative)
    at(day(2027, 2, 1))
    sent(representative, kind="report")
    review = services.plan(fresh(representative.liaison))
    Review.objects.filter(pk=review.pk).update(counted_from=dt.date(2027, 1, 1))
    found = evidence.of(fresh(review))
    assert [(line.label, line.count) for line in found.lines] == [("Reports", 1)]
    assert found.by_year is not None
    assert found.by_year.kinds == ("Reports", "Comments", "Contributions", "Feedback")
    assert [(each.year, each.counts) for each in found.by_year.years] == [(2027, (1, 0, 0, 0)), (2026, (0, 1, 0, 0))]
    assert evidence.read(found.kept()) == found
    before = {key: value for key, value in found.kept().items() if key != "by_year"}
    known = evidence.read(before)
    assert known is not None
    assert known.by_year is None, "outcomes kept before the years were counted"
    opened = do(review, "open", made.manager)
    client.force_login(again(made.manager))
    page = text_of(client.get(opened.get_absolute_url()))
    assert "YearReportsCommentsContributionsFeedbackTogether 202710001202601001" in page
    assert "Attendance: not recorded here yet" in page


def test_the_page_of_the_liaison_shows_it_to_those_concerned(
    made: Cast, representative: Representative, client: Client, at: Any
) -> None:
    sent(representative)
    url = representative.liaison.get_absolute_url()
    assert "Active participation by year" not in text_of(client.get(url))
    for person in (made.manager, representative.person, made.staff):
        assert "202601001" in Reader(again(person)).sees(url)
    assert "Active participation by year" not in Reader(made.contact).sees(url)
    for_committee = stages.for_committee(made, at)
    sent(for_committee)
    assert for_committee.internal is not None
    assert "202601001" in Reader(made.manager).sees(for_committee.internal)


@pytest.mark.parametrize("number", [1, 30])
def test_the_counts_cost_no_query_of_their_own(
    made: Cast, representative: Representative, client: Client, number: int
) -> None:
    for each in range(number):
        sent(representative, text=f"Point {each}")
    assert queries(client, representative.liaison.get_absolute_url(), made.manager) == 7
    review = services.plan(fresh(representative.liaison))
    evidence.of(fresh(review))
    with CaptureQueriesContext(connection) as seen:
        evidence.of(fresh(review))
    # The review itself, who represented when, and one for the traces of every kind.
    assert len(seen) == 3


def test_a_later_part_adds_its_kind_by_registering(made: Cast, representative: Representative) -> None:
    """Attendance joins without a change here: a source, and a column more."""
    found = Sources()
    with pytest.raises(LookupError):
        found.register("applause", "meetings", Source(rows=Contribution.objects.all, day="sent_on"))
    assert [kind for kind, _name, _source in found] == []
    there = Source(rows=Contribution.objects.all, day="sent_on", external="liaison", internal="internal")
    participation.sources.register("attendance", "test", there)
    try:
        sent(representative)
        assert counted(representative.liaison) == {2026: {"Attendance": 1, "Comments": 1}}
        days = participation.traces({"external": {representative.liaison_id}})
        assert days["external", representative.liaison_id] == Counter(
            {(dt.date(2026, 3, 2), "attendance"): 1, (dt.date(2026, 3, 2), "comments"): 1}
        )
    finally:
        del participation.sources._of_kind["attendance"]["test"]


DAYS = st.dictionaries(
    st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)), st.sampled_from(list(KINDS))),
    st.integers(1, 5),
    max_size=20,
)


@given(DAYS)
def test_no_trace_is_lost_or_counted_twice_over_the_years(days: dict[tuple[dt.date, str], int]) -> None:
    found = participation.by_year(Counter(days))
    assert sum(found.values()) == sum(days.values())
    for (year, kind), number in found.items():
        assert number == sum(n for (each, of_kind), n in days.items() if each.year == year and of_kind == kind)
