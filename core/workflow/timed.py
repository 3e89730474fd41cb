"""Steps that time causes, performed by the system through the same engine."""

import logging
from typing import Any

from core import clock
from core.workflow import registry
from core.workflow.engine import perform
from core.workflow.refusals import ActionRefused

log = logging.getLogger(__name__)


def perform_due() -> int:
    """Perform every declared step whose moment has come, each in its own transaction; return how many.

    A step that was taken by a parallel run in the meantime is refused by the engine and left alone. One that
    fails does not keep the others back: it is logged and tried again by the next run.
    """
    taken = 0
    for workflow in registry.workflows():
        for action in workflow.actions:
            if action.due is None:
                continue
            objects: Any = workflow.model._default_manager
            ready = objects.filter(action.due(clock.now()), state__in=action.source)
            for obj in ready.order_by("pk"):
                try:
                    perform(obj, action.name, actor=None)
                    taken += 1
                except ActionRefused as refused:
                    log.info("%s %s %s: %s", workflow.name, obj.pk, action.name, refused)
                except Exception:
                    log.exception("%s %s %s failed", workflow.name, obj.pk, action.name)
    return taken
