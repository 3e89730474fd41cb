"""What the test asks of the desk's own database, in a process of its own: `python -m tests.chaos.desk prepare 4`.

Several runs, one after the other, may share the database: each has a committee and applications of its own.
"""

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

    from committees.directory.models import Committee
    from tests import scenarios

    run = Committee.objects.count()
    made = scenarios.cast(f"ISO/TC {905 + run}", p_members=0, o_members=0)
    applications = [scenarios.confirmed(made, name=f"Steadfast Alliance {run} Number{each}") for each in range(number)]
    sessions = {}
    for name, person in (("ask", made.manager), ("answer", made.contact)):
        client = Client()
        client.force_login(person)
        sessions[name] = client.cookies["sessionid"].value
    return {"applications": {each.pk: each.version for each in applications}, "sessions": sessions}


def judge(applications: list[int]) -> dict[str, Any]:
    """Let the sweep of a later hour take up what was left; return what the ledger, the outbox and the mail say.

    The events are those of `applications`; nothing else may be wrong anywhere.
    """
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
    events = Event.objects.filter(action__in=("ask", "answer"), subject_id__in=applications)
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
    numbers = [int(value) for value in values]
    print(json.dumps(prepare(*numbers) if command == "prepare" else judge(numbers)))  # noqa: T201
