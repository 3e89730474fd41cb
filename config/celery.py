"""Background work: the tasks of every app's `tasks.py` and their timetable.

An app that has periodic work declares it in its `tasks.py` as `BEAT_SCHEDULE`, in the form of Celery's
`beat_schedule`; entries of the settings come on top.
"""

import importlib
import os
from types import ModuleType
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.utils.module_loading import module_has_submodule

from config.broker import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

app = Celery("liaison_desk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def _broker_settings() -> dict[str, Any]:
    from django.conf import settings

    return broker(settings.VAR_DIR)


app.add_defaults(_broker_settings)


@app.on_after_finalize.connect
def collect_timetable(sender: Celery, **_: Any) -> None:
    """Add the `BEAT_SCHEDULE` of every installed app to the timetable of beat."""
    from django.apps import apps

    timetable: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "tasks"):
            tasks: ModuleType = importlib.import_module(f"{config.name}.tasks")
            timetable.update(getattr(tasks, "BEAT_SCHEDULE", {}))
    sender.conf.beat_schedule = {**timetable, **(sender.conf.beat_schedule or {})}


@setup_logging.connect
def configure_logging(**_: Any) -> None:
    """Log as the web server does instead of in Celery's own form."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)
