"""What the work behind the pages costs: the import, the proof of the ledger, the sweep of reminders, memory."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from core import clock
from core.workflow import deadlines, ledger
from core.workflow.models import Deadline, Event, Reminder
from liaisons.applications.models import Application
from tests.bench.data.copying import Rows, as_owner
from tests.bench.measuring import seconds

OPEN_DEADLINES, DUE_TODAY = 100_000, 1_000


def imported(path: Path) -> dict[str, float]:
    """Load the feed twice; return the seconds of both times."""
    with Path(os.devnull).open("w") as nowhere:
        first, _ = seconds(lambda: call_command("import_iso_open_data", str(path), stdout=nowhere, stderr=nowhere))
        again, _ = seconds(lambda: call_command("import_iso_open_data", str(path), stdout=nowhere, stderr=nowhere))
    return {"first": first, "again": again}


def verified() -> dict[str, Any]:
    """Prove the whole ledger; return the seconds, the events and what was found wrong."""
    took, found = seconds(lambda: list(ledger.verify()))
    return {"seconds": took, "events": Event.objects.count(), "wrong": len(found), "first_wrong": found[:3]}


def reminded() -> dict[str, Any]:
    """Sweep `OPEN_DEADLINES` open deadlines of which `DUE_TODAY` have a reminder due; leave nothing behind."""
    with transaction.atomic():
        with as_owner():
            _open_deadlines()
        took, written = seconds(deadlines.remind_due)
        due = Reminder.objects.count()
        transaction.set_rollback(True)
    return {"seconds": took, "open": OPEN_DEADLINES, "due": written, "reminders": due}


def _open_deadlines() -> None:
    rows = Rows()
    kind, today = ContentType.objects.get_for_model(Application), clock.today()
    subjects = list(
        Application.objects.exclude(hqnb=None).exclude(state="hqnb_consulted").values_list("pk", flat=True)[:DUE_TODAY]
    )
    beyond = 10_000_000
    for number in range(OPEN_DEADLINES):
        due = number < len(subjects)
        due_on = today + dt.timedelta(days=7 if due else 30 + number % 300)
        rows.add(
            Deadline(
                subject_type=kind,
                subject_id=subjects[number] if due else beyond + number,
                workflow="application",
                kind="hqnb_answer",
                due_on=due_on,
                due_at=clock.now() + dt.timedelta(days=7),
                zone="Europe/Zurich",
                next_reminder_on=today if due else due_on - dt.timedelta(days=14),
            )
        )
    rows.write()


def memory(urls: list[str], person: int) -> dict[str, float]:
    """Return the megabytes that a web process takes: after its start, and after every page was read 20 times."""
    task = json.dumps({"database": connection.settings_dict["NAME"], "urls": urls, "person": person})
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.webprocess"], input=task, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])
