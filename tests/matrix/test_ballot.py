"""The matrix of a ballot: by correspondence and at a meeting."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committees.ballots.models import Ballot
from committees.ballots.workflows import BALLOT
from committees.directory.models import Committee
from core.accounts.models import User
from core.accounts.roles import Role
from core.documents import kept
from core.workflow.engine import begin, perform
from core.workflow.refusals import NotAllowed
from tests.factories.accounts import UserFactory, holder
from tests.factories.ballots import (
    Chamber,
    cast,
    chamber,
    close_due,
    draft_ballot,
    meeting_vote,
    open_ballot,
    planned_meeting,
    totals,
    undecided,
)
from tests.matrix.machine import SYSTEM, Table, check, gaps
from tests.scenarios import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("BAL-01", "BAL-09", "BAL-12", "COC-10")]

REASON = {"reason": "It is overtaken."}


def _vote(ballot: Ballot) -> dict[str, Any]:
    return {f"question_{question.pk}": "yes" for question in ballot.questions.all()}


def _count(ballot: Ballot) -> dict[str, Any]:
    return totals(ballot, 2, 0, 0, voted_at="2026-03-13T10:00")


def _correction(ballot: Ballot) -> dict[str, Any]:
    return totals(ballot, 1, 1, 0, **REASON)


def _wording(ballot: Ballot) -> dict[str, Any]:
    return {"title": "Other", "question": "Shall it?", "kind": "other"}


def _confirming(ballot: Ballot) -> dict[str, Any]:
    return {"ballot": Ballot.objects.filter(way="cib", state="decided").order_by("pk").last()}


def _attachment(ballot: Ballot) -> dict[str, Any]:
    upload = SimpleUploadedFile("note.txt", b"What it is about", content_type="text/plain")
    return {"title": "Note", "file-kept": kept.keep(upload, person=ballot.created_by).token}


STARTS = {
    "draft": {"edit", "attach", "schedule", "count", "cancel", "lapse"},
    "scheduled": {"open", "cancel", "lapse"},
    "open": {
        "vote",
        "remind",
        "close",
        "ask_cancellation",
        "agree_cancellation",
        "decline_cancellation",
        "lapse",
    },
    "closed": {"decide"},
    "to_be_confirmed": {"correct", "arrange_confirmation", "confirm", "lapse"},
    "decided": {"correct"},
    "cancelled": set(),
}
LEADS = {
    "edit": "",
    "attach": "",
    "schedule": "open",
    "open": "open",
    "vote": "",
    "remind": "",
    "close": "decided",
    "decide": "decided",
    "count": "decided",
    "correct": "",
    "arrange_confirmation": "",
    "confirm": "decided",
    "cancel": "cancelled",
    "ask_cancellation": "",
    "agree_cancellation": "cancelled",
    "decline_cancellation": "",
    "lapse": "cancelled",
}
WHO = {
    "edit": {"manager"},
    "attach": {"manager"},
    "schedule": {"manager"},
    "open": {SYSTEM},
    "vote": {"p_officer", "silent_p_officer"},
    "remind": {"manager"},
    "close": {SYSTEM},
    "decide": {SYSTEM},
    "count": set[str](),
    "correct": set[str](),
    "arrange_confirmation": set[str](),
    "confirm": {SYSTEM},
    "cancel": {"manager"},
    "ask_cancellation": {"manager"},
    "agree_cancellation": {"chair"},
    "decline_cancellation": {"chair"},
    "lapse": {SYSTEM},
}
DATA = {
    "edit": _wording,
    "attach": _attachment,
    "schedule": lambda ballot: {"opens_on": "2026-03-02", "closes_on": "2026-04-01"},
    "vote": _vote,
    "count": _count,
    "correct": _correction,
    "arrange_confirmation": lambda ballot: {"opens_on": "2026-04-01", "closes_on": "2026-05-01"},
    "confirm": _confirming,
    "cancel": lambda ballot: REASON,
    "ask_cancellation": lambda ballot: REASON,
    "decline_cancellation": lambda ballot: REASON,
    "lapse": lambda ballot: REASON,
}
CIB = Table(BALLOT, who=WHO, starts=STARTS, leads=LEADS, data=DATA)
MEETING = Table(
    BALLOT,
    who=WHO | {"schedule": set(), "count": {"manager"}, "correct": {"manager"}, "arrange_confirmation": {"manager"}},
    starts=STARTS,
    leads=LEADS,
    data=DATA,
)


@pytest.fixture
def room(at: Any) -> Chamber:
    return chamber(p=3, o=1)


@pytest.fixture
def people(room: Chamber) -> dict[str, User | None]:
    """Return somebody for every role. The first P-member votes early, the second stays silent."""
    group = Committee.objects.create(
        reference=f"{room.committee}/WG 1", title="Group", kind="WG", parent=room.committee
    )
    elsewhere = chamber(p=1, o=0)
    return {
        "manager": room.manager,
        "chair": room.chair,
        "tpm": room.tpm,
        "convenor": holder(Role.CONVENOR, group),
        "p_officer": room.officers[room.members[0].pk],
        "silent_p_officer": room.officers[room.members[1].pk],
        "o_officer": room.officers[room.observers[0].pk],
        "manager_elsewhere": elsewhere.manager,
        "chair_elsewhere": elsewhere.chair,
        "officer_elsewhere": elsewhere.officers[elsewhere.members[0].pk],
        "central_staff": holder(Role.CENTRAL_STAFF),
        "ceo_office": holder(Role.CEO_OFFICE),
        "tmb": holder(Role.TMB),
        "administrator": holder(Role.ADMINISTRATOR),
        "nobody": UserFactory(),
        SYSTEM: None,
    }


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_the_tables_speak_of_everything_that_is_declared() -> None:
    assert [*gaps(CIB), *gaps(MEETING)] == []


class TestByCorrespondence:
    def test_draft(self, room: Chamber, people: dict[str, User | None]) -> None:
        assert check(CIB, draft_ballot(room), people) == []

    def test_draft_without_a_question(self, room: Chamber, people: dict[str, User | None]) -> None:
        ballot = draft_ballot(room)
        ballot.questions.all().delete()
        assert check(CIB, ballot, people, refused={"schedule": "BAL-10"}) == []

    def test_scheduled(self, room: Chamber, people: dict[str, User | None]) -> None:
        ballot = open_ballot(room, opens_on=dt.date(2026, 3, 9))
        assert check(CIB, ballot, people, refused={"open": "BAL-09"}) == []

    def test_scheduled_and_its_day_has_come(self, room: Chamber, people: dict[str, User | None], at: Any) -> None:
        ballot = open_ballot(room, opens_on=dt.date(2026, 3, 9))
        at("2026-03-09T00:00:00+01:00")
        assert check(CIB, ballot, people) == []

    def test_open(self, room: Chamber, people: dict[str, User | None]) -> None:
        ballot = open_ballot(room)
        cast(room, ballot, yes=1)
        kept_back = {"close": "BAL-12", "agree_cancellation": "BAL-12", "decline_cancellation": "BAL-12"}
        assert check(CIB, fresh(ballot), people, refused=kept_back) == []

    def test_open_and_everybody_has_voted(self, room: Chamber, people: dict[str, User | None]) -> None:
        ballot = open_ballot(room)
        cast(room, ballot, yes=3)
        kept_back = {
            "close": "BAL-12",
            "agree_cancellation": "BAL-12",
            "decline_cancellation": "BAL-12",
            "remind": "BAL-05",
        }
        assert check(CIB, fresh(ballot), people, refused=kept_back) == []

    def test_open_with_a_cancellation_asked_for(self, room: Chamber, people: dict[str, User | None]) -> None:
        ballot = open_ballot(room)
        perform(ballot, "ask_cancellation", actor=room.manager, data=REASON)
        assert check(CIB, fresh(ballot), people, refused={"close": "BAL-12", "ask_cancellation": "BAL-12"}) == []

    def test_open_past_its_closing_moment(self, room: Chamber, people: dict[str, User | None], at: Any) -> None:
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 9))
        at("2026-03-10T00:00:00+01:00")
        kept_back = {
            "vote": "BAL-09",
            "remind": "BAL-09",
            "agree_cancellation": "BAL-12",
            "decline_cancellation": "BAL-12",
        }
        assert check(CIB, ballot, people, refused=kept_back) == []

    def test_closed(self, room: Chamber, people: dict[str, User | None], at: Any) -> None:
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 9))
        at("2026-03-10T00:00:00+01:00")
        with undecided():
            perform(ballot, "close", actor=None)
        assert check(CIB, fresh(ballot), people) == []

    def test_decided(self, room: Chamber, people: dict[str, User | None], at: Any) -> None:
        ballot = open_ballot(room, closes_on=dt.date(2026, 3, 9))
        at("2026-03-10T00:00:00+01:00")
        close_due()
        assert check(CIB, fresh(ballot), people) == []

    def test_cancelled(self, room: Chamber, people: dict[str, User | None]) -> None:
        ballot = draft_ballot(room)
        perform(ballot, "cancel", actor=room.manager, data=REASON)
        assert check(CIB, fresh(ballot), people) == []


@pytest.mark.rule("BAL-14")
class TestAtAMeeting:
    @pytest.fixture
    def vote(self, room: Chamber, at: Any) -> Ballot:
        """Return a vote of a meeting on 12 and 13 March; it is the 14th."""
        ballot = meeting_vote(room, planned_meeting(room, in_days=10))
        done = open_ballot(room, closes_on=dt.date(2026, 3, 2))
        at("2026-03-14T09:00:00+01:00")
        close_due()
        assert fresh(done).state == "decided"
        return ballot

    def test_draft_before_the_meeting(self, room: Chamber, people: dict[str, User | None], at: Any) -> None:
        ballot = meeting_vote(room, planned_meeting(room, in_days=10))
        at("2026-03-11T23:59:59+01:00")
        # The form refuses any moment that could be entered now; the button says why.
        assert check(MEETING, ballot, people, refused={"count": "BAL-14"}, form_refuses={"count"}) == []

    def test_draft(self, room: Chamber, people: dict[str, User | None], vote: Ballot) -> None:
        assert check(MEETING, vote, people) == []

    def test_to_be_confirmed(self, room: Chamber, people: dict[str, User | None], vote: Ballot, at: Any) -> None:
        self._leave_open(room, vote)
        at("2026-03-30T09:00:00+02:00")
        assert check(MEETING, fresh(vote), people) == []

    def test_to_be_confirmed_with_its_ballot(
        self, room: Chamber, people: dict[str, User | None], vote: Ballot, at: Any
    ) -> None:
        self._leave_open(room, vote)
        at("2026-03-30T09:00:00+02:00")
        dates = {"opens_on": "2026-04-01", "closes_on": "2026-05-01"}
        perform(vote, "arrange_confirmation", actor=room.manager, data=dates)
        assert check(MEETING, fresh(vote), people, refused={"arrange_confirmation": "BAL-14"}) == []

    def test_decided(self, room: Chamber, people: dict[str, User | None], vote: Ballot) -> None:
        perform(vote, "count", actor=room.manager, data=_count(vote))
        assert check(MEETING, fresh(vote), people) == []

    def test_cancelled(self, room: Chamber, people: dict[str, User | None], vote: Ballot) -> None:
        perform(vote, "cancel", actor=room.manager, data=REASON)
        assert check(MEETING, fresh(vote), people) == []

    def _leave_open(self, room: Chamber, vote: Ballot) -> None:
        late = totals(vote, 2, 0, 0, voted_at="2026-03-14T00:00", bodies_gone=1)
        perform(vote, "count", actor=room.manager, data=late)
        assert fresh(vote).state == "to_be_confirmed"


def test_only_the_manager_prepares_a_ballot(room: Chamber, people: dict[str, User | None]) -> None:
    for role, person in people.items():
        ballot = Ballot(
            committee=room.committee, way="cib", kind="other", majority="simple", reference=role, title="A matter"
        )
        if role == "manager":
            begin(ballot, actor=person)
            assert ballot.pk is not None
        else:
            with pytest.raises(NotAllowed):
                begin(ballot, actor=person)
