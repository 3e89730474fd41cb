"""What the actions of a ballot change besides its state."""

from typing import Any

from committees.ballots import counting, periods, resolving, workflows
from committees.ballots.models import Ballot, Elector, Question, Result, Vote
from core.documents.services import add_document
from core.workflow.engine import Move


def edit(move: Move) -> None:
    """Take over title, wording, questions and kind; the majority follows from the kind alone (BAL-11)."""
    ballot: Ballot = move.obj
    ballot.title = move.data["title"]
    ballot.resolution_text = move.data["resolution_text"]
    if move.data.get("kind"):
        ballot.kind = move.data["kind"]
    ballot.majority = counting.majority_of(ballot.kind)
    put_questions(ballot, move.data["questions"])


def put_questions(ballot: Ballot, texts: list[str]) -> None:
    """Let `texts` be the questions of the draft, the first one deciding the matter."""
    ballot.questions.all().delete()
    Question.objects.bulk_create(
        [
            Question(ballot=ballot, number=number, text=text, concerns_subject=number == 1)
            for number, text in enumerate(texts, start=1)
        ]
    )


def attach(move: Move) -> None:
    """Add a document to the draft, for everybody who sees the ballot."""
    version = add_document(
        owner=move.obj,
        title=move.data["title"],
        kind="ballot-document",
        upload=move.data["file"],
        by=move.actor,
    )
    move.facts.update(document=version.document_id, sha256=version.sha256)


def schedule(move: Move) -> None:
    """Fix the days and the moments that follow from them (BAL-12, T2)."""
    ballot: Ballot = move.obj
    ballot.opens_on = move.data["opens_on"]
    ballot.closes_on = move.data.get("closes_on") or periods.default_closing(ballot.opens_on)
    ballot.opens_at = periods.opening_moment(ballot.opens_on, ballot.zone)
    ballot.closes_at = periods.closing_moment(ballot.closes_on, ballot.zone)
    ballot.majority = counting.majority_of(ballot.kind)
    move.facts.update(
        opens_on=ballot.opens_on.isoformat(), closes_on=ballot.closes_on.isoformat(), majority=ballot.majority
    )


def open_ballot(move: Move) -> None:
    """Note who is P-member at opening (Appendix F)."""
    ballot: Ballot = move.obj
    assert ballot.opens_on is not None
    ballot.opened_at = move.at
    counting.record_electors(ballot, Elector.Moment.OPENING, ballot.opens_on)


def vote(move: Move) -> None:
    """Take the positions of a body. The ledger learns that it voted, never what (BAL-13)."""
    ballot: Ballot = move.obj
    body = move.data["body"]
    before = {row.question_id: row.position for row in Vote.objects.filter(ballot=ballot, body=body).standing()}
    Vote.objects.bulk_create(
        [
            Vote(ballot=ballot, question=question, body=body, position=position, cast_by=move.actor, at=move.at)
            for question, position in move.data["positions"].items()
            if before.get(question.pk) != position
        ]
    )
    move.on_behalf = str(body)
    move.facts["body"] = body.pk
    move.facts["again"] = bool(before)


def close(move: Move) -> None:
    """Fix the electorate as of the closing moment, however late this runs (BAL-09)."""
    ballot: Ballot = move.obj
    assert ballot.closes_on is not None
    assert ballot.closes_at is not None
    counting.record_electors(ballot, Elector.Moment.CLOSING, ballot.closes_on)
    move.facts["as_of"] = ballot.closes_at.isoformat()


def decide(move: Move) -> None:
    """Compute the result once and keep it with its arithmetic (BAL-10, BAL-13)."""
    ballot: Ballot = move.obj
    results = counting.store(ballot, counting.tallies_of_votes(ballot), at=move.at)
    _settle(move, results, on=ballot.closes_on)
    if ballot.confirms_id is None:
        resolving.follow(ballot, counting.deciding(ballot, results))


def count(move: Move) -> str:
    """Store what was entered for a meeting; a vote after its announced end with bodies gone does not decide yet
    (BAL-14)."""
    ballot: Ballot = move.obj
    assert ballot.meeting is not None
    ballot.majority = counting.majority_of(ballot.kind)
    ballot.voted_at = move.data["voted_at"]
    ballot.bodies_gone = move.data["bodies_gone"]
    day = ballot.voted_at.astimezone(ballot.meeting.zone).date()
    counting.record_electors(ballot, Elector.Moment.OPENING, ballot.meeting.starts_on)
    counting.record_electors(ballot, Elector.Moment.CLOSING, day)
    results = counting.store(
        ballot,
        counting.tallies_of_entry(ballot, move.data),
        at=move.at,
        by=move.actor,
        written=move.data["written"],
    )
    move.facts.update(voted_at=ballot.voted_at.isoformat(), results=counting.facts(results))
    if ballot.voted_at >= ballot.meeting.ends_at and ballot.bodies_gone:
        move.facts["bodies_gone"] = ballot.bodies_gone
        return workflows.TO_BE_CONFIRMED
    _settle(move, results, on=day)
    resolving.follow(ballot, counting.deciding(ballot, results), by=move.actor)
    return workflows.DECIDED


def correct(move: Move) -> None:
    """Replace wrongly entered counts by a new version; the resolution follows (COM-06)."""
    ballot: Ballot = move.obj
    results = counting.store(
        ballot,
        counting.tallies_of_entry(ballot, move.data),
        at=move.at,
        by=move.actor,
        written=move.data["written"],
        reason=move.data["reason"],
    )
    move.facts.update(outcome_before=ballot.outcome, results=counting.facts(results))
    if ballot.outcome:
        _settle(move, results, on=ballot.decided_on)
        resolving.follow(ballot, counting.deciding(ballot, results), by=move.actor, reason=move.data["reason"])


def arrange_confirmation(move: Move) -> None:
    """Put the same question to a ballot, which will decide in place of the meeting (BAL-14)."""
    from committees.ballots import services

    ballot: Ballot = move.obj
    confirming = services.arrange_confirmation(
        ballot=ballot, opens_on=move.data["opens_on"], closes_on=move.data.get("closes_on"), by=move.actor
    )
    move.facts["ballot"] = confirming.reference


def confirm(move: Move) -> None:
    """Take over what the confirming ballot has decided (BAL-14)."""
    ballot: Ballot = move.obj
    confirming: Ballot = move.data["ballot"]
    question = confirming.deciding_question
    result = Result.objects.filter(question=question).latest("number")
    ballot.outcome = result.outcome
    ballot.decided_on = confirming.decided_on
    move.facts.update(ballot=confirming.reference, outcome=result.outcome)
    resolving.follow(ballot, result, way=Ballot.Way.CIB)


def ask_cancellation(move: Move) -> None:
    ballot: Ballot = move.obj
    ballot.stop_asked_at, ballot.stop_asked_by = move.at, move.actor
    ballot.stop_reason = move.data["reason"]


def decline_cancellation(move: Move) -> None:
    ballot: Ballot = move.obj
    ballot.stop_asked_at, ballot.stop_asked_by, ballot.stop_reason = None, None, ""


def lapse(move: Move) -> None:
    """End with the subject; a confirming ballot that still runs ends with it."""
    from committees.ballots import services

    for confirming in move.obj.confirmations.exclude(state__in=(workflows.DECIDED, workflows.CANCELLED)):
        services.lapse(confirming, reason=move.text)


def _settle(move: Move, results: list[Result], *, on: Any) -> None:
    ballot: Ballot = move.obj
    ballot.outcome = counting.deciding(ballot, results).outcome
    ballot.decided_on = on
    move.facts.update(outcome=ballot.outcome, results=counting.facts(results))
