"""What the actions of a review change besides its state."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from committees.meetings.services import add_agenda_entry
from core import clock
from core.rulebook import parameters
from core.workflow.engine import Move
from liaisons.register.reviews import evidence, states
from liaisons.register.reviews.models import Review, cancellation_question


def open_review(move: Move) -> None:
    move.obj.opened_on = clock.today(move.obj.zone)


def escalate(move: Move) -> None:
    move.obj.escalated_at = move.at


def confirm(move: Move) -> None:
    """Record the committee's view; it restarts the time to the next review (REV-05)."""
    _conclude(move, Review.Outcome.CONFIRMED, on=move.data["outcome_on"])


def confirm_in_round(move: Move) -> None:
    """Record what the members have resolved in a round (REV-05)."""
    _conclude(move, Review.Outcome.CONFIRMED, on=move.data["decided_on"])
    move.facts["ballot"] = move.data["ballot"]


def withdraw_proposal(move: Move) -> None:
    _conclude(move, Review.Outcome.CONFIRMED)


def ask(move: Move) -> None:
    """Ask the other side; the time to the next review does not begin again (REV-05)."""
    _conclude(move, Review.Outcome.ASKED)
    move.obj.answer_by = move.data["answer_by"]
    move.obj.answer = ""
    move.facts["answer_by"] = move.obj.answer_by.isoformat()


def answer(move: Move) -> None:
    move.obj.answer = move.text
    move.obj.answer_by = None


def go_on(move: Move) -> None:
    move.obj.answer_by = None


def propose_cancellation(move: Move) -> None:
    """Propose the cancellation; the organization is heard for `cancel_hearing_weeks` first (REV-06)."""
    review: Review = move.obj
    _conclude(move, Review.Outcome.CANCELLATION)
    weeks = parameters.number("cancel_hearing_weeks")
    review.hearing_until = clock.today(review.zone) + dt.timedelta(weeks=weeks)
    review.heard_at, review.view = None, ""
    move.facts["hearing_until"] = review.hearing_until.isoformat()


def propose_ending(move: Move) -> None:
    _conclude(move, Review.Outcome.CANCELLATION)


def state_view(move: Move) -> None:
    move.obj.heard_at, move.obj.view = move.at, move.text


def open_ballot(move: Move) -> None:
    """Arrange the ballot on this very liaison (REV-06, REV-07, BAL-12)."""
    ballot = ballots.arrange_cib(
        question=cancellation_question(move.obj),
        opens_on=move.data["opens_on"],
        closes_on=move.data["closes_on"],
        **_matter(move),
    )
    move.facts["ballot"] = ballot.pk


def put_to_meeting(move: Move) -> None:
    """Put it on the agenda of a meeting and prepare the vote; the counts are entered afterwards (BAL-14)."""
    meeting = move.data["meeting"]
    ballot = ballots.prepare_ballot(
        way=Ballot.Way.MEETING, questions=[cancellation_question(move.obj)], meeting=meeting, **_matter(move)
    )
    entry = add_agenda_entry(meeting=meeting, title=ballot.title, subject=move.obj, by=move.person)
    move.facts.update(ballot=ballot.pk, agenda=f"{meeting}, {entry.number}")


def _matter(move: Move) -> dict[str, Any]:
    review: Review = move.obj
    named = {"committee": review.liaison_committee, "other": review.other_side}
    if review.external_id is not None:
        text = _("The liaison of %(committee)s with %(other)s is cancelled for lack of active participation.") % named
    else:
        text = _("The liaison of %(committee)s with %(other)s ends.") % named
    return {
        "committee": review.committee,
        "subject": review,
        "kind": Ballot.Kind.CANCELLATION,
        "title": title_of(review),
        "resolution_text": text,
        "by": move.person,
    }


def title_of(review: Review) -> str:
    """Return how agenda and ballot name the matter."""
    return _("Ending of the liaison of %(committee)s with %(other)s") % {
        "committee": review.liaison_committee,
        "other": review.other_side,
    }


OUTCOMES = {
    Ballot.Outcome.APPROVED: states.ENDED,
    Ballot.Outcome.NOT_APPROVED: states.CONFIRMED,
    Ballot.Outcome.NO_DECISION: states.PROPOSED,
}


def take_result(move: Move) -> str:
    """Follow the vote: carried the liaison ends, not carried it is confirmed; without a decision it stays proposed."""
    review: Review = move.obj
    state = OUTCOMES[move.data["outcome"]]
    move.facts.update(ballot=move.data["ballot"], outcome=move.data["outcome"])
    if state == states.CONFIRMED:
        review.outcome, review.outcome_by = Review.Outcome.CONFIRMED, None
        review.outcome_on = move.data["decided_on"]
        review.reason = _("The cancellation was not carried.")
    return state


def _conclude(move: Move, outcome: str, *, on: dt.date | None = None) -> None:
    """Keep the outcome with date, person and reason, and the evidence as it was then (REV-04, REV-05)."""
    review: Review = move.obj
    review.outcome = outcome
    review.outcome_on = on or clock.today(review.zone)
    review.outcome_by = move.actor
    review.reason = move.text
    review.evidence = evidence.of(review).kept()
    move.facts.update(outcome=str(outcome), outcome_on=review.outcome_on.isoformat())
