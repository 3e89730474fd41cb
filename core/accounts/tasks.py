"""Housekeeping of rights, safe to repeat."""

from celery import shared_task

from core.accounts import grants


@shared_task
def drop_spent_grants() -> int:
    """Remove the grants of appointments that are over (nightly); return how many."""
    return grants.drop_spent()


BEAT_SCHEDULE = {
    "accounts-drop-spent-grants": {"task": "core.accounts.tasks.drop_spent_grants", "schedule": 24 * 3600.0}
}
