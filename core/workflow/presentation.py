"""How the object of a procedure is shown: its pipeline, its timeline, its deadlines, what can be done."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.accounts.standing import Standing, standing_of
from core.workflow.engine import Offer, offers
from core.workflow.models import Deadline, Event

TIMELINE_LENGTH = 50


@dataclass(frozen=True)
class PipelineStep:
    label: Any
    status: str
    at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Pipeline:
    """The steps of a procedure as far as an object has come, and its side exit where it took one."""

    steps: list[PipelineStep]
    side_exit: dict[str, Any] | None = None


@dataclass(frozen=True)
class TimelineEntry:
    sentence: Any
    at: dt.datetime
    actor: Any
    acting_as: str
    icon: str
    tone: str
    anchor: str
    detail: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dossier:
    """Everything that the page of a workflow object shows of its procedure."""

    offers: list[Offer]
    pipeline: Pipeline
    timeline: list[TimelineEntry]
    deadlines: list[Deadline]


def dossier(obj: Any, user: Any) -> Dossier:
    """Return what the page of `obj` shows to `user`, in two queries besides those of the guards."""
    standing = standing_of(user)
    events = list(Event.objects.of(obj).select_related("actor", "text"))
    return Dossier(
        offers=offers(obj, user, standing=standing),
        pipeline=pipeline(obj, events),
        timeline=timeline(obj, events, standing),
        # A final state leaves none open.
        deadlines=[] if obj.state_declared.final else list(Deadline.objects.of(obj).running()),
    )


def pipeline(obj: Any, events: list[Event]) -> Pipeline:
    """Return the pipeline of `obj`: done steps with the date they were reached, the present one, the rest.

    A state that stands in no step is a side exit: it is told as a banner, and the steps stop where it left.
    """
    reached = {event.target: event.at for event in events}
    passed = {event.target for event in events} | {event.source for event in events}
    steps = obj.workflow.pipeline
    current = next((number for number, step in enumerate(steps) if obj.state in step.states), None)
    if current is None:
        furthest = max((n for n, step in enumerate(steps) if passed & set(step.states)), default=-1)
    else:
        furthest = current - 1
    final = obj.state_declared.final
    shown = []
    for number, step in enumerate(steps):
        at = max((reached[state] for state in step.states if state in reached), default=None)
        if number == current:
            status = "done" if final else "now"
        elif number <= furthest:
            status = "done" if passed & set(step.states) else "skipped"
        else:
            status, at = "next", None
        shown.append(PipelineStep(label=step.label, status=status, at=at))
    if current is not None:
        return Pipeline(steps=shown)
    state = obj.state_declared
    return Pipeline(steps=shown, side_exit={"label": state.label, "tone": state.tone, "at": obj.state_since})


def timeline(obj: Any, events: list[Event], standing: Standing) -> list[TimelineEntry]:
    """Return the events that the holder of `standing` may read, newest first."""
    inside = obj.sees_internal(standing)
    actions = obj.workflow.by_name
    states = obj.workflow.state_by_value
    return [
        TimelineEntry(
            sentence=actions[event.action].happened if event.action in actions else event.action,
            at=event.at,
            actor=event.actor if event.actor_id else _("System"),
            acting_as=_acting_as(event),
            icon=actions[event.action].icon if event.action in actions else "point",
            tone=states[event.target].tone if event.target in states and event.target != event.source else "plain",
            anchor=f"event-{event.seq}",
            detail=getattr(getattr(event, "text", None), "text", ""),
            facts=event.facts,
        )
        for event in reversed(events)
        if inside or not event.internal
    ][:TIMELINE_LENGTH]


def _acting_as(event: Event) -> str:
    """Return as what the person acted, and for whom where the ledger names somebody."""
    if not event.actor_id:
        return ""
    if not event.on_behalf:
        return event.acting_as
    return _("%(role)s, for %(body)s") % {"role": event.acting_as, "body": event.on_behalf}
