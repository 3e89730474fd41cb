"""Which broker carries the tasks: `REDIS_URL`, or files below `var/` when it is not set.

Neither is trusted: a killed worker may lose or repeat a task. Tasks are safe to repeat, their state is in the
database, and a periodic sweep takes up what was left.
"""

import os
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["files"] = "config.filebroker:Transport"
LONGEST_TASK_SECONDS = 15 * 60


def broker(var_dir: Path) -> dict[str, Any]:
    """Return Celery's settings of the broker; `config.celery` takes them as its defaults."""
    url = os.environ.get("REDIS_URL")
    common = {
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": LONGEST_TASK_SECONDS,
        "task_soft_time_limit": LONGEST_TASK_SECONDS - 60,
        "task_ignore_result": True,
        "worker_prefetch_multiplier": 1,
        # Beat hears that it shall stop between two of its looks at the timetable.
        "beat_max_loop_interval": 1,
        "worker_hijack_root_logger": False,
        "broker_connection_retry_on_startup": True,
        "timezone": "UTC",
    }
    if url:
        # Redis gives a task to another worker after this time, so it has to exceed the longest task.
        options: dict[str, Any] = {"visibility_timeout": LONGEST_TASK_SECONDS + 5 * 60}
        return {**common, "broker_url": url, "broker_transport_options": options}
    folders = {name: var_dir / "broker" / name for name in ("messages", "control", "processed")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        **common,
        "broker_url": "files://localhost",
        "broker_transport_options": {
            "data_folder_in": str(folders["messages"]),
            "data_folder_out": str(folders["messages"]),
            "control_folder": str(folders["control"]),
            "processed_folder": str(folders["processed"]),
            "polling_interval": 0.2,
        },
    }
