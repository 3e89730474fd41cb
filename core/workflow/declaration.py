"""The words in which a procedure is declared: states, actions, guards, parties, deadlines, notices.

A declaration holds no behaviour of its own. The engine, the pages, the ledger, the notices, the database
triggers, the diagrams and the tests all read it; nothing of it is said a second time elsewhere.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.workflow.parties import Party

if TYPE_CHECKING:
    from core.workflow.engine import Act, Move
    from core.workflow.models import WorkflowModel

type Text = str | Promise
type Since = Callable[[type[models.Model]], Sequence[Combinable]]


def after(*actions: str) -> Since:
    """Return, for `Waits.since`, when the last of `actions` happened to the object, as the ledger tells."""

    def last(model: type[models.Model]) -> Sequence[Combinable]:
        from core.workflow.models import Event

        events = Event.objects.filter(
            subject_type=ContentType.objects.get_for_model(model), subject_id=models.OuterRef("pk"), action__in=actions
        )
        return [models.Subquery(events.order_by("-seq").values("at")[:1])]

    return last


def recorded(field: str) -> Since:
    """Return, for `Waits.since`, the day or moment that the object has in `field`."""
    return lambda model: [models.F(field)]


def day_after(field: str) -> Combinable:
    """Return the day after the one in `field`, as an expression."""
    return Cast(models.F(field) + dt.timedelta(days=1), models.DateField())


@dataclass(frozen=True)
class Guard:
    """A condition with the rule it comes from and the sentence that explains a refusal.

    `test` gets the object and the `Act` (who acts, when, with which data; `data` is None while a page only
    asks whether to offer the button). It returns True, False, or a sentence that explains this very refusal.
    `who` can mend it; `until` names an attribute of the object that says by when.
    """

    rule: str
    refusal: Text
    test: "Callable[[Any, Act], bool | Text]"
    who: Party | None = None
    until: str = ""

    @property
    def name(self) -> str:
        return self.test.__name__


def guard(
    rule: str, refusal: Text, *, who: Party | None = None, until: str = ""
) -> "Callable[[Callable[[Any, Act], bool | Text]], Guard]":
    """Turn a predicate into a `Guard` of `rule`."""

    def declare(test: "Callable[[Any, Act], bool | Text]") -> Guard:
        return Guard(rule=rule, refusal=refusal, test=test, who=who, until=until)

    return declare


@dataclass(frozen=True)
class Tell:
    """Who is told of an action, and with which message: `templates/mail/<template>.txt`.

    `when` keeps it back for some of the action's outcomes.
    """

    to: tuple[Party, ...]
    template: str
    when: "Callable[[Move], bool]" = lambda move: True


@dataclass(frozen=True)
class DeadlineKind:
    """A deadline that a procedure knows: what is owed, by whom, and how its last day is computed.

    Either `parameter` names a rulebook parameter counted in `unit` from the day of opening, or `day` names an
    attribute of the object that holds the date.
    """

    name: str
    label: Text
    rule: str
    owed_by: tuple[Party, ...]
    reminder: str
    parameter: str = ""
    unit: str = "weeks"
    day: str = ""


@dataclass(frozen=True)
class Waits:
    """For whom a state waits, and for what; `when` narrows it by a filter on the object, asked for today.

    Where `when` begins to hold later than the state, `since` returns what the database is asked for the day or
    moment from which it does, given the model; of several the latest counts, and none before the state began.
    """

    parties: tuple[Party, ...]
    duty: Text
    when: Callable[[dt.date], models.Q] = lambda today: models.Q()
    since: Since = lambda model: ()


@dataclass(frozen=True)
class State:
    value: str
    label: Text
    tone: str = "info"
    final: bool = False
    waits: tuple[Waits, ...] = ()


@dataclass(frozen=True)
class Step:
    """A step of the pipeline strip, and the states that stand in it."""

    label: Text
    states: tuple[str, ...]


@dataclass(frozen=True)
class Action:
    """One thing that can be done, by whom, from where to where, under which rules.

    `target` is one state, several (the effect returns which one), or None where the state stays. An action
    with an empty `source` creates the object: the first in its initial state, further ones take over many at once
    (`engine.take_over`) what began elsewhere. `effect` is the dotted name of a function that gets the `Move`
    and changes the object beyond its state. `form` is the dotted name of the form class for what the action
    needs to know. `due` makes it a step that time causes: it returns the filter of the objects for which that
    moment has come, and the system performs it.
    """

    name: str
    label: Text
    happened: Text
    source: tuple[str, ...]
    target: str | tuple[str, ...] | None
    by: tuple[Party, ...]
    rules: tuple[str, ...]
    guards: tuple[Guard, ...] = ()
    effect: str = ""
    form: str = ""
    tells: tuple[Tell, ...] = ()
    opens: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    waives: tuple[str, ...] = ()
    tone: str = "default"
    icon: str = "arrow-right"
    hint: Text = ""
    confirm: Text = ""
    internal: bool = False
    concurrent: bool = False
    due: Callable[[dt.datetime], models.Q] | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """Every state this action can lead to; empty where the state stays."""
        if self.target is None:
            return ()
        return self.target if isinstance(self.target, tuple) else (self.target,)

    @property
    def all_rules(self) -> tuple[str, ...]:
        """The rules of the action and of its guards, each once, in order."""
        return tuple(dict.fromkeys((*self.rules, *(guard.rule for guard in self.guards))))

    @cached_property
    def form_class(self) -> Any:
        return import_string(self.form) if self.form else None

    @cached_property
    def run_effect(self) -> "Callable[[Move], Any] | None":
        return import_string(self.effect) if self.effect else None


@dataclass(frozen=True)
class Workflow:
    """A procedure: its states, what can be done in each, and how its object is shown."""

    name: str
    label: Text
    initial: str
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    deadlines: tuple[DeadlineKind, ...] = ()
    pipeline: tuple[Step, ...] = ()

    def field(self) -> Any:
        """Return the protected state field of the model."""
        from core.workflow.fields import StateField

        return StateField(
            _("state"),
            default=self.initial,
            choices=[(state.value, state.label) for state in self.states],
            protected=True,
            db_index=True,
            editable=False,
        )

    @cached_property
    def by_name(self) -> Mapping[str, Action]:
        return {action.name: action for action in self.actions}

    @cached_property
    def state_by_value(self) -> Mapping[str, State]:
        return {state.value: state for state in self.states}

    @cached_property
    def deadline_by_name(self) -> Mapping[str, DeadlineKind]:
        return {kind.name: kind for kind in self.deadlines}

    @cached_property
    def creation(self) -> Action:
        """The action with which the procedure begins; others without a source take over what began elsewhere."""
        return next(action for action in self.actions if not action.source)

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """The states in which an object may come into being: the initial one, and those of what is taken over."""
        taken_over = (target for action in self.actions if not action.source for target in action.targets)
        return tuple(dict.fromkeys((self.initial, *taken_over)))

    def actions_in(self, state: str) -> Iterable[Action]:
        """Return the actions that start in `state`, in the order of their declaration."""
        return (action for action in self.actions if state in action.source)

    def jumps(self) -> list[tuple[str, str]]:
        """Return the legal changes of state, for the database's trigger."""
        return sorted(
            {
                (source, target)
                for action in self.actions
                for source in action.source
                for target in action.targets
                if source != target
            }
        )

    @property
    def model(self) -> "type[WorkflowModel]":
        from core.workflow.registry import model_of

        return model_of(self.name)
