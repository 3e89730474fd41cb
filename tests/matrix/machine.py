"""The completeness half of every matrix: each state, action and role must have an answer written by hand.

A `Table` says in plain words who may ever do what, what starts in which state, where it leads, and which guard
refuses in the situation that a test has set up. `check` then asks button and server about every combination.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from core.accounts.models import User
from core.workflow.declaration import Workflow
from core.workflow.engine import offers, perform
from core.workflow.refusals import FormInvalid, GuardFailed, MovedOn, NotAllowed

SYSTEM = "system"


@dataclass(frozen=True)
class Table:
    """What is expected of a procedure, written by hand.

    `who`: for every action but the creating one, the roles that may ever perform it (`system` among them).
    `starts`: for every state, the actions that begin there. `leads`: for every action, the state it leads to
    (nothing where it stays; what differs by situation is given to `check`). `data`: what an action's form needs.
    """

    workflow: Workflow
    who: Mapping[str, set[str]]
    starts: Mapping[str, set[str]]
    leads: Mapping[str, str]
    data: Mapping[str, Callable[[Any], dict[str, Any]]] = field(default_factory=dict)


class _RolledBackError(Exception):
    pass


def gaps(table: Table) -> Iterator[str]:
    """Yield a sentence for everything that the table leaves out or invents, compared with the declaration."""
    actions = {action.name for action in table.workflow.actions if action.source}
    states = set(table.workflow.state_by_value)
    for name, given, wanted in (
        ("who", set(table.who), actions),
        ("leads", set(table.leads), actions),
        ("starts", set(table.starts), states),
    ):
        yield from (f"{name} says nothing about {each}" for each in sorted(wanted - given))
        yield from (f"{name} speaks of {each}, which is not declared" for each in sorted(given - wanted))
    for state, started in table.starts.items():
        yield from (f"{state} starts {each}, which is not declared" for each in sorted(started - actions))


def check(
    table: Table,
    obj: Any,
    people: Mapping[str, User | None],
    *,
    refused: Mapping[str, str] | None = None,
    leads: Mapping[str, str] | None = None,
    form_refuses: Collection[str] = (),
) -> list[str]:
    """Ask button and server for every action and role in the present state of `obj`; return what is not as expected.

    `people` holds a person for every role, None for the system. `refused` names the rule by which a guard keeps
    an action back here, `leads` where an action leads to in this situation, `form_refuses` the actions whose form
    is refused before the guards are asked.
    """
    wrong = []
    for role, person in people.items():
        buttons = _buttons(obj, person) if person is not None else {}
        for action in (each for each in table.workflow.actions if each.source):
            expected = _expected(table, obj.state, action.name, role, refused or {})
            if person is not None:
                button = buttons.get(action.name, "absent")
                shown = {"absent": {"forbidden", "moved on"}, "enabled": {"done"}}
                if expected not in shown.get(button, {button}):
                    wrong.append(f"{obj.state}, {action.name}, {role}: the button is {button}, expected {expected}")
            answer = _server(table, obj, action.name, person)
            target = (leads or {}).get(action.name) or table.leads[action.name] or obj.state
            wanted = f"done: {target}" if expected == "done" else expected
            if action.name in form_refuses and not expected.startswith(("forbidden", "moved")):
                wanted = "form refused"
            if answer != wanted:
                wrong.append(f"{obj.state}, {action.name}, {role}: the server says {answer}, expected {wanted}")
    return wrong


def _expected(table: Table, state: str, action: str, role: str, refused: Mapping[str, str]) -> str:
    if role not in table.who[action]:
        return "forbidden"
    if action not in table.starts[state]:
        return "moved on"
    return f"refused by {refused[action]}" if action in refused else "done"


def _buttons(obj: Any, person: User) -> dict[str, str]:
    """Return what the page offers `person`: each action enabled, or refused by the rule of its first reason."""
    offered = offers(obj, User.objects.get(pk=person.pk))
    return {
        offer.action.name: "enabled" if offer.enabled else f"refused by {offer.refusals[0].rule}" for offer in offered
    }


def _server(table: Table, obj: Any, name: str, person: User | None) -> str:
    answer = ""
    data = table.data[name](obj) if name in table.data else None
    try:
        with transaction.atomic():
            try:
                perform(obj, name, actor=User.objects.get(pk=person.pk) if person else None, data=data)
                answer = f"done: {type(obj)._default_manager.get(pk=obj.pk).state}"
            except NotAllowed:
                answer = "forbidden"
            except MovedOn:
                answer = "moved on"
            except FormInvalid:
                answer = "form refused"
            except GuardFailed as failed:
                answer = f"refused by {failed.refusals[0].rule}"
            raise _RolledBackError
    except _RolledBackError:
        return answer
