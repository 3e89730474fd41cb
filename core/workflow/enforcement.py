"""What the declarations say of the rules: each action, guard and deadline speaks for those it names."""

from core.rulebook.enforcement import Kind, enforced_by
from core.workflow import registry
from core.workflow.declaration import Workflow


def register_declarations() -> None:
    """Tell the rulebook what every declared procedure enforces or offers."""
    for workflow in registry.workflows():
        _register(workflow)


def _register(workflow: Workflow) -> None:
    for action in workflow.actions:
        where = f"{workflow.name}.{action.name}"
        for rule in action.rules:
            enforced_by(rule, action.label, where, Kind.TASK if action.due is None else Kind.DEADLINE)
        for guard in action.guards:
            enforced_by(guard.rule, guard.refusal, f"{where}.{guard.name}", Kind.GUARD)
    for kind in workflow.deadlines:
        enforced_by(kind.rule, kind.label, f"{workflow.name}.{kind.name}", Kind.DEADLINE)
