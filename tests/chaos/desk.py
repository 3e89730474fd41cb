"""What the test asks of the desk's own database, in a process of its own: `python -m tests.chaos.desk prepare 4`."""

import datetime as dt
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django


def prepare(number: int) -> dict[str, Any]:
    """Make `number` submitted applications and sign manager and applicant in; return addresses and sessions."""
    from django.test import Client

    from tests import scenarios

    made = scenarios.cast("ISO/TC 905", p_members=0, o_members=0)
    applications = [scenarios.confirmed(made, name=f"Steadfast Alliance Number{each}") for each in range(number)]
    sessions = {}
    for name, person in (("ask", made.manager), ("answer", made.contact)):
        client = Client()
        client.force_login(person)
        sessions[name] = client.cookies["sessionid"].value
    return {"applications": {each.pk: each.version for each in applications}, "sessions": sessions}


def judge() -> dict[str, Any]:
    """Let the sweep of a later hour take up what was left; return what the ledger, the outbox and the mail say."""
    import time_machine
    from django.conf import settings

    from core.notifications import delivery
    from core.notifications.models import Message
    from core.workflow import ledger
    from core.workflow.models import Event

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)):
        while delivery.deliver_due():
            continue
    arrived = Counter(
        found
        for path in Path(settings.VAR_DIR, "sent").iterdir()
        for found in re.findall(r"^Message-ID: (\S+)", path.read_text(), re.MULTILINE | re.IGNORECASE)
    )
    events = Event.objects.filter(action__in=("ask", "answer"))
    messages = list(Message.objects.all())
    told = Counter((each.event_id, each.email, each.kind) for each in messages if each.event_id)
    return {
        "tampered": list(ledger.verify()),
        "events": [[event.subject_id, event.seq, event.action] for event in events],
        "untold": [event.pk for event in events if not event.messages.exists()],
        "told twice": [key for key, often in told.items() if often > 1],
        "undelivered": [message.status for message in messages if message.status != Message.Status.SENT],
        "lost": [message.message_id for message in messages if not arrived[message.message_id]],
        "repeated without a mark": [
            message.message_id for message in messages if arrived[message.message_id] > 1 + message.repeated
        ],
    }


if __name__ == "__main__":
    django.setup()
    command, *values = sys.argv[1:]
    print(json.dumps(prepare(int(*values)) if command == "prepare" else judge()))  # noqa: T201
