"""System checks: a declaration that cannot work stops the start."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.module_loading import import_string

from core.rulebook import rules
from core.workflow import registry
from core.workflow.declaration import Action, Workflow


@register("workflow")
def check_declarations(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check that each action has a label, a party, a rule and its templates, and each state a way in and out."""
    return [
        Error(f"{workflow.name}: {problem}", id="workflow.E001")
        for workflow in registry.workflows()
        for problem in (*_states(workflow), *(p for action in workflow.actions for p in _action(workflow, action)))
    ]


def _states(workflow: Workflow) -> Iterator[str]:
    reached, frontier = set(workflow.beginnings), list(workflow.beginnings)
    while frontier:
        for action in workflow.actions_in(frontier.pop()):
            for target in action.targets:
                if target not in reached:
                    reached.add(target)
                    frontier.append(target)
    known = workflow.state_by_value
    for state in known.values():
        leaves = any(action.targets for action in workflow.actions_in(state.value))
        if state.value not in reached:
            yield f"state {state.value} cannot be reached"
        if state.final and leaves:
            yield f"final state {state.value} has a way out"
        if not state.final and not leaves:
            yield f"state {state.value} has no way out and is not final"
        if state.waits and state.final:
            yield f"final state {state.value} waits for somebody"
    named = {step for pipeline in workflow.pipeline for step in pipeline.states}
    for unknown in named - known.keys():
        yield f"the pipeline names an unknown state {unknown}"


def _action(workflow: Workflow, action: Action) -> Iterator[str]:
    place = f"action {action.name}"
    if not action.label or not action.happened:
        yield f"{place} has no label or no sentence for what happened"
    if not action.by:
        yield f"{place} has nobody who may perform it"
    if not action.rules:
        yield f"{place} has no rule"
    for rule in action.all_rules:
        try:
            rules.rule(rule)
        except KeyError:
            yield f"{place} cites an unknown rule {rule}"
    for state in (*action.source, *action.targets):
        if state not in workflow.state_by_value:
            yield f"{place} names an unknown state {state}"
    for deadline in (*action.opens, *action.meets, *action.waives):
        if deadline not in workflow.deadline_by_name:
            yield f"{place} names an unknown deadline {deadline}"
    for dotted in filter(None, (action.form, action.effect)):
        try:
            import_string(dotted)
        except ImportError as error:
            yield f"{place}: {error}"
    templates = [tell.template for tell in action.tells]
    templates += [workflow.deadline_by_name[name].reminder for name in action.opens]
    for template in templates:
        try:
            get_template(f"mail/{template}.txt")
        except TemplateDoesNotExist:
            yield f"{place} tells by a message that does not exist: mail/{template}.txt"
