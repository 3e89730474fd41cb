"""What the actions on a term of office change besides the state."""

import datetime as dt

from django.db import models

from core import clock
from core.accounts import services as accounts
from core.accounts.roles import Role
from core.workflow.engine import Move, perform
from liaisons.register.leaders import guards, states
from liaisons.register.leaders.models import Term

_DAY = dt.timedelta(days=1)


def appoint(move: Move) -> None:
    """Give a convenor his role for the term, and settle the succession of those whom this term follows (COM-04)."""
    term: Term = move.obj
    if term.group is not None:
        _take_over_present_appointment(term)
        term.appointment = accounts.appoint(
            person=term.person,
            role=Role.CONVENOR,
            scope=term.group,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            by=move.person,
        )
    move.on_behalf = ""
    move.facts.update(
        resolution=str(term.resolution),
        origin=str(term.origin),
        starts_on=term.starts_on.isoformat(),
        ends_on=term.ends_on.isoformat(),
    )
    for earlier in _followed_by(term).filter(settled=False):
        perform(earlier, "succeed", actor=None)


def _take_over_present_appointment(term: Term) -> None:
    """End what the person holds here without a term, so that his role rests on the resolution from now on."""
    assert term.group is not None
    held = guards.without_term(term.group).filter(person=term.person)
    for appointment in held:
        if appointment.ends_on is None or appointment.ends_on >= term.starts_on:
            accounts.end(appointment, on=term.starts_on - _DAY)


def settle(move: Move) -> None:
    move.obj.settled = True


def reopen(move: Move) -> None:
    """Wait for a successor again; after the notice from today on, and not since then."""
    term: Term = move.obj
    term.settled = False
    term.remind_from = max(term.remind_from, clock.today())


def end_early(move: Move) -> None:
    """End the term, and a convenor's role with it (COM-04)."""
    term: Term = move.obj
    _cut(term, on=move.data["on"], ending=move.data["ending"])
    if term.appointment is not None:
        # Let go first: otherwise the end of the appointment would end this term as well.
        Term.objects.filter(pk=term.pk).update(appointment=None)
        accounts.end(term.appointment, on=term.last_day)


def lose_post(move: Move) -> None:
    """Follow an appointment that was ended elsewhere, or a committee that is dissolved."""
    _cut(move.obj, on=move.data["on"], ending=move.data["ending"])


def _cut(term: Term, *, on: dt.date, ending: str) -> None:
    # What has not begun has no day at all.
    term.ended_on = on if on >= term.starts_on else min(term.starts_on, clock.today(term.zone)) - _DAY
    term.ending = ending
    if term.ended_on < term.starts_on:
        for earlier in _followed_by(term).filter(settled=True):
            perform(earlier, "reopen", actor=None)


def _followed_by(term: Term) -> models.QuerySet[Term]:
    """Return the terms in force that `term` follows: of the same person where several convene, else of anybody."""
    before = Term.objects.at(term.where).filter(state=states.APPOINTED, starts_on__lt=term.starts_on)
    rows = before.exclude(pk=term.pk).order_by("pk")
    return rows if term.alone else rows.filter(person=term.person)
