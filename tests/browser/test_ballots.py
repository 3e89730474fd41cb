"""The pages of ballots and meetings in a real browser."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from committees.ballots.models import Ballot, Resolution, Vote
from core import clock
from core.accounts.models import User
from tests.browser.visitor import SCREENS
from tests.factories.ballots import (
    Chamber,
    cast,
    chamber,
    draft_ballot,
    meeting_vote,
    open_ballot,
    planned_meeting,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(live_server: Any) -> Chamber:
    return chamber(p=6, o=2, title="Container documents")


def signed_in(visit: Any, person: User, path: str, **screen: Any) -> Any:
    """Open `path` as `person`."""
    client = Client()
    client.force_login(person)
    page = visit("/committees/", **screen)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": page.url.removesuffix("/committees/")}])
    page.goto(page.url.replace("/committees/", path))
    return page


def decided(room: Chamber) -> Ballot:
    """Return a vote of a meeting that was counted, corrected, and has its resolution."""
    from committees.ballots.workflows import DRAFT
    from core.workflow.engine import perform

    ballot = meeting_vote(room, planned_meeting(room, in_days=1, days=1), kind="carried_over")
    assert ballot.state == DRAFT
    meeting = ballot.meeting
    assert meeting is not None
    # The meeting has been yesterday by now: only its own row knows.
    day = clock.today() - dt.timedelta(days=1)
    meeting.starts_on = meeting.ends_on = day
    meeting.save()
    question = ballot.questions.get()
    positions = dict(zip(room.members, ["yes", "yes", "yes", "no", "abstain", "none"], strict=True))
    by_body = {f"question_{question.pk}_body_{body.pk}": position for body, position in positions.items()}
    perform(
        ballot,
        "count",
        actor=room.manager,
        data={"voted_at": f"{day}T10:00", "bodies_gone": 0, "written": 1, **by_body},
    )
    return ballot


# Wide and light, narrow and dark: the components have been judged on all four screens in the gallery.
@pytest.mark.parametrize(("width", "scheme"), [SCREENS[0], SCREENS[-1]])
def test_pages_are_accessible(visit: Any, assert_accessible: Any, room: Chamber, width: int, scheme: str) -> None:
    opened, draft, closed = open_ballot(room), draft_ballot(room), decided(room)
    cast(room, opened, yes=2)
    officer: User = room.officers[room.members[3].pk]
    page = signed_in(visit, officer, opened.get_absolute_url(), width=width, scheme=scheme)
    assert_accessible(page)
    base = page.url.removesuffix(opened.get_absolute_url())
    page.goto(f"{base}{reverse('ballots:list')}")
    assert_accessible(page)
    page = signed_in(visit, room.manager, closed.get_absolute_url(), width=width, scheme=scheme)
    assert_accessible(page)
    resolution = Resolution.objects.get()
    meeting = closed.meeting
    assert meeting is not None
    for heading, path in (
        (draft.title, draft.get_absolute_url()),
        (opened.title, opened.get_absolute_url()),
        ("Announce the ballot", reverse("workflow:act", args=["ballot", draft.pk, "schedule"])),
        ("Correct the counts", reverse("workflow:act", args=["ballot", closed.pk, "correct"])),
        ("Prepare a ballot", reverse("ballots:new", args=[room.committee.pk])),
        ("Resolutions", reverse("ballots:resolutions")),
        (resolution.number, resolution.get_absolute_url()),
        ("Correct the text", reverse("ballots:correct_resolution", args=[resolution.pk])),
        ("Participation in ballots", reverse("ballots:participation_now", args=[room.committee.pk])),
        ("Meetings", reverse("meetings:list")),
        (meeting.title, meeting.get_absolute_url()),
        ("Plan a meeting", reverse("meetings:plan", args=[room.committee.pk])),
        (str(room.committee), room.committee.get_absolute_url()),
    ):
        page.goto(f"{base}{path}")
        assert heading in page.locator("h1").inner_text()
        assert_accessible(page)


@pytest.mark.rule("BAL-09", "BAL-13")
def test_voting_and_changing_the_vote(visit: Any, room: Chamber) -> None:
    ballot = open_ballot(room)
    officer: User = room.officers[room.members[0].pk]
    page = signed_in(visit, officer, ballot.get_absolute_url())
    for position in ("No", "Yes"):
        page.get_by_label(position, exact=True).check()
        page.get_by_role("button", name="Vote").click()
        page.get_by_text("Vote received").first.wait_for()
        assert page.get_by_label(position, exact=True).is_checked()
        assert "1 of 6 answered" in page.content()
    assert list(Vote.objects.values_list("position", flat=True)) == ["no", "yes"]
