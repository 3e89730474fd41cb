"""A web process of its own that reads pages and tells how much memory it takes; started by the bench."""

import json
import sys
from pathlib import Path

import django


def megabytes() -> float:
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024


def main() -> None:
    task = json.load(sys.stdin)
    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = task["database"]

    from config.wsgi import application
    from core.accounts.models import User
    from tests.bench.pages import client_of

    assert application
    started = megabytes()
    client = client_of(User.objects.get(pk=task["person"]))
    for _round in range(20):
        for url in task["urls"]:
            client.get(url)
    sys.stdout.write(json.dumps({"started": started, "after": megabytes()}) + "\n")


main()
