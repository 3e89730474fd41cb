"""One place where a last day is computed, opened, moved and closed, and where reminders fall due."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from core import clock
from core.rulebook import parameters
from core.workflow import registry
from core.workflow.models import Deadline, DeadlineChange, Reminder
from core.workflow.signals import reminded

if TYPE_CHECKING:
    from core.workflow.declaration import DeadlineKind
    from core.workflow.engine import Move

BATCH = 500


def zone_of(obj: Any) -> ZoneInfo:
    """Return the zone in which the days of `obj` end: its committee's own, else the parameter `ref_tz`."""
    return getattr(obj, "zone", None) or ZoneInfo(str(parameters.value("ref_tz")))


def follow(move: "Move") -> None:
    """Open, meet and waive deadlines as the action of `move` declares; a final state leaves none open."""
    action, obj = move.action, move.obj
    final = move.workflow.state_by_value[move.target].final
    if action.meets:
        _close(obj, action.meets, Deadline.Outcome.MET, move.at)
    if final or action.waives:
        _close(obj, None if final else action.waives, Deadline.Outcome.WAIVED, move.at)
    for name in action.opens:
        open_deadline(obj, move.workflow.deadline_by_name[name], at=move.at)


def open_deadline(obj: Any, kind: "DeadlineKind", *, at: dt.datetime) -> Deadline:
    """Open a deadline on `obj`, or move it where it runs already. The parameter's value of today holds on."""
    zone = zone_of(obj)
    began = at.astimezone(zone).date()
    due_on = due_day(obj, kind, at=at)
    running = Deadline.objects.of(obj).running().filter(kind=kind.name).first()
    if running:
        move(running, due_on, reason=str(kind.label))
        return running
    return Deadline.objects.create(
        subject_type=ContentType.objects.get_for_model(obj),
        subject_id=obj.pk,
        workflow=obj.workflow.name,
        kind=kind.name,
        due_on=due_on,
        due_at=clock.end_of_day(due_on, zone),
        zone=zone.key,
        parameter=kind.parameter,
        parameter_value=str(parameters.value(kind.parameter, on=began)) if kind.parameter else "",
        opened_at=at,
        next_reminder_on=_next_reminder(due_on, after=began, offsets=_offsets()),
    )


def due_day(obj: Any, kind: "DeadlineKind", *, at: dt.datetime) -> dt.date:
    """Return the last day of `kind` on `obj` for an opening at the moment `at`."""
    if not kind.parameter:
        return getattr(obj, kind.day)  # type: ignore[no-any-return]
    began = at.astimezone(zone_of(obj)).date()
    return last_day(began, parameters.number(kind.parameter, on=began), kind.unit)


def last_day(began: dt.date, number: int, unit: str) -> dt.date:
    """Return the last day of a period of `number` `unit` (days, weeks or months) from `began` (T1, T3)."""
    if unit == "months":
        return clock.add_months(began, number)
    return began + dt.timedelta(days=number if unit == "days" else 7 * number)


def move(deadline: Deadline, due_on: dt.date, *, reason: str) -> None:
    """Move a running deadline to `due_on` and keep its history."""
    if due_on == deadline.due_on:
        return
    DeadlineChange.objects.create(deadline=deadline, before=deadline.due_on, after=due_on, reason=reason[:300])
    zone = ZoneInfo(deadline.zone)
    deadline.due_on, deadline.due_at = due_on, clock.end_of_day(due_on, zone)
    deadline.next_reminder_on = _next_reminder(due_on, after=clock.today(zone), offsets=_offsets())
    deadline.save(update_fields=["due_on", "due_at", "next_reminder_on"])


def _close(obj: Any, kinds: Sequence[str] | None, outcome: str, at: dt.datetime) -> None:
    running = Deadline.objects.of(obj).running()
    if kinds is not None:
        running = running.filter(kind__in=kinds)
    running.update(closed_at=at, outcome=outcome, next_reminder_on=None)


def remind_due() -> int:
    """Write the reminders that have fallen due, each in a transaction of its own batch; return how many.

    Safe to repeat, to run late and to run in parallel: a missed day is caught up with one reminder, a row is
    taken by one run only, and the ledger of reminders refuses a second one.
    """
    written = 0
    while batch := _remind_batch():
        written += batch[1]
    return written


@transaction.atomic
def _remind_batch() -> tuple[int, int] | None:
    today = clock.today()
    due = list(
        Deadline.objects.running()
        .filter(next_reminder_on__lte=today)
        .order_by("next_reminder_on", "pk")
        .select_for_update(skip_locked=True)[:BATCH]
    )
    if not due:
        return None
    offsets = _offsets()
    subjects = _subjects(due)
    written = 0
    for deadline in due:
        subject = subjects.get((deadline.workflow, deadline.subject_id))
        offset = (deadline.due_on - (deadline.next_reminder_on or today)).days
        if subject is not None:
            written += _remind(deadline, subject, offset)
        deadline.next_reminder_on = _next_reminder(deadline.due_on, after=today, offsets=offsets)
    Deadline.objects.bulk_update(due, ["next_reminder_on"])
    return len(due), written


def _remind(deadline: Deadline, subject: Any, offset: int) -> int:
    people = {person.pk: person for party in deadline.declared.owed_by for person in party.people(subject)}
    known = set(
        Reminder.objects.filter(deadline=deadline, due_on=deadline.due_on, offset=offset).values_list(
            "recipient_id", flat=True
        )
    )
    fresh = [
        Reminder(deadline=deadline, due_on=deadline.due_on, offset=offset, recipient=person)
        for pk, person in people.items()
        if pk not in known
    ]
    Reminder.objects.bulk_create(fresh)
    if fresh:
        reminded.send(sender=Deadline, deadline=deadline, subject=subject, reminders=fresh)
    return len(fresh)


def _subjects(due: Sequence[Deadline]) -> dict[tuple[str, int], Any]:
    wanted: dict[str, set[int]] = {}
    for deadline in due:
        wanted.setdefault(deadline.workflow, set()).add(deadline.subject_id)
    found = {}
    for name, ids in wanted.items():
        for subject in registry.model_of(name)._default_manager.filter(pk__in=ids):
            found[name, subject.pk] = subject
    return found


def _offsets() -> list[int]:
    """Return the days before a last day on which is reminded, from the parameter `reminder_days`."""
    return sorted(parameters.numbers("reminder_days"), reverse=True)


def _next_reminder(due_on: dt.date, *, after: dt.date, offsets: Sequence[int]) -> dt.date:
    """Return the first day for a reminder later than `after`: at the offsets before, then the day after the
    last day and weekly from there."""
    for offset in offsets:
        day = due_on - dt.timedelta(days=offset)
        if day > after:
            return day
    late = due_on + dt.timedelta(days=1)
    while late <= after:
        late += dt.timedelta(days=7)
    return late
