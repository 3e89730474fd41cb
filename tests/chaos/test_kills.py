"""Web server, worker and database killed at random while people work: nothing accepted is lost, nothing is doubled."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from config.embedded import Cluster
from tests.loud import not_tested
from tests.project.programs import ROOT, environment, free_port, programs_of, run, status_of, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.database, pytest.mark.xdist_group("installation")]

SETTINGS = "tests.chaos.settings"
TOKEN = "c" * 32
APPLICATIONS = 4
PARTS = ("gunicorn", "celery", "postgres")
REDIS = ("127.0.0.1", 6379)
PATIENCE = 120


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


OPENER = urllib.request.build_opener(_Stay)


class Desk:
    """A running desk, the people who work at it, and what was promised to them."""

    def __init__(self, var_dir: Path, port: int, programs: dict[str, str]) -> None:
        self.var_dir, self.address, self.programs = var_dir, f"http://localhost:{port}", programs
        self.accepted: set[tuple[int, int, str]] = set()
        self.surprises: list[str] = []

    def ask(self, *words: str) -> dict[str, Any]:
        done = run(sys.executable, "-m", "tests.chaos.desk", *words, **self.programs)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def work(self, application: int, version: int, sessions: dict[str, str], times: int) -> None:
        """Ask and answer in turn. Who gets no answer sends the same form again, as people do."""
        for number in range(times):
            action = ("ask", "answer")[number % 2]
            deadline = time.monotonic() + PATIENCE
            while (status := self._post(application, version, action, sessions[action])) != 302:
                if status not in (0, 500, 502, 503) or time.monotonic() > deadline:
                    self.surprises.append(f"{application}, {action} {version}: {status}")
                    return
                time.sleep(0.2)
            version += 1
            self.accepted.add((application, version, action))

    def _post(self, application: int, version: int, action: str, session: str) -> int:
        fields = {"csrfmiddlewaretoken": TOKEN, "version": version, "question": "How many?", "answer": "412."}
        request = urllib.request.Request(
            f"{self.address}/do/application/{application}/{action}/",
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Cookie": f"sessionid={session}; csrftoken={TOKEN}"},
        )
        try:
            with OPENER.open(request, timeout=20) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
        except Exception:
            # The connection broke in the middle of an answer.
            return 0

    def kill(self, word: str, chance: random.Random) -> None:
        """Kill -9 the database, or one of the processes of web server or worker, whichever chance takes."""
        with suppress(psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError, ValueError, IndexError):
            if word == "postgres":
                pid_file = self.var_dir / "postgresql" / "data" / "postmaster.pid"
                os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
                return
            victims = [each.process for each in programs_of(self.var_dir) if word in " ".join(each.command)]
            if victims:
                chance.choice(sorted(victims, key=lambda each: each.pid)).kill()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a desk that is set up and not running; to migrate costs more than a whole run."""
    folder = tmp_path_factory.mktemp("chaos") / "var"
    folder.mkdir()
    cluster = Cluster(folder / "postgresql")
    try:
        migrated = run(
            *(sys.executable, "manage.py", "migrate", "--verbosity", "0"),
            VAR_DIR=str(folder),
            DJANGO_SETTINGS_MODULE=SETTINGS,
        )
        assert migrated.returncode == 0, migrated.stderr
        yield folder
    finally:
        cluster.destroy()


@pytest.fixture(params=["files", "redis"])
def desk(request: pytest.FixtureRequest, home: Path) -> Iterator[Desk]:
    """A running desk on either broker."""
    port = free_port()
    programs = {"VAR_DIR": str(home), "PORT": str(port), "DJANGO_SETTINGS_MODULE": SETTINGS}
    if request.param == "redis":
        with socket.socket() as probe:
            if probe.connect_ex(REDIS) != 0:
                not_tested("no Redis at its standard local port")
        programs["REDIS_URL"] = f"redis://{REDIS[0]}:{REDIS[1]}/9"
    made = Desk(home, port, programs)
    log = (home / f"desk-{request.param}.log").open("a")
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=environment(**programs),
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until(lambda: status_of(f"{made.address}/healthz") == 200, seconds=60, what="the first answer")
        yield made
    finally:
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait(60)
        log.close()


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize(
    ("actions", "kills"), [(50, 3), pytest.param(1000, 40, marks=pytest.mark.chaos)], ids=["50", "1000"]
)
def test_what_was_accepted_survives_every_kill(desk: Desk, actions: int, kills: int) -> None:
    chance = random.Random(actions)
    prepared = desk.ask("prepare", str(APPLICATIONS))
    people = [
        threading.Thread(
            target=desk.work, args=(int(pk), version, prepared["sessions"], -(-actions // APPLICATIONS)), daemon=True
        )
        for pk, version in prepared["applications"].items()
    ]
    for person in people:
        person.start()
    victims: list[str] = []
    for number in range(1, kills + 1):
        # Each part in its turn, in an order that chance takes anew for every round.
        victims = victims or chance.sample(PARTS, len(PARTS))
        # One kill whenever the work has gone a step on, so that they fall into the work, not after it.
        goal = actions * number // (kills + 2)
        wait_until(lambda goal=goal: len(desk.accepted) >= goal or bool(desk.surprises), seconds=PATIENCE)
        time.sleep(chance.random() / 4)
        desk.kill(victims.pop(), chance)
    for person in people:
        person.join(PATIENCE + 10 * actions)
    assert desk.surprises == []
    assert len(desk.accepted) >= actions
    wait_until(lambda: status_of(f"{desk.address}/healthz") == 200, seconds=60, what="an answer after the kills")

    found = desk.ask("judge", *prepared["applications"])
    events = [tuple(event) for event in found.pop("events")]
    assert sorted(events) == sorted(desk.accepted)
    assert found == {key: [] for key in found}
