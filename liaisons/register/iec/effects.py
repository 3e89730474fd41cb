"""What the actions of an ISO-IEC liaison and of a notice of planned work change besides the state."""

from typing import Any

from django.utils.translation import gettext as _

from committees.ballots import services as ballots
from committees.ballots.models import Ballot
from core import clock
from core.documents.services import next_reference
from core.workflow.engine import Move, perform
from liaisons.register.iec import states
from liaisons.register.iec.levels import Level
from liaisons.register.iec.models import IecLiaison, JointWork, OverlapStep
from liaisons.register.representatives import services as representatives
from liaisons.register.representatives import states as representative_states

DECISIONS = {
    Ballot.Outcome.APPROVED: states.CARRIED,
    Ballot.Outcome.NOT_APPROVED: states.NOT_CARRIED,
    Ballot.Outcome.NO_DECISION: states.UNDECIDED,
}
PREPARATION = ("iec_reference", "iec_title", "secretary_name", "secretary_email", "types", "statement")


def prepare(move: Move) -> None:
    liaison: IecLiaison = move.obj
    liaison.reference = next_reference("IEL", "iec-liaison", clock.today(liaison.zone).year)
    move.facts.update(committee=str(liaison.committee), iec=liaison.iec_reference, types=liaison.types)


def edit(move: Move) -> None:
    """Take over the changes; what the committee has not resolved on has to be put to it again (IEC-01)."""
    liaison: IecLiaison = move.obj
    before = liaison.iec_reference, set(liaison.types)
    for name in PREPARATION:
        setattr(liaison, name, move.data[name])
    if before != (liaison.iec_reference, set(liaison.types)):
        liaison.decision = states.NOT_VOTED
        move.facts["resolution_needed"] = True
    move.facts.update(iec=liaison.iec_reference, types=liaison.types)


def open_ballot(move: Move) -> None:
    """Arrange the ballot of the committee (IEC-01, as INT-09)."""
    ballot = ballots.arrange_cib(opens_on=move.data["opens_on"], closes_on=move.data["closes_on"], **_matter(move))
    move.facts["ballot"] = ballot.pk


def put_to_meeting(move: Move) -> None:
    """Put it on the agenda of a meeting; the counts are entered after the vote (BAL-14)."""
    move.obj.meeting = move.data["meeting"]
    ballot = ballots.arrange_meeting_vote(meeting=move.obj.meeting, **_matter(move))
    move.facts.update(ballot=ballot.pk, meeting=str(move.obj.meeting))


def title_of(liaison: IecLiaison) -> str:
    """Return how agenda and ballot name the matter."""
    return _("%(reference)s: liaison with %(iec)s") % {"reference": liaison, "iec": liaison.iec_reference}


def _matter(move: Move) -> dict[str, Any]:
    liaison: IecLiaison = move.obj
    named = {
        "committee": liaison.committee,
        "iec": liaison.iec_reference,
        "title": liaison.iec_title,
        "types": ", ".join(liaison.type_labels),
        "reference": liaison,
    }
    liaison.decision = states.VOTING
    liaison.put_to_vote_at = liaison.put_to_vote_at or move.at
    return {
        "committee": liaison.committee,
        "subject": liaison,
        "kind": Ballot.Kind.INTERNAL_LIAISON,
        "title": title_of(liaison),
        "question": _(
            "Shall %(committee)s ask, through the office of the CEO, for a liaison with %(iec)s “%(title)s”: %(types)s?"
        )
        % named,
        "resolution_text": _(
            "%(committee)s asks the office of the CEO to arrange a liaison with %(iec)s (%(reference)s): %(types)s."
        )
        % named,
        "by": move.person,
    }


def take_result(move: Move) -> None:
    """Keep how the committee has decided; only what it has resolved goes to the office of the CEO (IEC-01)."""
    liaison: IecLiaison = move.obj
    liaison.decided_at = move.at
    liaison.decision = DECISIONS[move.data["outcome"]]
    move.facts.update(ballot=move.data["ballot"], outcome=move.data["outcome"])


def vote_cancelled(move: Move) -> None:
    move.obj.decision = states.NOT_VOTED


def ask_withdrawal(move: Move) -> None:
    move.obj.withdrawal_asked_at = move.at


def keep_on(move: Move) -> None:
    move.obj.withdrawal_asked_at = None


def send(move: Move) -> None:
    """Note where the office of the other CEO is reached: it has no account here."""
    _note_office(move)
    move.obj.sent_at = move.at


def _note_office(move: Move) -> None:
    move.obj.office_name, move.obj.office_email = move.data["name"], move.data["email"]


def agree(move: Move) -> None:
    """Keep the agreement with its terms, as the own office enters it (IEC-03)."""
    liaison: IecLiaison = move.obj
    liaison.agreed_on, liaison.terms = move.data["agreed_on"], move.data["terms"]
    for representative in liaison.representatives.filter(state=representative_states.PROPOSED):
        perform(representative, "await_registration", actor=None)
    move.facts["agreed_on"] = liaison.agreed_on.isoformat()


def name_representative(move: Move) -> None:
    """Name who speaks for the IEC committee; the central secretariat registers him once it is in force (REP-02)."""
    found = representatives.name_for_iec(move.obj, name=move.data["name"], email=move.data["email"], by=move.person)
    move.facts["representative"] = found.pk


def confirm(move: Move) -> None:
    move.obj.started_on = clock.today(move.obj.zone)


def escalate(move: Move) -> None:
    """Take the overlap one level higher (IEC-06)."""
    move.obj.level = int(move.data["level"])
    _step(move, level=move.obj.level)
    move.facts["level"] = move.obj.level


def settle(move: Move) -> None:
    """Bring the matter back to the committees; the facts keep how high it had climbed (IEC-06)."""
    move.facts["level"] = move.obj.level
    move.obj.level = Level.LIAISON
    _step(move, level=Level.LIAISON)


def _step(move: Move, *, level: int) -> None:
    day = move.data["reached_on"]
    OverlapStep.objects.create(liaison=move.obj, level=level, reached_on=day, note=move.text, at=move.at)
    move.facts["reached_on"] = day.isoformat()


def withdraw(move: Move) -> None:
    """Let go who was named for it (REV-09)."""
    _end_representatives(move.obj)


def _end_representatives(liaison: IecLiaison) -> None:
    for representative in liaison.representatives.in_office().order_by("pk"):
        perform(representative, "end", actor=None)


def end(move: Move) -> None:
    """End it today; everything about it ends with it (REV-07, REV-09)."""
    liaison: IecLiaison = move.obj
    _end_representatives(liaison)
    liaison.ended_on = clock.today(liaison.zone)
    move.facts["ended_on"] = liaison.ended_on.isoformat()


def report_work(move: Move) -> None:
    work: JointWork = move.obj
    work.reference = next_reference("JW", "joint-work", clock.today(work.zone).year)
    move.facts.update(committee=str(work.committee), iec=work.iec_reference)


def inform_office(move: Move) -> None:
    _note_office(move)
    move.obj.informed_at = move.at


def record_outcome(move: Move) -> str:
    """Keep what the CEOs have agreed or left open, and return which of the two it is (IEC-04)."""
    work: JointWork = move.obj
    work.outcome, work.outcome_on = move.text, move.data["outcome_on"]
    move.facts["outcome_on"] = work.outcome_on.isoformat()
    return str(move.data["outcome"])


def start_work(move: Move) -> None:
    move.obj.started_on = clock.today(move.obj.zone)


def override(move: Move) -> None:
    """Let the study start without an outcome, by decision of the office of the CEO and with its reason (IEC-04)."""
    start_work(move)
    move.obj.overridden = True
