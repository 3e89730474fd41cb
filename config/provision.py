"""The part of the set-up that needs Django: schema, static files, demo data. Called by `config/prepare.py`."""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.provision", description=__doc__)
    parser.add_argument("--empty", action="store_true", help="no demo data")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from config.embedded import EmbeddedServerError

    try:
        django.setup()
        migrate()
        collect_static_files()
        if not options.empty:
            seed()
    except EmbeddedServerError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # Each step is done whole or not at all: the next start goes on from here.
        print("\nInterrupted.", file=sys.stderr)
        return 130
    return 0


def migrate() -> None:
    """Apply what is unapplied; grants are renewed with it."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    alias = "owner" if "owner" in connections else "default"
    embedded = "CLUSTER" in connections[alias].settings_dict
    with _said("Opening the embedded PostgreSQL" if embedded else "Opening the database of DATABASE_URL"):
        connections[alias].ensure_connection()
    executor = MigrationExecutor(connections[alias])
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        with _said(f"Applying {len(pending)} migrations"):
            call_command("migrate", verbosity=0, interactive=False)


def collect_static_files() -> None:
    """Copy, name by content and compress the static files, where one of them has changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    with _said("Collecting static files"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())


def seed() -> None:
    """Fill a demo that nobody has filled yet: wholly, or where it is interrupted not at all."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command, get_commands
    from django.db import transaction

    if not settings.DEMO_MODE or "seed_demo" not in get_commands() or get_user_model().objects.exists():
        return
    print("• Filling the demo …", flush=True)
    with transaction.atomic():
        call_command("seed_demo")


@contextmanager
def _said(what: str) -> Iterator[None]:
    print(f"• {what} …", end="", flush=True)
    start = time.monotonic()
    yield
    print(f" {time.monotonic() - start:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
