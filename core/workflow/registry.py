"""Which models follow which procedure."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.workflow.declaration import Workflow
    from core.workflow.models import WorkflowModel

_models: "dict[str, type[WorkflowModel]]" = {}


def register(model: "type[WorkflowModel]") -> None:
    """Remember `model` under the name of its procedure."""
    _models[model.workflow.name] = model


def model_of(name: str) -> "type[WorkflowModel]":
    """Return the model that follows the procedure `name`. Raises `KeyError` for an unknown one."""
    return _models[name]


def workflows() -> "list[Workflow]":
    """Return every declared procedure, by name."""
    return [_models[name].workflow for name in sorted(_models)]
