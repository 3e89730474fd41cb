"""What time causes. Every task may run twice, late or in parallel without harm."""

from celery import shared_task

from core.workflow import deadlines, ledger
from core.workflow.timed import perform_due


@shared_task
def take_due_steps() -> int:
    """Perform every step for which the moment has come; return how many."""
    return perform_due()


@shared_task
def remind() -> int:
    """Write the reminders that have fallen due; return how many."""
    return deadlines.remind_due()


@shared_task
def anchor_ledger() -> None:
    """Cover the newest events by an anchor."""
    ledger.anchor()


# In the demo the clock is moved by hand, so what falls due is taken up soon after.
BEAT_SCHEDULE = {
    "workflow-take-due-steps": {
        "task": "core.workflow.tasks.take_due_steps",
        "schedule": 30.0,
        "options": {"expires": 25.0},
    },
    "workflow-remind": {"task": "core.workflow.tasks.remind", "schedule": 60.0, "options": {"expires": 55.0}},
    "workflow-anchor-ledger": {
        "task": "core.workflow.tasks.anchor_ledger",
        "schedule": 3600.0,
        "options": {"expires": 3500.0},
    },
}
