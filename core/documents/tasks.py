"""Housekeeping of files, safe to repeat."""

from celery import shared_task

from core.documents import services


@shared_task
def sweep_files() -> int:
    """Delete files that nothing refers to (hourly). Return how many went."""
    return services.sweep_orphans()


BEAT_SCHEDULE = {"documents-sweep-files": {"task": "core.documents.tasks.sweep_files", "schedule": 3600.0}}
