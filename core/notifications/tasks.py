"""Delivery, safe to repeat: what is due stands in the database, not in the task."""

from celery import shared_task

from core.notifications import delivery


@shared_task
def deliver(keys: list[str]) -> int:
    """Send the messages `keys` as far as they are due; return how many were sent."""
    return delivery.deliver(keys)


@shared_task
def deliver_due() -> int:
    """Take up what a lost task, a dead worker or a mail server that was away has left; return how many were sent."""
    return delivery.deliver_due()


BEAT_SCHEDULE = {
    "notifications-deliver-due": {
        "task": "core.notifications.tasks.deliver_due",
        "schedule": 60.0,
        # A tick that nobody took in time is as good as none: the next one is on its way.
        "options": {"expires": 55.0},
    }
}
