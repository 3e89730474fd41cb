"""What the actions of a round of reviews change besides its state."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from committees.ballots import services as ballots
from committees.ballots.models import Ballot, Result
from committees.directory.papers import series_of
from committees.meetings.services import add_agenda_entry
from core import clock
from core.documents.services import next_number
from core.workflow.engine import Move, perform
from liaisons.register import tasks
from liaisons.register.reviews import evidence, states
from liaisons.register.reviews.forms import ANSWER_WITHIN
from liaisons.register.reviews.guards import INACTIVITY
from liaisons.register.reviews.models import Review, ReviewRound, RoundLine
from liaisons.register.reviews.services import liaisons_of, running_review


def gather(move: Move) -> None:
    """Take up every liaison of the committee, each with its review opened; one in a vote of its own stays there."""
    found: ReviewRound = move.obj
    lines = []
    for liaison in (each for rows in liaisons_of(found.committee) for each in rows.select_for_update(of=("self",))):
        review = running_review(liaison)
        if review.votes_under_way.exists():
            continue
        if review.state == states.PLANNED:
            perform(review, "open", actor=move.actor)
        lines.append(RoundLine(review_round=found, review=review))
    RoundLine.objects.bulk_create(lines)
    move.facts["liaisons"] = len(lines)


def choose(move: Move) -> None:
    """Keep the outcomes chosen. A question is asked and a hearing begun at once, the rest waits for the vote."""
    found: ReviewRound = move.obj
    today = clock.today(found.zone)
    for line in found.all_lines:
        if not line.review.is_running:
            continue
        line.choice = move.data.get(f"choice_{line.pk}", "")
        line.reason = move.data.get(f"reason_{line.pk}", "").strip()
        line.save(update_fields=["choice", "reason"])
        if line.review.state != states.OPEN:
            continue
        if line.choice == RoundLine.Choice.ASK:
            until = (today + ANSWER_WITHIN).isoformat()
            perform(line.review, "ask", actor=move.actor, data={"reason": line.reason, "answer_by": until})
        elif line.choice == RoundLine.Choice.CANCEL and line.review.external_id is not None:
            data = {"ground": INACTIVITY, "reason": line.reason}
            perform(line.review, "propose_cancellation", actor=move.actor, data=data)
        elif line.choice == RoundLine.Choice.CANCEL:
            perform(line.review, "propose_ending", actor=move.actor, data={"reason": line.reason})
    move.facts["chosen"] = {str(line.review_id): line.choice for line in found.all_lines if line.choice}


def put_to_ballot(move: Move) -> None:
    """Put the round to a ballot, each liaison a question of its own (REV-05, REV-06, REV-07)."""
    ballot = ballots.prepare_ballot(way=Ballot.Way.CIB, questions=_put(move), **_matter(move))
    days = {"opens_on": move.data["opens_on"], "closes_on": move.data.get("closes_on") or ""}
    perform(ballot, "schedule", actor=move.actor, data=days)
    move.facts["ballot"] = ballot.pk


def put_to_meeting(move: Move) -> None:
    """Put the round on the agenda of a meeting and prepare its vote (BAL-14)."""
    meeting = move.data["meeting"]
    ballot = ballots.prepare_ballot(way=Ballot.Way.MEETING, questions=_put(move), meeting=meeting, **_matter(move))
    entry = add_agenda_entry(meeting=meeting, title=ballot.title, subject=move.obj, by=move.person)
    move.facts.update(ballot=ballot.pk, agenda=f"{meeting}, {entry.number}")


def _put(move: Move) -> list[str]:
    """Number the lines that are voted on, keep their evidence, and return their questions."""
    found: ReviewRound = move.obj
    # The members are told by its number, and the paper that bears it is made in the background.
    move.facts["n_number"] = next_number(series_of(found.committee))
    transaction.on_commit(lambda: tasks.file_round_paper.delay(found.pk), robust=True)
    found.put_on = clock.today(found.zone)
    known = evidence.of_all([line.review for line in found.all_lines])
    voted = found.lines_to_vote
    for line in found.all_lines:
        line.number = voted.index(line) + 1 if line in voted else None
        line.evidence = known[line.review_id].kept()
    RoundLine.objects.bulk_update(found.all_lines, ["number", "evidence"])
    return [line.question for line in voted]


def _matter(move: Move) -> dict[str, Any]:
    return {
        "committee": move.obj.committee,
        "subject": move.obj,
        "kind": Ballot.Kind.CANCELLATION,
        "title": str(move.obj),
        "by": move.person,
    }


def take_result(move: Move) -> None:
    """Follow the result of each question by itself: what was not carried changes nothing of the others."""
    found: ReviewRound = move.obj
    ballot = Ballot.objects.get(pk=move.data["ballot"])
    decided = ballot.confirmations.filter(state="decided").first() or ballot
    results = {result.question.number: result for result in decided.latest_results}
    told = {"ballot": ballot.pk, "decided_on": ballot.decided_on}
    for line in found.all_lines:
        if line.number is None:
            continue
        line.result = results[line.number].outcome
        line.save(update_fields=["result"])
        if line.review.is_running:
            _follow(line, {**told, "outcome": line.result})
    move.facts.update(ballot=ballot.pk, results={str(line.review_id): line.result for line in found.all_lines})


def _follow(line: RoundLine, data: dict[str, Any]) -> None:
    review = Review.objects.get(pk=line.review_id)
    if line.choice == RoundLine.Choice.CANCEL and review.state == states.PROPOSED:
        perform(review, "take_result", actor=None, data=data)
    confirmed = (line.choice, line.result) == (RoundLine.Choice.CONFIRM, Ballot.Outcome.APPROVED)
    if confirmed and review.state == states.OPEN:
        perform(review, "confirm_in_round", actor=None, data={**data, "reason": line.reason})


def vote_cancelled(move: Move) -> None:
    """Free the reviews; the chosen outcomes stay and can be put to the vote again."""
    found: ReviewRound = move.obj
    found.lines.update(number=None)  # type: ignore[attr-defined]


def resolved(found: ReviewRound, results: list[Result]) -> str:
    """Return what the committee has resolved with a round, line by line; nothing where no question carried."""
    lines = {line.number: line for line in found.all_lines if line.number is not None}
    if not any(result.outcome == Ballot.Outcome.APPROVED for result in results):
        return ""
    head = _("%(committee)s has reviewed its liaisons and resolves:") % {"committee": found.committee}
    return "\n".join([head, *(_sentence(lines[result.question.number], result) for result in results)])


def _sentence(line: RoundLine, result: Result) -> str:
    said = {
        "number": line.number,
        "other": line.review.other_side,
        "yes": result.yes,
        "no": result.no,
        "abstain": result.abstain,
    }
    carried = result.outcome == Ballot.Outcome.APPROVED
    if line.choice == RoundLine.Choice.CONFIRM and carried:
        text = _("%(number)s. The liaison with %(other)s is confirmed.")
    elif line.choice == RoundLine.Choice.CONFIRM:
        text = _("%(number)s. The confirmation of the liaison with %(other)s was not carried; its review goes on.")
    elif carried and line.review.external_id is not None:
        text = _("%(number)s. The liaison with %(other)s is cancelled for lack of active participation.")
    elif carried:
        text = _("%(number)s. The liaison with %(other)s ends.")
    else:
        text = _("%(number)s. The ending of the liaison with %(other)s was not carried.")
    votes = _("(yes %(yes)s, no %(no)s, abstain %(abstain)s)")
    return f"{text % said} {votes % said}"
