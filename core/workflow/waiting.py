"""My work: what waits for a person, exactly as the states declare it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from core import clock
from core.accounts.standing import Standing
from core.workflow import registry
from core.workflow.declaration import State, Waits, Workflow
from core.workflow.models import Deadline


@dataclass(frozen=True)
class Duty:
    """One kind of thing that waits: in which state, for what."""

    workflow: Workflow
    state: State
    waits: Waits

    @property
    def key(self) -> str:
        return f"{self.workflow.name}-{self.state.value}-{self.state.waits.index(self.waits)}"

    @property
    def label(self) -> Any:
        return self.waits.duty


def duties(workflow: Workflow) -> list[Duty]:
    """Return every duty that `workflow` declares, in the order of its states."""
    return [Duty(workflow, state, waits) for state in workflow.states for waits in state.waits]


def condition(duty: Duty, standing: Standing) -> models.Q:
    """Return the filter of the objects in which `duty` waits for the holder of `standing`."""
    mine = models.Q(pk__in=[])
    for party in duty.waits.parties:
        mine |= party.q(standing)
    return models.Q(state=duty.state.value) & duty.waits.when(clock.today()) & mine


def waiting_for(workflow: Workflow, standing: Standing) -> models.QuerySet[Any]:
    """Return the objects of `workflow` that wait for the holder of `standing`.

    Each row carries `duty_key`, the first duty that applies, and of its next running deadline `due_on`, `due_at`
    and the `due_zone` in which that day ends. The procedure must declare duties.
    """
    whens = [models.When(condition(duty, standing), then=models.Value(duty.key)) for duty in duties(workflow)]
    manager = workflow.model._default_manager
    deadline = Deadline.objects.running().filter(
        subject_type=ContentType.objects.get_for_model(workflow.model), subject_id=models.OuterRef("pk")
    )
    rows = manager.annotate(
        duty_key=models.Case(*whens, default=None, output_field=models.CharField()),
        due_on=models.Subquery(deadline.order_by("due_at").values("due_on")[:1]),
        due_at=models.Subquery(deadline.order_by("due_at").values("due_at")[:1]),
        due_zone=models.Subquery(deadline.order_by("due_at").values("zone")[:1]),
    )
    return rows.filter(duty_key__isnull=False).select_related(*workflow.model.work_related)


def all_waiting(standing: Standing) -> Iterator[tuple[Workflow, models.QuerySet[Any]]]:
    """Yield, for every procedure in which anybody is waited for, what waits for the holder of `standing`."""
    for workflow in registry.workflows():
        if duties(workflow):
            yield workflow, waiting_for(workflow, standing)


def count_waiting(standing: Standing) -> int:
    """Return how many things wait for the holder of `standing`, in one query: every page asks for it."""
    waiting = [
        workflow.model._default_manager.filter(reduce(or_, (condition(duty, standing) for duty in owed)))
        .order_by()
        .values("pk")
        for workflow in registry.workflows()
        if (owed := duties(workflow))
    ]
    return waiting[0].union(*waiting[1:], all=True).count() if waiting else 0
