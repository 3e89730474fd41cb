"""A page for each procedure, made of its declaration: a diagram of its states and a table of its actions."""

from collections.abc import Iterable, Iterator
from typing import Any

from core.workflow.declaration import Action, State, Workflow


def as_markdown(workflow: Workflow) -> str:
    """Return the page of `workflow`: diagram, actions, deadlines, and for whom each state waits."""
    return "\n".join(
        (*_head(workflow), *_diagram(workflow), *_actions(workflow), *_waits(workflow), *_deadlines(workflow))
    )


def _head(workflow: Workflow) -> Iterator[str]:
    yield f"# {workflow.label}"
    yield ""
    yield "Made by `manage.py workflow_docs` from the declaration; do not edit."
    yield ""


def _diagram(workflow: Workflow) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in workflow.states:
        yield f'    state "{state.label}" as {state.value}'
    yield from (f"    [*] --> {state}" for state in workflow.beginnings)
    for action in workflow.actions:
        for source in action.source:
            for target in action.targets:
                yield f"    {source} --> {target}: {action.label}"
    yield from (f"    {state.value} --> [*]" for state in workflow.states if state.final)
    yield "```"
    yield ""


def _actions(workflow: Workflow) -> Iterator[str]:
    yield "| Action | From | To | Who | Rules | Guards | Told |"
    yield "|---|---|---|---|---|---|---|"
    for action in workflow.actions:
        cells = (
            action.label,
            _states(workflow, action.source) or "(new)",
            _states(workflow, action.targets) or "(stays)",
            _parties(action.by),
            ", ".join(action.rules),
            "<br>".join(f"{guard.rule}: {guard.refusal}" for guard in action.guards) or "–",
            _told(action) or "–",
        )
        yield f"| {' | '.join(str(cell) for cell in cells)} |"
    yield ""


def _waits(workflow: Workflow) -> Iterator[str]:
    waiting = [(state, waits) for state in workflow.states for waits in state.waits]
    if not waiting:
        return
    yield "| State | Waits for | Duty |"
    yield "|---|---|---|"
    for state, waits in waiting:
        yield f"| {state.label} | {_parties(waits.parties)} | {waits.duty} |"
    yield ""


def _deadlines(workflow: Workflow) -> Iterator[str]:
    if not workflow.deadlines:
        return
    yield "| Deadline | Rule | Owed by | Length |"
    yield "|---|---|---|---|"
    for kind in workflow.deadlines:
        length = f"`{kind.parameter}` {kind.unit}" if kind.parameter else f"the day `{kind.day}`"
        yield f"| {kind.label} | {kind.rule} | {_parties(kind.owed_by)} | {length} |"
    yield ""


def _states(workflow: Workflow, names: Iterable[str]) -> str:
    labels: list[State] = [workflow.state_by_value[name] for name in names]
    return "<br>".join(str(state.label) for state in labels)


def _parties(parties: Iterable[Any]) -> str:
    return ", ".join(dict.fromkeys(str(party.label) for party in parties))


def _told(action: Action) -> str:
    return _parties(party for tell in action.tells for party in tell.to)
