"""My work: what waits for a person, exactly as the states declare it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from core import clock
from core.accounts.standing import Standing
from core.shell import dates
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

    def first_days(self) -> dict[str, Any]:
        """Return what a query of the objects is asked for, by name, to know since when it waits in them."""
        told = self.waits.since(self.workflow.model)
        return {f"{self.key.replace('-', '_')}_{index}": expression for index, expression in enumerate(told)}


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
    conditions = {duty.key: condition(duty, standing) for duty in duties(workflow)}
    whens = [models.When(test, then=models.Value(key)) for key, test in conditions.items()]
    # The conditions themselves, and not only what they result in: an index leads to them.
    waiting = workflow.model._default_manager.filter(reduce(or_, conditions.values()))
    deadline = Deadline.objects.running().filter(
        subject_type=ContentType.objects.get_for_model(workflow.model), subject_id=models.OuterRef("pk")
    )
    rows = waiting.annotate(
        duty_key=models.Case(*whens, default=None, output_field=models.CharField()),
        due_on=models.Subquery(deadline.order_by("due_at").values("due_on")[:1]),
        due_at=models.Subquery(deadline.order_by("due_at").values("due_at")[:1]),
        due_zone=models.Subquery(deadline.order_by("due_at").values("zone")[:1]),
    )
    return rows.select_related(*workflow.model.work_related)


def all_waiting(standing: Standing) -> Iterator[tuple[Workflow, models.QuerySet[Any]]]:
    """Yield, for every procedure in which anybody is waited for, what waits for the holder of `standing`."""
    for workflow in registry.workflows():
        if duties(workflow):
            yield workflow, waiting_for(workflow, standing)


_FIRST_OF_EACH = """
    SELECT pk, duty_key, duty_count, due_on, due_at, due_zone FROM (
        SELECT *, row_number() OVER duty AS place, count(*) OVER (PARTITION BY duty_key) AS duty_count
        FROM ({waiting}) AS waiting (pk, duty_key, due_on, due_at, due_zone, state_since)
        WINDOW duty AS (PARTITION BY duty_key ORDER BY due_at, state_since, pk)
    ) AS placed WHERE place <= %s ORDER BY due_at, state_since, pk
"""


def most_pressing(standing: Standing, shown: int) -> dict[str, list[Any]]:
    """Return what waits for the holder of `standing`, of each duty the `shown` most pressing, by the duty's key.

    Each row carries the `duty_count` of all that wait in its duty. All procedures are asked in one query, those in
    which something waits for their objects in one more each. The ORM would write the conditions of all duties into
    every place that names the duty; here they stand once.
    """
    branches: list[str] = []
    params: list[Any] = []
    for _workflow, waiting in all_waiting(standing):
        narrow = waiting.select_related(None).order_by()
        columns = narrow.values_list("pk", "duty_key", "due_on", "due_at", "due_zone", "state_since")
        try:
            sql, values = columns.query.sql_with_params()
        except EmptyResultSet:
            continue
        branches.append(f"({sql})")
        params += values
    if not branches:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_OF_EACH.format(waiting=" UNION ALL ".join(branches)), (*params, shown))
        told = cursor.fetchall()
    return _with_objects(told)


def _with_objects(told: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Return the objects of what the database told of each, in its order, by the key of their duty."""
    duty_of = {duty.key: duty for workflow in registry.workflows() for duty in duties(workflow)}
    asked: dict[type[models.Model], list[Any]] = defaultdict(list)
    # Composed once for each duty, however many objects wait in it.
    first_days = {key: duty_of[key].first_days() for key in {key for _pk, key, *_rest in told}}
    since: dict[type[models.Model], dict[str, Any]] = defaultdict(dict)
    for key, days in first_days.items():
        since[duty_of[key].workflow.model] |= days
    for pk, key, *_rest in told:
        asked[duty_of[key].workflow.model].append(pk)
    objects: Any = {
        model: model._default_manager.annotate(**since[model])
        .select_related(*model.work_related)  # type: ignore[attr-defined]
        .in_bulk(pks)
        for model, pks in asked.items()
    }
    found: dict[str, list[Any]] = defaultdict(list)
    for pk, key, *rest in told:
        duty = duty_of[key]
        row = objects[duty.workflow.model][pk]
        row.duty_count, row.due_on, row.due_at, row.due_zone = rest
        row.waiting_since = _latest(row.state_since, *(getattr(row, name) for name in first_days[key]))
        found[key].append(row)
    return found


def _latest(*told: dt.date | dt.datetime | None) -> dt.date | dt.datetime:
    return max((each for each in told if each is not None), key=dates.day_of)


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
