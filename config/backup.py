"""`make backup` and `make restore`: database, files and ledger key in one archive that only its owner can read.

The ledger key belongs to it because without the key nobody can prove that the restored ledger is the real one.
"""

import argparse
import datetime as dt
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psycopg
from psycopg import sql

from config.embedded import Cluster, EmbeddedServerError
from config.embedded.cluster import ADMIN, OWNER
from config.embedded.identity import wheel_programs
from config.places import VAR_DIR

CONTENTS, DUMP, FILES, LEDGER_KEY = "contents.json", "database.dump", "files", "ledger_key"


class BackupError(Exception):
    """Backup or restore cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class Login:
    """With which login the whole database can be read and written, and to whom its objects belong."""

    parameters: dict[str, str]
    owner: str

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(**self.parameters, autocommit=False)  # type: ignore[arg-type]

    def environment(self) -> dict[str, str]:
        """Return the variables by which PostgreSQL's programs learn it: a password has no place in a command."""
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
        return {**os.environ, **{names[key]: value for key, value in self.parameters.items() if value}}


def login() -> Login:
    """Return the login of backups.

    In the embedded cluster that is its administrator; elsewhere `DATABASE_ADMIN_URL`, or else the owner. With
    row security in force only a login that bypasses it sees every row, and `pg_dump` refuses any other.
    """
    from django.conf import settings

    described = settings.DATABASES.get("owner", settings.DATABASES["default"])
    cluster: Cluster | None = described.get("CLUSTER")
    if cluster:
        cluster.ensure()
        place = cluster.login(ADMIN)
        return Login(_parameters({**place, "NAME": described["NAME"]}), OWNER)
    if os.environ.get("DATABASE_ADMIN_URL"):
        import dj_database_url

        admin = dj_database_url.parse(os.environ["DATABASE_ADMIN_URL"])
        return Login(_parameters({**admin}), described["USER"])
    return Login(_parameters(described), described["USER"])


def create(target: Path | None) -> Path:
    """Write a backup to `target`, by default a new file below `var/backups`, and return its path."""
    from django.conf import settings

    moment = dt.datetime.now(dt.UTC)
    path = target or VAR_DIR / "backups" / f"{moment:%Y-%m-%d-%H%M%S}.tar"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    who = login()
    draft = path.with_name(f"{path.name}.draft")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        place = Path(folder)
        _run(who, "pg_dump", "--format=custom", "--no-owner", f"--file={place / DUMP}")
        # The files come after the database: a file without its row is an orphan, a row without its file a loss.
        contents = {"made": moment.isoformat(), "files": "bucket" if os.environ.get("FILES_BUCKET") else "here"}
        (place / CONTENTS).write_text(json.dumps(contents, indent=2))
        (place / LEDGER_KEY).write_text(settings.LEDGER_KEY)
        with (
            os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w") as archive,
        ):
            for name in (CONTENTS, DUMP, LEDGER_KEY):
                archive.add(place / name, name)
            if contents["files"] == "here" and Path(settings.MEDIA_ROOT).exists():
                archive.add(settings.MEDIA_ROOT, FILES)
    draft.replace(path)
    return path


def restore(source: Path) -> None:
    """Replace database, files and ledger key by those of `source`, then bring the schema to this release."""
    from django.conf import settings
    from django.core.management import call_command

    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    with _nobody_at_work(), tempfile.TemporaryDirectory(dir=_made(VAR_DIR)) as folder:
        place = Path(folder)
        try:
            with tarfile.open(source) as archive:
                archive.extractall(place, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise BackupError(f"{source} cannot be read: {error}") from error
        if not (place / CONTENTS).exists() or not (place / DUMP).exists():
            raise BackupError(f"{source} is no backup of Liaison Desk.")
        _restore_key((place / LEDGER_KEY).read_text(), settings.LEDGER_KEY)
        who = login()
        _empty(who)
        _run(
            who,
            *("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", f"--role={who.owner}"),
            *(f"--dbname={who.parameters['dbname']}", str(place / DUMP)),
        )
        if json.loads((place / CONTENTS).read_text())["files"] == "here":
            _swap(_made(place / FILES), Path(settings.MEDIA_ROOT))
    call_command("migrate", verbosity=0, interactive=False)


def _restore_key(kept: str, present: str) -> None:
    if kept == present:
        return
    if os.environ.get("LEDGER_KEY"):
        raise BackupError("LEDGER_KEY differs from the key of this backup. Set it to the backup's and try again.")
    from django.conf import settings

    path = VAR_DIR / "secrets" / LEDGER_KEY
    draft = path.with_suffix(".restored")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(kept)
    draft.replace(path)
    settings.LEDGER_KEY = kept


def _empty(who: Login) -> None:
    """Drop every table, sequence and function of the schema; the role that owns them keeps its own rights."""
    found = (
        "select 'table', format('%I.%I', schemaname, tablename) from pg_tables where schemaname = current_schema()"
        " union all select 'routine', p.oid::regprocedure::text from pg_proc p"
        " where p.pronamespace = current_schema()::regnamespace"
        " and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')"
    )
    with who.connect() as connection:
        for kind, name in connection.execute(found).fetchall():
            connection.execute(sql.SQL(f"drop {kind} if exists {name} cascade"))  # type: ignore[arg-type]


def _swap(fresh: Path, place: Path) -> None:
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    shutil.move(fresh, place)
    shutil.rmtree(old, ignore_errors=True)


def _parameters(described: dict[str, Any]) -> dict[str, str]:
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    return {names[key]: str(value) for key, value in described.items() if key in names and value}


def _run(who: Login, program: str, *arguments: str) -> None:
    done = subprocess.run(
        [str(_program(program, who)), *arguments], env=who.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def _program(name: str, who: Login) -> Path:
    """Return the machine's own program where it is new enough for the server, else the embedded one."""
    own = shutil.which(name)
    with who.connect() as connection:
        server = connection.info.server_version // 10000
    if own:
        said = subprocess.run([own, "--version"], capture_output=True, text=True, check=True).stdout
        if int(said.split()[2].split(".")[0]) >= server:
            return Path(own)
    try:
        return wheel_programs() / name
    except EmbeddedServerError:
        raise BackupError(f"Install {name} of PostgreSQL {server} or later.") from None


@contextmanager
def _nobody_at_work() -> Iterator[None]:
    with (_made(VAR_DIR) / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("Liaison Desk is running. Stop it first.") from None
        yield


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    parser = argparse.ArgumentParser(prog="python -m config.backup", description=__doc__)
    parser.add_argument("action", choices=["create", "restore"])
    parser.add_argument("file", type=Path, nargs="?")
    options = parser.parse_args()
    django.setup()
    try:
        if options.action == "create":
            print(f"Written: {create(options.file)}")
        elif options.file is None:
            raise BackupError("Which file?")
        else:
            restore(options.file)
            print(f"Restored: {options.file}")
    except (BackupError, EmbeddedServerError, psycopg.Error) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
