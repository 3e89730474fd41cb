"""All liaisons of a committee in one round: one paper, one vote, one resolution, each result followed by itself."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from committees.ballots.models import Resolution
from committees.ballots.services import cast_vote
from committees.meetings.services import plan_meeting
from core import clock
from core.documents.models import Document
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.refusals import FormInvalid, GuardFailed, NotAllowed
from liaisons.register import tasks
from liaisons.register.models import Liaison, Review, ReviewRound, RoundLine
from tests import scenarios
from tests.internal import stages as internal
from tests.reviews import stages
from tests.reviews.stages import Room, choice
from tests.scenarios import again, ballot_on, do, fresh, period

pytestmark = [pytest.mark.django_db, pytest.mark.rule("REV-05")]


@pytest.fixture
def bridges(made: Room) -> Liaison:
    return stages.with_organization(made.cast, "Busy Bridges")[0]


@pytest.fixture
def docks(made: Room) -> Liaison:
    return stages.with_organization(made.cast, "Dry Docks")[0]


def answer(made: Room, found: ReviewRound, at: Any, **by_number: str) -> ReviewRound:
    """Let every P-member answer the questions alike, `q1="yes"`; the ballot closes and is followed."""
    ballot = ballot_on(found)
    positions = {question: by_number[f"q{question.number}"] for question in ballot.questions.all()}
    for member, officer in made.cast.voters.items():
        cast_vote(ballot=ballot, body=member, by=again(officer), position=positions)
    at(ballot.closes_at)
    scenarios.close(ballot)
    return fresh(found)


def heard(found: ReviewRound, at: Any) -> ReviewRound:
    at(clock.now() + dt.timedelta(weeks=4, days=1))
    return fresh(found)


@pytest.mark.rule("REV-06", "REV-07", "COM-06", "BAL-11")
def test_every_liaison_follows_its_own_result(made: Room, bridges: Liaison, docks: Liaison, at: Any) -> None:
    other = internal.active(internal.Pair(made.cast, scenarios.cast("ISO/TC 922", p_members=0)), at)
    found = stages.round_of(made.cast)
    assert {str(line.review.state) for line in found.all_lines} == {"open"}
    assert len(found.all_lines) == 4
    data = {
        **choice(found, bridges, "confirm"),
        **choice(found, docks, "cancel", "Not seen since it began."),
        **choice(found, made.liaison, "cancel", "Silent."),
        **choice(found, other, "cancel", "No longer needed."),
    }
    found = do(found, "choose", made.manager, **data)
    assert Review.objects.of(docks).get().hearing_until == clock.today() + dt.timedelta(weeks=4)
    assert Review.objects.of(other).get().hearing_until is None
    with pytest.raises(GuardFailed) as refused:
        do(found, "put_to_ballot", made.manager, **period(found))
    assert [refusal.rule for refusal in refused.value.refusals] == ["REV-06"]

    found = heard(found, at)
    found = do(found, "put_to_ballot", made.manager, **period(found))
    ballot = ballot_on(found)
    questions = [question.text for question in ballot.questions.all()]
    assert (found.state, len(questions), ballot.majority) == ("in_vote", 4, "simple")
    by_liaison = {line.review.liaison: line.number for line in found.all_lines}
    assert questions[by_liaison[bridges] - 1] == "Shall the liaison of ISO/TC 920 with BBUSY be confirmed?"
    assert "lack of active participation" in questions[by_liaison[docks] - 1]
    assert questions[by_liaison[other] - 1] == "Shall the liaison of ISO/TC 920 with ISO/TC 922 end?"

    votes = {by_liaison[bridges]: "yes", by_liaison[docks]: "yes", by_liaison[made.liaison]: "no"}
    votes[by_liaison[other]] = "yes"
    found = answer(made, found, at, **{f"q{number}": position for number, position in votes.items()})
    assert found.state == "done"
    assert (fresh(bridges).state, fresh(docks).state) == ("active", "ended")
    assert (fresh(made.liaison).state, fresh(other).state) == ("active", "ended")
    states = {
        liaison: Review.objects.of(liaison).order_by("pk").first().state  # type: ignore[union-attr]
        for liaison in (bridges, docks, made.liaison, other)
    }
    assert states == {bridges: "confirmed", docks: "ended", made.liaison: "confirmed", other: "ended"}
    text = Resolution.objects.get(ballot=ballot).current.text
    assert Resolution.objects.filter(ballot__kind="cancellation").count() == 1
    assert "The liaison with BBUSY is confirmed. (yes 3, no 0, abstain 0)" in text
    assert "The liaison with DDRY is cancelled for lack of active participation. (yes 3, no 0, abstain 0)" in text
    assert "The ending of the liaison with QQUIET was not carried. (yes 0, no 3, abstain 0)" in text
    assert "The liaison with ISO/TC 922 ends." in text
    assert list(ledger.verify()) == []


def test_the_resolution_does_not_hang_on_the_first_question(made: Room, bridges: Liaison, at: Any) -> None:
    found = stages.round_of(made.cast)
    data = {**choice(found, bridges, "confirm"), **choice(found, made.liaison, "confirm")}
    found = do(found, "choose", made.manager, **data)
    found = do(found, "put_to_ballot", made.manager, **period(found))
    ballot = ballot_on(found)
    found = answer(made, found, at, q1="no", q2="yes")
    assert "its review goes on" in Resolution.objects.get(ballot=ballot).current.text
    by_number = {line.number: line.review for line in found.all_lines}
    assert (fresh(by_number[1]).state, fresh(by_number[2]).state) == ("open", "confirmed")
    assert do(by_number[1], "confirm", made.manager, **stages.view()).state == "confirmed"


def test_where_nothing_carries_there_is_no_resolution(made: Room, at: Any) -> None:
    found = stages.round_of(made.cast)
    found = do(found, "choose", made.manager, **choice(found, made.liaison, "confirm"))
    found = do(found, "put_to_ballot", made.manager, **period(found))
    found = answer(made, found, at, q1="no")
    assert (found.state, made.review.state) == ("done", "open")
    assert not Resolution.objects.filter(ballot=ballot_on(found)).exists()


def test_by_the_vote_of_a_meeting(made: Room, bridges: Liaison, at: Any) -> None:
    day = clock.today() + dt.timedelta(weeks=3)
    meeting = plan_meeting(
        committee=made.cast.committee, title="Plenary", starts_on=day, ends_on=day, agenda=["Opening"], by=made.manager
    )
    found = stages.round_of(made.cast)
    data = {**choice(found, bridges, "confirm"), **choice(found, made.liaison, "confirm")}
    found = do(found, "choose", made.manager, **data)
    found = do(found, "put_to_meeting", made.manager, meeting=meeting.pk)
    ballot = ballot_on(found)
    typed = {"title": "T", "question": "Another one?", "further_questions": "", "resolution_text": ""}
    with pytest.raises(GuardFailed, match="The questions come from what is decided on"):
        perform(ballot, "edit", actor=again(made.manager), data=typed)
    at(meeting.starts_at + dt.timedelta(hours=6))
    counts: dict[str, Any] = {}
    for question, (yes, no) in zip(ballot.questions.all(), [(2, 1), (1, 2)], strict=True):
        counts |= {f"question_{question.pk}_yes": yes, f"question_{question.pk}_no": no}
        counts[f"question_{question.pk}_abstain"] = 0
    local = clock.now().astimezone(meeting.zone).strftime("%Y-%m-%dT%H:%M")
    data = {"voted_at": local, "bodies_gone": 0, "written": 0, **counts}
    perform(ballot, "count", actor=again(made.manager), data=data)
    found = fresh(found)
    assert [(line.number, line.result) for line in found.all_lines] == [(1, "approved"), (2, "not_approved")]
    assert found.state == "done"
    # Wrongly entered counts of any question cannot overturn what was followed.
    wrong = {name: (2 if name.endswith("_yes") else 0) for name in counts}
    with pytest.raises(GuardFailed) as refused:
        perform(
            fresh(ballot),
            "correct",
            actor=again(made.manager),
            data={"reason": "Mixed.", "written": 0, **wrong},
        )
    assert refused.value.refusals[0].rule == "COM-06"


def test_asked_in_a_round_and_left_out_of_its_vote(made: Room, bridges: Liaison, at: Any) -> None:
    found = stages.round_of(made.cast)
    data = {**choice(found, bridges, "ask", "What did you do?"), **choice(found, made.liaison, "confirm")}
    found = do(found, "choose", made.manager, **data)
    assert Review.objects.of(bridges).get().state == "information_asked"
    found = do(found, "put_to_ballot", made.manager, **period(found))
    assert ballot_on(found).questions.count() == 1
    found = answer(made, found, at, q1="yes")
    assert (made.review.state, Review.objects.of(made.liaison).count()) == ("planned", 2)


def test_what_stands_in_the_vote_is_decided_by_it_alone(made: Room, at: Any) -> None:
    found = stages.round_of(made.cast)
    found = do(found, "choose", made.manager, **choice(found, made.liaison, "confirm"))
    found = do(found, "put_to_ballot", made.manager, **period(found))
    for action, data in (
        ("confirm", stages.view()),
        ("ask", stages.question()),
        ("propose_cancellation", stages.GROUND),
    ):
        with pytest.raises(GuardFailed) as refused:
            do(made.review, action, made.manager, **data)
        assert refused.value.refusals[0].rule == "REV-05"
    # A liaison that ends otherwise takes its review along; the vote goes on about the others.
    perform(fresh(made.liaison), "drop", actor=None)
    found = answer(made, found, at, q1="yes")
    assert (found.state, made.review.state) == ("done", "ended")


def test_a_cancelled_vote_frees_the_round(made: Room, at: Any) -> None:
    found = stages.round_of(made.cast)
    found = do(found, "choose", made.manager, **choice(found, made.liaison, "confirm"))
    later = clock.today() + dt.timedelta(weeks=1)
    found = do(found, "put_to_ballot", made.manager, **period(found, later))
    perform(ballot_on(found), "cancel", actor=again(made.manager), data={"reason": "Too early."})
    found = fresh(found)
    assert (found.state, found.all_lines[0].number) == ("preparing", None)
    found = do(found, "put_to_ballot", made.manager, **period(found))
    assert answer(made, found, at, q1="yes").state == "done"


def test_bad_input(made: Room, bridges: Liaison) -> None:
    with pytest.raises(NotAllowed):
        stages.services.begin_round(committee=made.cast.committee, by=again(made.cast.chair))
    found = stages.round_of(made.cast)
    with pytest.raises(GuardFailed, match="another round"):
        stages.round_of(made.cast)
    with pytest.raises(GuardFailed, match="at least one liaison"):
        do(found, "put_to_ballot", made.manager, **period(found))
    for outcome, reason in (("confirm", " "), ("cancel", ""), ("conquer", "Why not.")):
        with pytest.raises(FormInvalid):
            do(found, "choose", made.manager, **choice(found, bridges, outcome, reason))
    assert not RoundLine.objects.exclude(choice="").exists()
    assert {review.state for review in Review.objects.all()} == {"open"}
    found = do(found, "drop", made.manager, reason="Later.")
    assert found.state == "dropped"
    assert stages.round_of(made.cast).pk != found.pk


@pytest.mark.rule("REV-04")
def test_the_paper_is_a_tagged_pdf_that_keeps_its_evidence(made: Room, client: Client, at: Any) -> None:
    found = stages.round_of(made.cast)
    found = do(found, "choose", made.manager, **choice(found, made.liaison, "confirm", "They were busy at home."))
    url = f"/liaisons/reviews/rounds/{found.pk}/paper/"
    officer = next(iter(made.cast.voters.values()))
    client.force_login(officer)
    assert client.get(url).status_code == 404
    found = do(found, "put_to_ballot", made.manager, **period(found))
    response = client.get(url)
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("Quiet Quays", "(A)", "They were busy at home.", "Recorded participation", "nothing"):
        assert words in text


@pytest.mark.rule("DOC-07")
def test_the_paper_is_filed_as_a_numbered_document_once_the_round_is_put(made: Room, client: Client, at: Any) -> None:
    found = stages.round_of(made.cast)
    found = do(found, "choose", made.manager, **choice(found, made.liaison, "confirm", "They were busy at home."))
    tasks.file_round_paper(found.pk)
    assert not Document.objects.of(found).exists(), "in preparation nothing is filed"
    later = clock.today() + dt.timedelta(weeks=1)
    found = do(found, "put_to_ballot", made.manager, **period(found, later))
    assert (tasks.file_missing(), tasks.file_missing()) == (1, 0)
    tasks.file_round_paper(found.pk)
    document = Document.objects.of(found).get()
    assert (document.series, document.n_number) == (f"committee:{made.cast.committee.pk}", 1)
    message = Message.objects.filter(kind="register/reviews/round_in_vote").first()
    assert message is not None
    assert "is document N 1 of the committee" in message.text
    with document.latest.file.open("rb") as file:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert "ISO/TC 920 N 1" in text
    assert "They were busy at home." in text

    client.force_login(again(next(iter(made.cast.voters.values()))))
    assert "Paper N 1 (PDF)" in client.get(found.get_absolute_url()).content.decode()
    listed = client.get(f"/committees/{made.cast.committee.pk}/documents/").content.decode()
    assert "N 1" in listed
    client.force_login(made.contact)
    assert client.get(document.get_absolute_url()).status_code == 404

    perform(ballot_on(found), "cancel", actor=again(made.manager), data={"reason": "A mistake."})
    found = fresh(found)
    assert found.state == "preparing"
    tasks.file_round_paper(found.pk)
    found = do(found, "put_to_ballot", made.manager, **period(found))
    assert tasks.file_missing() == 1
    first, second = Document.objects.of(found).order_by("pk")
    assert (second.n_number, first.superseded_by) == (2, second)
