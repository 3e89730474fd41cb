"""The conditions of a ballot: each with its rule and the sentence that explains a refusal."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots import periods, ports
from committees.ballots.parties import CHAIR, MANAGER
from core.workflow.declaration import guard
from core.workflow.engine import Act


@guard("EXT-25", gettext_lazy("What is to be decided is not ready for a vote."))
def subject_ready(ballot: Any, act: Act) -> Any:
    if ballot.kind == "liaison" and ballot.concerned is None:
        return _("A liaison with an organization is put to the vote from its application.")
    if ballot.subject is None:
        return True
    refusal = ports.subject_port(ballot.subject).may_open(ballot.subject)
    return True if refusal is None else refusal.reason


@guard("BAL-11", gettext_lazy("The questions come from what is decided on; cancel the vote to change them there."))
def questions_are_free(ballot: Any, act: Act) -> bool:
    return ballot.concerned is None or not ports.subject_port(ballot.concerned).own_questions


@guard("BAL-10", gettext_lazy("There is no question yet."), who=MANAGER)
def has_question(ballot: Any, act: Act) -> bool:
    return ballot.pk is not None and ballot.questions.exists()


@guard("BAL-12", gettext_lazy("The dates of the ballot are not possible."))
def dates_possible(ballot: Any, act: Act) -> Any:
    if act.data is None:
        return True
    opens_on = act.data["opens_on"]
    closes_on = act.data.get("closes_on") or periods.default_closing(opens_on)
    problem = periods.opening_problem(opens_on, ballot.zone) or periods.closing_problem(
        opens_on, closes_on, ballot.kind
    )
    return problem or True


@guard("BAL-09", gettext_lazy("Votes are taken from the opening of the ballot until it closes."), until="closes_at")
def within_opening_hours(ballot: Any, act: Act) -> Any:
    if act.at < ballot.opens_at:
        return _("The ballot has not opened yet.")
    if act.at >= ballot.closes_at:
        return _("The ballot has closed; votes are no longer taken.")
    return True


@guard("BAL-12", gettext_lazy("A ballot closes at its closing moment, never before."), until="closes_at")
def closing_has_come(ballot: Any, act: Act) -> bool:
    return bool(act.at >= ballot.closes_at)


@guard("BAL-09", gettext_lazy("The ballot opens on its day, not before."))
def opening_has_come(ballot: Any, act: Act) -> bool:
    return bool(act.at >= ballot.opens_at)


@guard("BAL-14", gettext_lazy("The meeting has not begun yet; its votes are entered afterwards."))
def meeting_has_begun(ballot: Any, act: Act) -> bool:
    return bool(ballot.meeting.has_begun)


@guard("BAL-05", gettext_lazy("Every P-member has voted already."))
def somebody_is_silent(ballot: Any, act: Act) -> bool:
    from committees.ballots.parties import silent_bodies

    return silent_bodies(ballot).exists()


@guard("BAL-12", gettext_lazy("The cancellation has been asked for already; the chair has to agree."), who=CHAIR)
def no_stop_asked(ballot: Any, act: Act) -> bool:
    return ballot.stop_asked_at is None


@guard("BAL-12", gettext_lazy("The committee manager has not asked for the cancellation."), who=MANAGER)
def stop_is_asked(ballot: Any, act: Act) -> bool:
    return ballot.stop_asked_at is not None


@guard("BAL-14", gettext_lazy("A ballot to confirm this vote exists already."))
def no_confirmation_runs(ballot: Any, act: Act) -> bool:
    return not ballot.confirmations.exclude(state="cancelled").exists()


@guard("BAL-14", gettext_lazy("A ballot has decided since; the counts of the meeting no longer do."))
def not_confirmed_by_ballot(ballot: Any, act: Act) -> bool:
    return not ballot.confirmations.filter(state="decided").exists()


@guard("COM-06", gettext_lazy("The outcome has been acted on and can no longer change."))
def outcome_may_change(ballot: Any, act: Act) -> Any:
    """Let a correction through that keeps the outcome; another one only while the subject allows it.

    While a ballot has to confirm the vote, nothing has followed from it yet.
    """
    if act.data is None or ballot.subject is None or not ballot.outcome:
        return True
    from committees.ballots.counting import changes_an_outcome

    if not changes_an_outcome(ballot, act.data):
        return True
    refusal = ports.subject_port(ballot.subject).may_correct(ballot.subject, ballot)
    return True if refusal is None else refusal.reason
