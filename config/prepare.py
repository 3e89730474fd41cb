"""Everything that has to be there before the first command: packages, front end, catalogues, database, demo data.

Runs with the machine's Python and nothing but the standard library, as a script (`make setup` calls it), so that it
can build the virtual environment in which the rest runs. Each step leaves a stamp and is skipped while its input
is unchanged.
"""

import argparse
import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements" / "development.txt"
LOG = ROOT / "var" / "setup.log"

PANGO = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class SetupError(Exception):
    """A step has failed; the message says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Set Liaison Desk up in this folder.")
    parser.add_argument("--without-data", action="store_true", help="packages only: no database, no demo data")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    LOG.parent.mkdir(exist_ok=True)
    steps: list[Callable[[], None]] = [virtual_environment, python_packages, front_end, pango, catalogues]
    if not options.without_data:
        steps.append(provision)
    try:
        with _one_at_a_time():
            for step in steps:
                step()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def virtual_environment() -> None:
    """Make `.venv` with the Python that runs this script."""
    if PYTHON.exists():
        return
    with _said("Making the virtual environment"):
        try:
            _run([sys.executable, "-m", "venv", str(VENV)])
        except SetupError:
            version = f"python{sys.version_info.major}.{sys.version_info.minor}"
            _install_from_distribution([f"{version}-venv"], needed_for=f"virtual environments of {version}")
            _run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def python_packages() -> None:
    """Install what `requirements/development.txt` pins, by hash: with uv, or with pip where uv cannot."""
    stamp = Stamp(VENV / ".requirements", [REQUIREMENTS], sys.version)
    if stamp.holds():
        return
    lock = REQUIREMENTS.read_text()
    packages = sum(not line.startswith((" ", "#")) for line in lock.splitlines())
    with _said(f"Installing {packages} Python packages"):
        arguments = ["install", "--require-hashes", "-r", str(REQUIREMENTS)]
        try:
            installer = VENV / ".installer.txt"
            installer.write_text(_pinned(lock, "uv"))
            _pip("install", "--require-hashes", "--no-deps", "-r", str(installer))
            _run([str(VENV / "bin" / "uv"), "pip", *arguments, "--python", str(PYTHON), "--no-progress"])
        except SetupError:
            _pip(*arguments)
    stamp.set()


def front_end() -> None:
    """Build `static/vendor` from the npm packages of the lock, with the Node that came as a Python package."""
    if not (ROOT / "package.json").exists():
        return
    packages = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    installed = Stamp(ROOT / "node_modules" / ".installed", packages)
    sources = sorted({*ROOT.glob("static/*.*"), *ROOT.glob("static/css/*.css")})
    built = Stamp(ROOT / "node_modules" / ".built", [*packages, *sources])
    npm = str(VENV / "bin" / "npm")
    if not installed.holds():
        with _said("Installing the front-end packages"):
            _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"])
        installed.set()
    if not built.holds() or not (ROOT / "static" / "vendor").exists():
        with _said("Building the front end"):
            _run([npm, "run", "build"])
        built.set()


def pango() -> None:
    """See that WeasyPrint finds Pango; without it everything but the PDFs works."""
    if _loads(PANGO) or sys.platform != "linux":
        return
    try:
        _install_from_distribution(PANGO_PACKAGES, needed_for="the PDF documents")
    except SetupError as error:
        print(f"! {error}\n  Everything else works without.")


def catalogues() -> None:
    """Compile the translations that have changed."""
    sources = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    stale = [path for path in sources if _older(path.with_suffix(".mo"), path)]
    if not stale:
        return
    with _said(f"Compiling {len(stale)} translations"):
        for path in stale:
            output = str(path.with_suffix(".mo"))
            _run([str(VENV / "bin" / "pybabel"), "compile", "--use-fuzzy", "-i", str(path), "-o", output])


def provision() -> None:
    """Bring database, static files and demo data up to date, in one process of the virtual environment."""
    done = subprocess.run([str(PYTHON), "-m", "config.provision"], cwd=ROOT, check=False)
    if done.returncode == 130:
        raise KeyboardInterrupt
    if done.returncode:
        raise SetupError("The database could not be prepared; the reason stands above.")


class Stamp:
    """Remembers in the file `place` for which input a step was done."""

    def __init__(self, place: Path, inputs: Iterable[Path], *more: str) -> None:
        self.place = place
        digest = hashlib.sha256("\0".join(more).encode())
        for path in inputs:
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
        self.value = digest.hexdigest()

    def holds(self) -> bool:
        return self.place.exists() and self.place.read_text() == self.value

    def set(self) -> None:
        self.place.write_text(self.value)


def _pinned(lock: str, name: str) -> str:
    """Return the lines of one package from a lock with hashes."""
    lines: list[str] = []
    for line in lock.splitlines():
        if line.startswith(f"{name}==") or (lines and line.startswith(" ")):
            lines.append(line)
        elif lines:
            break
    return "\n".join(lines) + "\n"


def _pip(*arguments: str) -> None:
    _run([str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments])


def _older(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _loads(libraries: Iterable[str]) -> bool:
    try:
        for name in libraries:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _install_from_distribution(packages: Sequence[str], *, needed_for: str) -> None:
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or not apt:
        raise SetupError(f"For {needed_for} install with your system's package manager: {' '.join(packages)}")
    with _said(f"Installing {' '.join(packages)}"):
        with contextlib.suppress(SetupError):
            _run([apt, "update"])
        _run([apt, "install", "--yes", "--no-install-recommends", *packages], DEBIAN_FRONTEND="noninteractive")


def _run(command: Sequence[str], **environment: str) -> None:
    """Run `command`, its output into the log. Raises `SetupError` with the last of it."""
    # The tools of the virtual environment, among them node, come before the machine's.
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    with LOG.open("a") as log:
        print(f"\n$ {' '.join(command)}", file=log, flush=True)
        done = subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": path, **environment},
            check=False,
        )
    if done.returncode:
        last = "\n".join(LOG.read_text(errors="replace").splitlines()[-15:])
        raise SetupError(f"{last}\n\n{Path(command[0]).name} failed; everything it said is in {LOG}")


@contextlib.contextmanager
def _said(what: str) -> Iterator[None]:
    print(f"• {what} …", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print()
        raise
    print(f" {time.monotonic() - start:.1f} s", flush=True)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (LOG.parent / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("• Waiting for another set-up in this folder …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
