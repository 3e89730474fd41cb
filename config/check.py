"""`make check`: everything that can be found wrong without running the suite."""

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from config.places import ROOT

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """A command that succeeds when there is nothing wrong."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> tuple[bool, str, float]:
        """Return whether it succeeded, what it said, and the seconds it took."""
        start = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **self.environment},
            check=False,
        )
        return done.returncode == 0, done.stdout.strip(), time.monotonic() - start


def checks() -> list[Check]:
    """Return all checks, the slow ones first."""
    templates = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("templates/**/*.html"))]
    suite = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    found = [
        Check("types", [str(BIN / "mypy")]),
        Check("migrations in step", _manage("makemigrations", "--check", "--dry-run"), suite),
        Check("deployment", _manage("check", "--deploy", "--fail-level", "WARNING"), production_environment()),
        Check("repository", [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/project/repository"]),
        Check("layers", [str(BIN / "lint-imports"), "--no-cache"]),
        Check("lint", [str(BIN / "ruff"), "check", "--output-format", "concise", "."]),
        Check("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "--output-format", "concise", "."]),
        Check("templates (djlint)", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
        Check("templates (djade)", [str(BIN / "djade"), "--check", *templates]),
    ]
    # A generated document belongs to the command that writes it and compares with --check.
    found += [
        Check(f"{command} up to date", _manage(command, "--check"), suite)
        for command in ("workflow_docs", "rulebook_docs")
        if any(ROOT.glob(f"*/*/management/commands/{command}.py"))
    ]
    return found


def production_environment() -> dict[str, str]:
    """Return what a real installation would set; the secrets are as strong as there and forgotten afterwards."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "LEDGER_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "desk.example.org",
        "DATABASE_URL": "postgres://liaison_desk_runtime@127.0.0.1:1/liaison_desk",
        "DATABASE_OWNER_URL": "",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EMAIL_HOST": "mail.example.org",
        "DEFAULT_FROM_EMAIL": "desk@example.org",
    }


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only the checks whose name begins so")
    names = tuple(parser.parse_args().names)
    chosen = [check for check in checks() if not names or check.name.startswith(names)]
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for check, result in zip(chosen, pool.map(Check.run, chosen), strict=True):
            succeeded, said, seconds = result
            print(f"{'ok    ' if succeeded else 'FAILED'} {check.name} ({seconds:.1f} s)", flush=True)
            if not succeeded:
                failed.append(check.name)
                print("\n".join(f"       {line}" for line in said.splitlines()), flush=True)
    print(f"{len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
