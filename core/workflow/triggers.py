"""What the database itself refuses: illegal jumps of a state, and any change of a ledger."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import pgtrigger

if TYPE_CHECKING:
    from core.workflow.declaration import Workflow


def state_triggers(workflow: "Workflow") -> list[pgtrigger.Trigger]:
    """Return the triggers that let a row begin where the procedure does and move by legal jumps only."""
    begins = reduce(or_, (pgtrigger.Q(new__state=state) for state in workflow.beginnings))
    return [
        pgtrigger.FSM(name=f"{workflow.name}_jumps", field="state", transitions=workflow.jumps()),
        pgtrigger.Protect(
            name=f"{workflow.name}_start",
            operation=pgtrigger.Insert,
            condition=~begins,
        ),
    ]


def append_only_triggers(name: str) -> list[pgtrigger.Trigger]:
    """Return the triggers of a ledger.

    They are the second lock: the first is that the run-time role has no right to change the table at all.
    The truncate guard opens for `app.allow_truncate`, which only a test that empties its database sets.
    """
    return [
        pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="""
                IF coalesce(current_setting('app.allow_truncate', true), '') <> 'on' THEN
                    RAISE EXCEPTION 'the ledger cannot be emptied';
                END IF;
                RETURN NULL;
            """,
        ),
    ]
