"""How a line is ticked: the action, for whom it waits, and what it asks. Every use takes these from its checklist."""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast, Greatest, Least
from django.utils.translation import gettext_lazy as _

from core import clock
from core.rulebook import parameters
from core.workflow.declaration import Action, Guard, Waits, guard
from core.workflow.engine import Act
from liaisons.register.checklists import annex_a, annex_b
from liaisons.register.checklists.lines import Checklist, Line, period_began

BY_WORKFLOW = {"internal_liaison": annex_a.CHECKLIST, "liaison": annex_b.CHECKLIST}


LABELS = {
    "manager": (_("Tick the manager’s lines"), _("Manager’s lines of the checklist ticked")),
    "representative": (_("Tick the representative’s lines"), _("Representative’s lines of the checklist ticked")),
    "contact": (_("Tick the organization’s lines"), _("Organization’s lines of the checklist ticked")),
}


def open_lines(obj: Any, duty: str) -> list[Line]:
    """Return the lines of `duty` in the checklist of `obj` that have to be ticked, or ticked again."""
    from liaisons.register.checklists.models import ticks_of

    return BY_WORKFLOW[obj.workflow.name].open(obj, duty, ticks_of(obj))


def _something_to_tick(duty: str, rule: str) -> Guard:
    @guard(rule, _("Every line of this part of the checklist is ticked."))
    def something_to_tick(obj: Any, act: Act) -> bool:
        return bool(open_lines(obj, duty))

    return something_to_tick


def tick_actions(checklist: Checklist, *, source: tuple[str, ...]) -> tuple[Action, ...]:
    """Return the actions by which those whose turn it is tick their lines of `checklist` while in `source`."""
    return tuple(_tick_action(checklist, duty, source) for duty in checklist.parties)


def _tick_action(checklist: Checklist, duty: str, source: tuple[str, ...]) -> Action:
    rules = tuple(dict.fromkeys(line.rule for line in checklist.ticked if line.duty == duty))
    label, happened = LABELS[duty]
    return Action(
        name=f"tick_{duty}",
        label=label,
        happened=happened,
        source=source,
        target=None,
        by=(checklist.parties[duty],),
        rules=rules,
        guards=(_something_to_tick(duty, rules[0]),),
        form=f"liaisons.register.checklists.forms.{duty.title()}TickForm",
        effect="liaisons.register.checklists.effects.tick",
        icon="square-check",
    )


def waits(checklist: Checklist, workflow: str) -> tuple[Waits, ...]:
    """Return for whom open lines of `checklist` wait; a yearly line waits once a review period has gone by."""
    owed = {duty: _Owed(checklist, duty, workflow) for duty in checklist.parties}
    return tuple(
        Waits((party,), _("Checklists of liaisons to complete"), when=owed[duty], since=owed[duty].since)
        for duty, party in checklist.parties.items()
    )


class _Owed:
    """The objects on which a line of a duty is owed: their filter, asked for today, and since when it is."""

    def __init__(self, checklist: Checklist, duty: str, workflow: str) -> None:
        self.lines = tuple(line for line in checklist.ticked if line.duty == duty)
        self.workflow = workflow

    def __call__(self, today: dt.date) -> models.Q:
        from core.workflow import registry

        model = registry.model_of(self.workflow)
        return reduce(or_, (self._owed(line, model, period_began(today)) for line in self.lines), models.Q(pk__in=[]))

    def since(self, model: type[models.Model]) -> list[Any]:
        """Return the day from which the first of the owed lines is owed."""
        period = period_began(clock.today())
        days = [
            models.Case(models.When(self._owed(line, model, period), then=self._owed_since(line, model)))
            for line in self.lines
        ]
        return [days[0] if len(days) == 1 else Least(*days)]

    def _ticks(self, line: Line, model: type[models.Model]) -> models.QuerySet[Any]:
        return apps.get_model("register.checklisttick")._default_manager.filter(
            subject_type=ContentType.objects.get_for_model(model), subject_id=models.OuterRef("pk"), line=line.code
        )

    def _owed(self, line: Line, model: type[models.Model], period: dt.date) -> models.Q:
        ticks = self._ticks(line, model)
        meant = models.Q(**{f"{name}__in": values for name, values in line.only.items()})
        if line.yearly:
            meant &= models.Q(started_on__lt=period)
            ticks = ticks.filter(on__gte=period)
        else:
            meant &= models.Q(started_on__isnull=False)
        return meant & ~models.Q(models.Exists(ticks))

    def _owed_since(self, line: Line, model: type[models.Model]) -> Any:
        if not line.yearly:
            return models.F("started_on")
        last = models.Subquery(self._ticks(line, model).order_by("-on").values("on")[:1])
        # PostgreSQL's GREATEST leaves out what is NULL.
        return Cast(Greatest("started_on", last) + _period() + dt.timedelta(days=1), models.DateField())


def _period() -> models.Func:
    """Return the months of a review period, as the database adds them to a day."""
    months = models.Value(parameters.number("review_months"))
    template = "%(function)s(months => %(expressions)s)"
    return models.Func(months, function="make_interval", template=template, output_field=models.DurationField())
