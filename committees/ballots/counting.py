"""Counting: from votes cast, or from what a committee manager enters for a meeting, to a stored result."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from committees.ballots import majority
from committees.ballots.models import Ballot, CountedPosition, Elector, Question, Result, Vote
from committees.directory.models import NationalBody
from committees.directory.queries import p_members
from core.accounts.models import User
from core.rulebook import parameters

NONE = CountedPosition.Position.NONE

# Which parameter fixes the majority of which kind of decision (BAL-11); whatever else is decided, simply.
PARAMETER_OF = {
    Ballot.Kind.LIAISON: "majority_liaison",
    Ballot.Kind.CARRIED_OVER: "majority_liaison",
    Ballot.Kind.INTERNAL_LIAISON: "majority_internal",
    Ballot.Kind.CANCELLATION: "majority_cancellation",
}


@dataclass(frozen=True)
class Tally:
    """The count of one question and, where they are known, the positions behind it."""

    question: Question
    count: majority.Count
    positions: Mapping[int, tuple[str, Vote | None]] = field(default_factory=dict)


def majority_of(kind: str) -> str:
    """Return the majority that a decision of `kind` needs, as the parameters in force say (BAL-11)."""
    name = PARAMETER_OF.get(Ballot.Kind(kind))
    return parameters.text(name) if name else majority.SIMPLE


def record_electors(ballot: Ballot, moment: str, on: dt.date) -> None:
    """Keep who is P-member on the day `on` (BAL-09)."""
    Elector.objects.bulk_create(
        [Elector(ballot=ballot, body=body, moment=moment) for body in p_members(ballot.committee, on)]
    )


def electorate(ballot: Ballot) -> list[int]:
    """Return the bodies whose votes count: the P-members at closing (BAL-09, Appendix F)."""
    closing = ballot.electors.filter(moment=Elector.Moment.CLOSING)
    return list(closing.order_by("body__acronym", "body").values_list("body", flat=True))


def tallies_of_votes(ballot: Ballot) -> list[Tally]:
    """Count the votes that stand, of the electorate alone; a body that has left P is not counted (BAL-09)."""
    entitled = electorate(ballot)
    last = {(vote.question_id, vote.body_id): vote for vote in ballot.votes.standing()}
    return [_tally_by_body(question, entitled, last) for question in ballot.questions.all()]


def _tally_by_body(question: Question, entitled: list[int], last: Mapping[tuple[int, int], Vote]) -> Tally:
    positions: dict[int, tuple[str, Vote | None]] = {}
    for body in entitled:
        vote = last.get((question.pk, body))
        positions[body] = (vote.position if vote else NONE, vote)
    return Tally(question, _count(position for position, _vote in positions.values()), positions)


def tallies_of_entry(ballot: Ballot, data: Mapping[str, Any]) -> list[Tally]:
    """Count what was entered for a meeting: positions body by body where given, else the totals.

    `data` is the cleaned data of `CountForm`: `entitled` (ids of the P-members of that day), `totals` by
    question, `positions` by question and body.
    """
    found = []
    entitled: list[int] = data["entitled"]
    for question in ballot.questions.all():
        given: Mapping[int, str] = data["positions"].get(question.pk, {})
        if given:
            positions: dict[int, tuple[str, Vote | None]] = {body: (given.get(body, NONE), None) for body in entitled}
            found.append(Tally(question, _count(position for position, _vote in positions.values()), positions))
            continue
        yes, no, abstain = data["totals"][question.pk]
        rest = len(entitled) - yes - no - abstain
        found.append(Tally(question, majority.Count(yes=yes, no=no, abstain=abstain, not_voted=rest)))
    return found


def changes_an_outcome(ballot: Ballot, data: Mapping[str, Any]) -> bool:
    """Tell whether the entered counts would give any question another outcome than the one in force."""
    known = {result.question_id: result.outcome for result in ballot.latest_results}
    return any(
        majority.outcome(ballot.majority, tally.count) != known.get(tally.question.pk)
        for tally in tallies_of_entry(ballot, data)
    )


def store(
    ballot: Ballot,
    tallies: list[Tally],
    *,
    at: dt.datetime,
    by: User | None = None,
    written: int = 0,
    reason: str = "",
) -> list[Result]:
    """Store a result for every question, with its arithmetic, as the next version."""
    stored = []
    for tally in tallies:
        version = (Result.objects.filter(question=tally.question).aggregate(last=Max("number"))["last"] or 0) + 1
        left, right = majority.sides(ballot.majority, tally.count)
        result = Result.objects.create(
            question=tally.question,
            number=version,
            majority=ballot.majority,
            yes=tally.count.yes,
            no=tally.count.no,
            abstain=tally.count.abstain,
            not_voted=tally.count.not_voted,
            written=written,
            left=left,
            right=right,
            outcome=majority.outcome(ballot.majority, tally.count),
            reason=reason,
            entered_by=by,
            at=at,
        )
        CountedPosition.objects.bulk_create(
            [
                CountedPosition(
                    result=result,
                    body=NationalBody(pk=body),
                    position=position,
                    cast_by_id=vote.cast_by_id if vote else None,
                    cast_at=vote.at if vote else None,
                )
                for body, (position, vote) in tally.positions.items()
            ]
        )
        stored.append(result)
    return stored


def deciding(ballot: Ballot, results: list[Result]) -> Result:
    """Return the result of the question that decides the matter."""
    question = ballot.deciding_question
    return next(result for result in results if result.question == question)


def facts(results: list[Result]) -> list[dict[str, Any]]:
    """Return the results as they stand in the ledger: numbers and arithmetic, no bodies."""
    return [
        {
            "question": result.question.number,
            "yes": result.yes,
            "no": result.no,
            "abstain": result.abstain,
            "not_voted": result.not_voted,
            "majority": result.majority,
            "left": result.left,
            "right": result.right,
            "outcome": result.outcome,
        }
        for result in results
    ]


def _count(positions: Any) -> majority.Count:
    found = Counter(positions)
    return majority.Count(
        yes=found[CountedPosition.Position.YES],
        no=found[CountedPosition.Position.NO],
        abstain=found[CountedPosition.Position.ABSTAIN],
        not_voted=found[NONE],
    )
