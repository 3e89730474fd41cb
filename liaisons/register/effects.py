"""What the actions of the register change besides the state."""

import datetime as dt

from django.utils.translation import gettext as _

from core import clock
from core.accounts import services as accounts
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.rulebook import parameters
from core.workflow.engine import Move, perform
from liaisons.register.models import Bar, Liaison, Representative


def announce_stop(move: Move) -> None:
    """Note the day on which the organization stops; a day already past becomes today (REV-08)."""
    liaison: Liaison = move.obj
    today = clock.today()
    stated = move.data["stops_on"]
    liaison.stops_on = max(stated, today)
    move.facts["stops_on"] = liaison.stops_on.isoformat()
    if stated < today:
        move.told.append(_("nobody earlier: a day in the past takes effect today"))


def stop(move: Move) -> None:
    _end(move, Liaison.Ending.STOPPED, last=move.obj.stops_on)


def withdraw(move: Move) -> None:
    """End the liaison and bar the organization from this committee for `bar_years` (REV-11)."""
    liaison: Liaison = move.obj
    decided = move.data["decided_on"]
    years = parameters.number("bar_years", on=decided)
    free = clock.add_months(decided, 12 * years, missing="on")
    bar, _made = Bar.objects.get_or_create(
        organization=liaison.organization.identity,
        decision=move.data["decision"],
        defaults={"from_on": decided, "first_free_on": free},
    )
    bar.committees.add(liaison.committee)
    move.facts.update(decision=bar.decision, decided_on=decided.isoformat(), first_free_on=free.isoformat())
    _end(move, Liaison.Ending.WITHDRAWN)


def end_with_group(move: Move) -> None:
    _end(move, Liaison.Ending.GROUP_DISBANDED)


def replace(move: Move) -> None:
    _end(move, Liaison.Ending.REPLACED)


def drop(move: Move) -> None:
    _end(move, Liaison.Ending.FEED)


def open_account(move: Move) -> None:
    """Give the representative an account; rights come with the registration alone (SVC-01)."""
    representative: Representative = move.obj
    representative.person = User.objects.filter(email__iexact=representative.email).first() or (
        accounts.register_person(email=representative.email, name=representative.name)
    )


def activate_representative(move: Move) -> None:
    """Appoint the representative on the liaison (REP-02)."""
    representative: Representative = move.obj
    liaison, person = representative.liaison, representative.person
    if liaison is None or person is None:
        raise LookupError("a representative is activated with his liaison and his account")
    if not Appointment.objects.on(liaison).in_force().filter(person=person, role=Role.REPRESENTATIVE).exists():
        accounts.appoint(person=person, role=Role.REPRESENTATIVE, scope=liaison, by=move.actor)


def end_representation(move: Move) -> None:
    """Take the rights that the representation gave (REV-09)."""
    representative: Representative = move.obj
    if representative.liaison is None or representative.person is None:
        return
    held = Appointment.objects.on(representative.liaison).filter(person=representative.person, role=Role.REPRESENTATIVE)
    for appointment in held.in_force():
        accounts.end(appointment)


def _end(move: Move, ending: str, *, last: dt.date | None = None) -> None:
    """End the liaison with everything that hung on it, in the same transaction (REV-09)."""
    liaison: Liaison = move.obj
    liaison.ending = ending
    liaison.ended_on = last or clock.today()
    move.facts["ended_on"] = liaison.ended_on.isoformat()
    for representative in liaison.representatives.in_office():
        perform(representative, "end", actor=None)
