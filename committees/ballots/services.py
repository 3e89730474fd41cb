"""Arranging votes: what other apps and the pages of ballots call."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from committees.ballots import counting, effects
from committees.ballots.models import Ballot, ParticipationNotice, Question
from committees.ballots.ports import subject_port
from committees.directory.models import Committee, NationalBody
from committees.directory.queries import manages
from committees.meetings.models import Meeting
from committees.meetings.services import add_agenda_entry
from core import clock
from core.accounts.models import User
from core.documents.services import next_number
from core.workflow.engine import Move, begin, perform

SERIES = {Ballot.Way.CIB: "CIB", Ballot.Way.MEETING: "VOTE"}


@transaction.atomic
def prepare_ballot(
    *,
    committee: Committee,
    way: str,
    kind: str,
    title: str,
    questions: Sequence[str],
    by: User,
    meeting: Meeting | None = None,
    subject: models.Model | None = None,
    confirms: Ballot | None = None,
    resolution_text: str = "",
) -> Ballot:
    """Begin a draft with its questions, the first one deciding the matter, and return it.

    The majority follows from `kind` (BAL-11), the reference from the year. Raises `NotAllowed` for anybody but
    the committee manager, `GuardFailed` where the subject is not ready for a vote (EXT-25), and
    `ValidationError` for a meeting of another committee or no question.
    """
    if not [text for text in questions if text.strip()]:
        raise ValidationError(_("Ask at least one question."))
    if meeting is not None and meeting.committee_id != committee.pk:
        raise ValidationError(_("This is not a meeting of the committee that decides."))
    year = clock.today(committee.zone).year
    ballot = Ballot(
        committee=committee,
        way=way,
        kind=kind,
        majority=counting.majority_of(kind),
        reference=_reference(way, year),
        title=title,
        resolution_text=resolution_text,
        subject=subject,
        confirms=confirms,
        meeting=meeting,
        created_by=by,
    )
    begin(ballot, actor=by)
    effects.put_questions(ballot, [text.strip() for text in questions if text.strip()])
    return ballot


@transaction.atomic
def arrange_cib(
    *,
    committee: Committee,
    subject: models.Model | None,
    kind: str,
    title: str,
    question: str,
    opens_on: dt.date,
    closes_on: dt.date | None = None,
    resolution_text: str = "",
    by: User,
) -> Ballot:
    """Prepare a committee internal ballot and announce it; it opens at once where `opens_on` is today (BAL-12).

    Without `closes_on` it runs `ballot_cib_weeks`. Raises what `prepare_ballot` raises, and `FormInvalid` for
    dates that are not possible.
    """
    ballot = prepare_ballot(
        committee=committee,
        way=Ballot.Way.CIB,
        kind=kind,
        title=title,
        questions=[question],
        subject=subject,
        resolution_text=resolution_text,
        by=by,
    )
    return _announce(ballot, opens_on, closes_on, by)


@transaction.atomic
def arrange_meeting_vote(
    *,
    committee: Committee,
    subject: models.Model | None,
    kind: str,
    title: str,
    question: str,
    meeting: Meeting,
    resolution_text: str = "",
    by: User,
) -> Ballot:
    """Put a vote on the agenda of a planned `meeting` (EXT-25); its counts are entered afterwards (BAL-14).

    Raises what `prepare_ballot` raises, and `ValidationError` when the meeting has begun.
    """
    ballot = prepare_ballot(
        committee=committee,
        way=Ballot.Way.MEETING,
        kind=kind,
        title=title,
        questions=[question],
        subject=subject,
        meeting=meeting,
        resolution_text=resolution_text,
        by=by,
    )
    entry = subject_port(subject).title(subject) if subject is not None else title
    add_agenda_entry(meeting=meeting, title=entry, subject=subject or ballot, by=by)
    return ballot


@transaction.atomic
def prepare_vote(
    *,
    committee: Committee,
    way: str,
    kind: str,
    title: str,
    questions: Sequence[str],
    meeting: Meeting | None,
    resolution_text: str = "",
    by: User,
) -> Ballot:
    """Begin a vote by hand: a draft by correspondence, or one on the agenda of a planned meeting.

    Raises what `prepare_ballot` and `add_agenda_entry` raise.
    """
    ballot = prepare_ballot(
        committee=committee,
        way=way,
        kind=kind,
        title=title,
        questions=questions,
        meeting=meeting,
        resolution_text=resolution_text,
        by=by,
    )
    if meeting is not None:
        add_agenda_entry(meeting=meeting, title=title, subject=ballot, by=by)
    return ballot


@transaction.atomic
def arrange_confirmation(*, ballot: Ballot, opens_on: dt.date, closes_on: dt.date | None, by: User | None) -> Ballot:
    """Put the question of a vote that is to be confirmed to a ballot of the committee (BAL-14)."""
    assert by is not None
    confirming = prepare_ballot(
        committee=ballot.committee,
        way=Ballot.Way.CIB,
        kind=ballot.kind,
        title=ballot.title,
        questions=[question.text for question in ballot.questions.all()],
        confirms=ballot,
        resolution_text=ballot.resolution_text,
        by=by,
    )
    return _announce(confirming, opens_on, closes_on, by)


def cast_vote(*, ballot: Ballot, body: NationalBody, position: str | Mapping[Question, str], by: User) -> Move:
    """Vote for `body`, with one position for every question or one for each (BAL-09).

    Raises what `perform` raises: `NotAllowed` for whoever is no officer of a P-member, `MovedOn` and
    `GuardFailed` outside the opening hours, `FormInvalid` for a body that is not the person's.
    """
    positions = position if isinstance(position, Mapping) else dict.fromkeys(ballot.questions.all(), position)
    data: dict[str, Any] = {f"question_{question.pk}": value for question, value in positions.items()}
    return perform(ballot, "vote", actor=by, data={"body": body.pk, **data})


def lapse(ballot: Ballot, *, reason: str) -> Move:
    """Cancel a vote whose subject is no longer before the committee, as the system. Raises `MovedOn` when it is
    over already."""
    return perform(ballot, "lapse", actor=None, data={"reason": reason})


@transaction.atomic
def tell_of_missed_ballots(*, committee: Committee, year: int, by: User, note: str = "") -> ParticipationNotice:
    """Tell the central secretariat which P-members missed too many questions of a year (COM-08).

    Nothing else follows: no membership is changed. Raises `PermissionDenied` for anybody but the committee
    manager, and `ValidationError` where nobody is to be listed.
    """
    from committees.ballots import notices, participation

    if not manages(by, committee):
        raise PermissionDenied(_("Only the committee manager tells the central secretariat."))
    listed = [row for row in participation.of_year(committee, year) if row.listed]
    if not listed:
        raise ValidationError(_("No P-member has missed that many questions."))
    notice = ParticipationNotice.objects.create(
        committee=committee,
        year=year,
        bodies=[{"body": row.body.acronym, "questions": row.questions, "missed": row.missed} for row in listed],
        note=note,
        told_by=by,
        at=clock.now(),
    )
    notices.tell_staff_of_missed_ballots(notice)
    return notice


def _announce(ballot: Ballot, opens_on: dt.date, closes_on: dt.date | None, by: User) -> Ballot:
    data = {"opens_on": opens_on, "closes_on": closes_on or ""}
    perform(ballot, "schedule", actor=by, data=data)
    return Ballot.objects.get(pk=ballot.pk)


def _reference(way: str, year: int) -> str:
    prefix = SERIES[Ballot.Way(way)]
    return f"{prefix} {year}-{next_number(f'{prefix.lower()}:{year}'):03}"
