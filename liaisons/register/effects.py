"""What the actions of an external liaison change besides the state."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from core import clock
from core.accounts import services as accounts
from core.accounts.models import Appointment, Invitation
from core.rulebook import parameters
from core.workflow.engine import Move, perform
from liaisons.register.models import Bar, Liaison
from liaisons.register.representatives import services as representatives


def state_category(move: Move) -> None:
    """Note the category that the open data does not say; which one attaches here is for the model to judge (EXT-01)."""
    move.obj.category = move.data["category"]
    move.facts["category"] = move.obj.category
    if source := move.data.get("source"):
        move.facts["source"] = source


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


def cancel(move: Move) -> None:
    """End the liaison for lack of active participation, as the committee has resolved (REV-06)."""
    move.facts.update(review=move.data["review"], ballot=move.data["ballot"])
    _end(move, Liaison.Ending.INACTIVE)


def end_with_committee(move: Move) -> None:
    _end(move, Liaison.Ending.COMMITTEE_DISSOLVED)


def not_carry_over(move: Move) -> None:
    move.facts["resolution"] = move.data["resolution"]
    _end(move, Liaison.Ending.NOT_CARRIED_OVER)


def plan_review(move: Move) -> None:
    """Plan the review of a liaison that has had a date only, as an imported one (REV-01)."""
    from liaisons.register.reviews import services

    move.facts["review"] = services.plan(move.obj).pk


def replace(move: Move) -> None:
    _end(move, Liaison.Ending.REPLACED)


def drop(move: Move) -> None:
    _end(move, Liaison.Ending.FEED)


def name_representative(move: Move) -> None:
    """Name somebody for the liaison, to be registered by the central secretariat (EXT-15, SVC-02)."""
    representative = representatives.name_for_organization(
        move.obj,
        name=move.data["name"],
        email=move.data["email"],
        by=move.person,
        replaces=move.data.get("replaces"),
    )
    move.facts["representative"] = representative.pk


def _end(move: Move, ending: str, *, last: dt.date | None = None) -> None:
    """End the liaison with everything that hung on it, in the same transaction (REV-09)."""
    liaison: Liaison = move.obj
    liaison.ending = ending
    liaison.ended_on = last or clock.today()
    move.facts["ended_on"] = liaison.ended_on.isoformat()
    for representative in liaison.representatives.in_office():
        perform(representative, "end", actor=None)
    # Rights that were given past the list of representatives end as well, and what was only offered.
    for appointment in Appointment.objects.on(liaison).filter(
        models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=clock.today())
    ):
        accounts.end(appointment)
    offered = Invitation.objects.open().filter(
        scope_type=ContentType.objects.get_for_model(liaison), scope_id=liaison.pk
    )
    offered.update(withdrawn_at=move.at)
