"""My work: what waits for a person, exactly as the states declare it."""

import datetime as dt
from collections import defaultdict
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
from core.workflow.parties import is_nothing


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


def _conditions(workflow: Workflow, standing: Standing) -> dict[str, models.Q]:
    """Return, by the keys of the duties that may wait for the holder of `standing`, the filter of where they do.

    A party that is nobody's for him takes no part: most duties are another's, and composing them would cost more
    than all the rest.
    """
    found = {}
    for duty in duties(workflow):
        mine = [q for party in duty.waits.parties if not is_nothing(q := party.q(standing))]
        if mine:
            when = duty.waits.when(clock.today())
            found[duty.key] = models.Q(state=duty.state.value) & when & reduce(or_, mine)
    return found


def waiting_for(workflow: Workflow, standing: Standing) -> models.QuerySet[Any]:
    """Return the objects of `workflow` that wait for the holder of `standing`."""
    conditions = _conditions(workflow, standing).values()
    return workflow.model._default_manager.filter(reduce(or_, conditions, models.Q(pk__in=[])))


_FIRST_OF_EACH = """
    SELECT pk, key, duty_count, due_on, due_at, zone FROM (
        SELECT *, row_number() OVER duty AS place, count(*) OVER (PARTITION BY key) AS duty_count
        FROM (
            SELECT DISTINCT ON (of_type, pk) * FROM ({waiting}) AS each (pk, of_type, key, rank, state_since)
            ORDER BY of_type, pk, rank
        ) AS waiting
        LEFT JOIN LATERAL (
            SELECT due_on, due_at, zone FROM {deadline}
            WHERE subject_type_id = of_type AND subject_id = pk AND closed_at IS NULL
            ORDER BY due_at LIMIT 1
        ) AS deadline ON true
        WINDOW duty AS (PARTITION BY key ORDER BY due_at, state_since, pk)
    ) AS placed WHERE place <= %s ORDER BY due_at, state_since, pk
"""


def most_pressing(standing: Standing, shown: int) -> dict[str, list[Any]]:
    """Return what waits for the holder of `standing`, of each duty the `shown` most pressing, by the duty's key.

    An object counts to the first of its duties. Each row carries the `duty_count` of all that wait in its duty, and
    of its next running deadline `due_on`, `due_at` and the `due_zone` in which that day ends. All procedures are
    asked in one query, those in which something waits for their objects in one more each.
    """
    branches: list[str] = []
    params: list[Any] = []
    for workflow in registry.workflows():
        of_type = ContentType.objects.get_for_model(workflow.model).pk
        for rank, (key, test) in enumerate(_conditions(workflow, standing).items()):
            told = (models.Value(each) for each in (of_type, key, rank))
            rows = workflow.model._default_manager.filter(test).order_by().values_list("pk", *told, "state_since")
            try:
                sql, values = rows.query.sql_with_params()
            except EmptyResultSet:
                continue
            branches.append(f"({sql})")
            params += values
    if not branches:
        return {}
    asked = _FIRST_OF_EACH.format(waiting=" UNION ALL ".join(branches), deadline=Deadline._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(asked, (*params, shown))
        found = cursor.fetchall()
    return _with_objects(found)


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
    waiting = [waiting_for(workflow, standing).order_by().values("pk") for workflow in registry.workflows()]
    return waiting[0].union(*waiting[1:], all=True).count()
