"""`make run`: web server and worker with beat under one command, with readable output and a clean stop."""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from config.database import cluster
from config.places import ROOT, VAR_DIR

FIRST_PORT = 8000
PATIENCE_SECONDS = 20
# A child that dies so often within so short a time will not come up by being started again.
DEATHS, DEATHS_WITHIN_SECONDS = 5, 60
COLOURS = {"web": "36", "worker": "35", "desk": "32"}
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """A signal has asked for the end."""


@dataclass
class Child:
    """A program under supervision."""

    name: str
    command: list[str]
    process: subprocess.Popen[str] | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS))

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONWARNINGS": "ignore:You're running the worker with superuser"},
            # Ctrl-C must reach the supervisor only, which stops its children in order.
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        assert self.process.stdout is not None
        threading.Thread(target=_relay, args=(self.name, self.process.stdout), daemon=True).start()

    def end_group(self) -> None:
        """End by force whatever the child, dead or alive, has left behind."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def given_up(self) -> bool:
        """Note a death; whether there were too many of them."""
        self.deaths.append(time.monotonic())
        return len(self.deaths) == DEATHS and self.deaths[-1] - self.deaths[0] < DEATHS_WITHIN_SECONDS


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    VAR_DIR.mkdir(exist_ok=True)
    address_file = VAR_DIR / "run.address"
    with (VAR_DIR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("desk", f"Liaison Desk is running already: {address_file.read_text()}")
            return 1
        port = free_port()
        # Passkeys are bound to a name: an IP address would not do.
        address = f"http://localhost:{port}"
        address_file.write_text(address)
        embedded = None if os.environ.get("DATABASE_URL") else cluster(VAR_DIR)
        children = [Child("web", web_command(port)), Child("worker", worker_command())]
        status = 0
        try:
            if embedded:
                embedded.ensure()
            supervise(children, address, port)
        except Stopped:
            pass
        except Exception as error:
            say("desk", f"Stopping: {error}")
            status = 1
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            say("desk", "Stopping …")
            stop(children)
            if embedded and not embedded.stop(even_if_used=False) and embedded.running():
                say("desk", "The embedded PostgreSQL stays: another program is using it.")
            say("desk", "Stopped.")
        return status


def web_command(port: int) -> list[str]:
    """Return the command of the web server; two workers and some threads are enough for one machine."""
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "10"),
        *("--worker-tmp-dir", str(VAR_DIR), "--log-level", "warning", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    """Return the command of the worker, which carries beat inside."""
    return [
        *(sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker", "--beat", "--loglevel", "INFO"),
        *("--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def supervise(children: list[Child], address: str, port: int) -> None:
    """Start the children and keep them alive. Raises `Stopped`, or `RuntimeError` where one will not stay up."""
    for child in children:
        child.start()
    announced = False
    while True:
        if not announced and _listening(port):
            say("desk", f"Liaison Desk is ready: {address}    (Ctrl-C stops it)")
            announced = True
        for child in children:
            if child.process is not None and child.process.poll() is not None:
                # Beat outlives a worker that was killed; two of it would keep two timetables.
                child.end_group()
                if child.given_up():
                    raise RuntimeError(f"the {child.name} does not stay up")
                say("desk", f"The {child.name} has ended ({child.process.returncode}); starting it again.")
                child.start()
        time.sleep(0.2)


def stop(children: list[Child]) -> None:
    """End every child with what it has started: first with a request, in the end by force."""
    alive = [child.process for child in children if child.process is not None and child.process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for process in alive:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say("desk", "Some of it does not stop; ending it by force.")
    for child in children:
        child.end_group()


def free_port() -> int:
    """Return `PORT` of the environment, or the first free port from 8000 on."""
    if os.environ.get("PORT"):
        return int(os.environ["PORT"])
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if not _listening(port) and _bindable(port):
            if port != FIRST_PORT:
                say("desk", f"Port {FIRST_PORT} is taken; using {port}.")
            return port
    raise RuntimeError("no free port; set PORT")


def say(who: str, what: str) -> None:
    """Print a line with its speaker in front."""
    mark = f"{who:<6} │"
    if sys.stdout.isatty():
        mark = f"\033[{COLOURS.get(who, '0')}m{mark}\033[0m"
    print(f"{mark} {what}", flush=True)


def _relay(name: str, lines: IO[str]) -> None:
    for line in lines:
        if line.strip():
            say(name, line.rstrip())


def _listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return False
    return True


def _bindable(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


_LIBC = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """Have the kernel end this child when the supervisor is killed and can no longer do it."""
    if sys.platform == "linux":
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
