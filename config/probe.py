"""Health checks of the containers: `python -m config.probe web|worker|beat` ends with 0 while the part is well."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

# Beat writes its timetable down at least every three minutes.
BEAT_SILENCE_SECONDS = 600


def web() -> bool:
    """Whether the web server answers that database and schema are well."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz",
        headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def worker() -> bool:
    """Whether the worker of this host answers through the broker."""
    from config.celery import app

    answers = app.control.inspect([f"celery@{socket.gethostname()}"], timeout=5).ping()
    return bool(answers)


def beat() -> bool:
    """Whether beat has written its timetable lately."""
    newest = max((path.stat().st_mtime for path in Path(os.environ["TIMETABLE"]).parent.glob("timetable*")), default=0)
    return time.time() - newest < BEAT_SILENCE_SECONDS


if __name__ == "__main__":
    part = {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]
    sys.exit(0 if part() else 1)
