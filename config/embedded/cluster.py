"""A PostgreSQL cluster of this project alone, made, started and stopped on demand."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.embedded.identity import SYSTEM_DIR, EmbeddedServerError, Identity, identity

DATABASE = "liaison_desk"
ADMIN = "pgadmin"
OWNER = "liaison_desk_owner"
RUNTIME = "liaison_desk_runtime"

PORT = "5432"
SOCKET_NAME = f".s.PGSQL.{PORT}"
# The kernel allows 107 bytes for a socket's path; PostgreSQL appends to it for its lock file's message only.
LONGEST_SOCKET_PATH = 103
START_SECONDS = 90

COMMON_CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
logging_collector = off
timezone = 'UTC'
shared_buffers = 64MB
include_if_exists = 'socket.conf'
"""
# Nobody relies on the suite's data after a power cut. A killed server loses nothing all the same, so that the tests
# that kill it can count.
SUITE_CONFIGURATION = """
max_connections = 200
fsync = off
full_page_writes = off
"""


class Cluster:
    """The cluster that lives in the folder `home`; `suite=True` trades safety on power loss for speed."""

    def __init__(self, home: Path, *, suite: bool = False) -> None:
        self.home = home.resolve()
        self.suite = suite

    @cached_property
    def identity(self) -> Identity:
        return identity()

    @cached_property
    def data(self) -> Path:
        """The data folder: in `home`, unless another user runs the server, who cannot reach into it."""
        if self.identity.owner is None:
            return self.home / "data"
        if (self.home / "data").exists():
            raise EmbeddedServerError(
                f"The database in {self.home} belongs to root, and this machine now forbids root the user namespace "
                "in which it was made. Allow user namespaces, work as an ordinary user, or set DATABASE_URL."
            )
        return SYSTEM_DIR / f"cluster-{hashlib.sha256(str(self.home).encode()).hexdigest()[:16]}" / "data"

    def login(self, user: str) -> dict[str, str]:
        """Return HOST, PORT, USER and PASSWORD with which `user` connects; makes the cluster where there is none."""
        if not self._made():
            self.ensure()
        return {"HOST": str(self._socket_folder()), "PORT": PORT, "USER": user, "PASSWORD": self._passwords()[user]}

    def connect(self, user: str, database: str = DATABASE) -> psycopg.Connection[Any]:
        """Open an autocommit connection; never starts the server."""
        return psycopg.connect(
            host=str(self._socket_folder()),
            port=PORT,
            user=user,
            password=self._passwords()[user],
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def ensure(self) -> bool:
        """Make the cluster and start its server where that is needed.

        Safe to call from several processes at once and after a crash. Returns whether this call started the server.
        Raises `EmbeddedServerError`.
        """
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.home.chmod(0o700)
        with self._locked():
            if not self._made():
                self._initialize()
            if self._answers():
                return False
            self._start()
            self._create_roles()
            return True

    def stop(self, *, even_if_used: bool = True) -> bool:
        """Stop the server; with `even_if_used=False` only where no client is connected. Returns whether it stopped."""
        if not self._made():
            return False
        with self._locked():
            if not self._answers():
                return False
            if not even_if_used and self._clients():
                return False
            self.identity.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))
            return True

    def running(self) -> bool:
        """Whether the server answers."""
        return self._made() and self._answers()

    def destroy(self) -> None:
        """Stop the server and delete the cluster with everything in it."""
        if self.home.exists():
            self.stop()
            shutil.rmtree(self.data.parent, ignore_errors=True)
            shutil.rmtree(self.home, ignore_errors=True)

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's own programs, such as `pg_dump` or `psql`."""
        return self.identity.programs / name

    def _clients(self) -> int:
        with self.connect(ADMIN, "postgres") as connection:
            row = connection.execute(
                "select count(*) from pg_stat_activity"
                " where backend_type = 'client backend' and pid <> pg_backend_pid()"
            ).fetchone()
        return int(row[0]) if row else 0

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _made(self) -> bool:
        return (self.home / "passwords.json").exists() and (self.data / "complete").exists()

    def _passwords(self) -> dict[str, str]:
        return dict(json.loads((self.home / "passwords.json").read_text()))

    def _initialize(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        passwords = {user: secrets.token_urlsafe(24) for user in (ADMIN, OWNER, RUNTIME)}
        _write_private(self.home / "passwords.json", json.dumps(passwords))
        self.data.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        password_file = self.data.parent / "initial-password"
        _write_private(password_file, passwords[ADMIN])
        self._give(self.data.parent, password_file)
        try:
            self.identity.run(
                "initdb",
                *("-D", str(self.data), "-U", ADMIN, f"--pwfile={password_file}", "--auth=scram-sha-256"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                "--no-instructions",
            )
        finally:
            password_file.unlink()
        configuration = COMMON_CONFIGURATION + (SUITE_CONFIGURATION if self.suite else "max_connections = 100\n")
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(configuration)
        (self.data / "complete").touch()

    def _create_roles(self) -> None:
        """Give the database its owner, who migrates, and the run-time role; a repeated call changes nothing."""
        passwords = self._passwords()
        with self.connect(ADMIN, "postgres") as connection:
            roles = {row[0] for row in connection.execute("select rolname from pg_roles")}
            for role, rights in ((OWNER, "createdb"), (RUNTIME, "nocreatedb")):
                if role not in roles:
                    statement = "create role {} login {} nosuperuser nobypassrls nocreaterole password {}"
                    connection.execute(
                        sql.SQL(statement).format(sql.Identifier(role), sql.SQL(rights), sql.Literal(passwords[role]))
                    )
            connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(RUNTIME), sql.Identifier(OWNER)))
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )

    def _socket_folder(self) -> Path:
        if len(str(self.data / SOCKET_NAME).encode()) <= LONGEST_SOCKET_PATH:
            return self.data
        try:
            return Path((self.home / "socket-folder").read_text())
        except FileNotFoundError:
            return self.data

    def _prepare_socket(self) -> None:
        """Point the server to the socket's folder: the data folder, or a private one where that path is too long."""
        if len(str(self.data / SOCKET_NAME).encode()) <= LONGEST_SOCKET_PATH:
            place = "."
        else:
            folder = self._socket_folder()
            if folder == self.data or not _private_folder(folder, self.identity):
                folder = Path(tempfile.mkdtemp(prefix="liaison-desk-"))
                self._give(folder)
                _write_private(self.home / "socket-folder", str(folder))
            place = str(folder)
        (self.data / "socket.conf").write_text(f"unix_socket_directories = '{place.replace(chr(39), chr(39) * 2)}'\n")

    def _give(self, *paths: Path) -> None:
        if self.identity.owner:
            for path in paths:
                os.chown(path, *self.identity.owner)

    def _answers(self) -> bool:
        try:
            self.connect(ADMIN, "postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self) -> None:
        """Start the server, or wait for one that is starting or going down.

        `postmaster.pid` is never deleted: the shared memory that it names keeps a second server from starting
        while backends of a killed one are still at work.
        """
        self._prepare_socket()
        pid_file, deadline = self.data / "postmaster.pid", time.monotonic() + START_SECONDS
        failure = ""
        while time.monotonic() < deadline:
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            if lines and lines[0].strip().isdigit():
                occupant = _process(int(lines[0]))
                if occupant == "postgres":
                    if self._answers():
                        return
                    time.sleep(0.1)
                    continue
                if occupant == "zombie":
                    time.sleep(0.1)
                    continue
                if occupant == "other":
                    # After a reboot another program may have the number, and PostgreSQL would wait for it for good.
                    pid_file.write_text("\n".join(["999999999", *lines[1:]]) + "\n")
            try:
                log = str(self.data / "server.log")
                self.identity.run("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", str(self.data), "-l", log)
            except EmbeddedServerError as error:
                failure = str(error)
                time.sleep(0.3)
                continue
            if self._answers():
                return
        raise EmbeddedServerError(f"PostgreSQL did not start; see {self.data / 'server.log'}. {failure}")


def _write_private(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _private_folder(folder: Path, who: Identity) -> bool:
    """Whether nobody but the server's user can enter: a folder in a shared place may be somebody else's by now."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    owner = who.owner[0] if who.owner else os.geteuid()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and stat.S_IMODE(found.st_mode) == 0o700


def _process(pid: int) -> str | None:
    """Return `postgres`, `zombie` or `other` for the process that has the number `pid`, None where there is none."""
    try:
        if Path("/proc/self/stat").exists():
            line = Path(f"/proc/{pid}/stat").read_text()
            name, state = line[line.index("(") + 1 : line.rindex(")")], line[line.rindex(")") + 2]
        else:
            command = ["ps", "-o", "stat=,ucomm=", "-p", str(pid)]
            state, name = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split(maxsplit=1)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    if state.startswith("Z"):
        return "zombie"
    return "postgres" if name.strip() == "postgres" else "other"
