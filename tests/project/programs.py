"""The project's own programs, run as users run them: in processes of their own, on data of their own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORT", "LEDGER_KEY", "SECRET_KEY")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a program: the virtual environment's tools first, no server of this machine."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONUNBUFFERED": "1", **more}


def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return what it said; never fails by itself."""
    return subprocess.run(
        command, cwd=ROOT, env=environment(**more), capture_output=True, text=True, check=False, timeout=300
    )


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], *, seconds: float = 90, what: str = "it") -> None:
    """Return as soon as `condition` holds. Raises `TimeoutError`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        time.sleep(0.1)


def status_of(url: str, **headers: str) -> int:
    """Return the HTTP status of `url`, 0 where nobody answers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@dataclass(frozen=True)
class Program:
    """A living process as it was seen: by now it may be gone."""

    process: psutil.Process
    command: list[str]


def programs_of(folder: Path) -> list[Program]:
    """Return every living process that was started for the data folder `folder`, the oldest first."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            command = process.cmdline()
            if str(folder) in " ".join(command) or process.environ().get("VAR_DIR") == str(folder):
                found.append((process.create_time(), Program(process, command)))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return [program for _, program in sorted(found, key=lambda each: each[0])]
