"""One command serves the desk, mends what is killed, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from config.embedded import Cluster
from config.embedded.cluster import OWNER, RUNTIME
from tests.project.programs import ROOT, environment, free_port, programs_of, run, status_of, wait_until

# A bound for a busy machine, not an expectation.
PATIENCE = 90

pytestmark = [pytest.mark.database, pytest.mark.broker, pytest.mark.xdist_group("installation")]


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation of its own, below a closed folder with a space in its name."""
    folder = tmp_path_factory.mktemp("own desk") / "var"
    folder.mkdir()
    folder.parent.chmod(0o700)
    done = run(sys.executable, "-m", "config.provision", "--empty", VAR_DIR=str(folder))
    assert done.returncode == 0, done.stderr
    yield folder
    Cluster(folder / "postgresql").destroy()


@contextmanager
def desk(var_dir: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the desk; yields its supervisor and its address."""
    port = free_port()
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=environment(VAR_DIR=str(var_dir), PORT=str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://localhost:{port}"
    try:
        wait_until(lambda: status_of(f"{address}/healthz") == 200, what="the first answer")
        yield supervisor, address
    finally:
        if supervisor.poll() is None:
            supervisor.send_signal(signal.SIGINT)
            try:
                supervisor.wait(PATIENCE)
            finally:
                supervisor.kill()
                supervisor.wait()


def part(var_dir: Path, word: str) -> psutil.Process:
    """The oldest process of the desk with `word` in its command."""
    return next(program.process for program in programs_of(var_dir) if word in program.command)


def test_one_command_serves_mends_and_stops(var_dir: Path, tmp_path: Path) -> None:
    with desk(var_dir) as (supervisor, address):
        second = run(sys.executable, "-m", "config.run", VAR_DIR=str(var_dir))
        assert (second.returncode, f"running already: {address}" in second.stdout) == (1, True)

        (tmp_path / "backup.tar").touch()
        restore = ("-m", "config.backup", "restore", str(tmp_path / "backup.tar"))
        refused = run(sys.executable, *restore, VAR_DIR=str(var_dir))
        assert (refused.returncode, refused.stderr) == (1, "Liaison Desk is running. Stop it first.\n")

        for word in ("gunicorn", "celery"):
            victim = part(var_dir, word)
            victim.kill()
            wait_until(lambda word=word, pid=victim.pid: part_runs_anew(var_dir, word, pid), what=f"a new {word}")
        os.kill(int((var_dir / "postgresql" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        wait_until(lambda: status_of(f"{address}/healthz") == 200, what="an answer after the kills")

        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(PATIENCE) == 0
    wait_until(lambda: programs_of(var_dir) == [], what="the end of every process")


def part_runs_anew(var_dir: Path, word: str, old: int) -> bool:
    return any(word in program.command and program.process.pid != old for program in programs_of(var_dir))


def test_a_killed_supervisor_takes_its_children_along(var_dir: Path) -> None:
    with desk(var_dir) as (supervisor, _):
        supervisor.kill()
        supervisor.wait()

        def only_the_database_is_left() -> bool:
            return all("postgres" in program.command[0] for program in programs_of(var_dir))

        wait_until(only_the_database_is_left, what="the end of the children")


def test_a_backup_brings_database_files_and_ledger_key_back(var_dir: Path, tmp_path: Path) -> None:
    cluster = Cluster(var_dir / "postgresql")
    cluster.ensure()
    (var_dir / "files").mkdir(exist_ok=True)
    (var_dir / "files" / "letter.txt").write_text("as it was")
    key = (var_dir / "secrets" / "ledger_key").read_text()
    with cluster.connect(OWNER) as connection:
        connection.execute("insert into django_content_type (app_label, model) values ('kept', 'kept')")
    archive = tmp_path / "backup.tar"
    made = run(sys.executable, "-m", "config.backup", "create", str(archive), VAR_DIR=str(var_dir))
    assert made.returncode == 0, made.stderr
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as opened:
        assert {"contents.json", "database.dump", "ledger_key", "files/letter.txt"} <= set(opened.getnames())

    with cluster.connect(OWNER) as connection:
        connection.execute("delete from django_content_type where app_label = 'kept'")
        connection.execute("create table later (id int)")
    (var_dir / "files" / "letter.txt").write_text("spoilt")
    (var_dir / "files" / "later.txt").write_text("later")
    (var_dir / "secrets" / "ledger_key").write_text("another")
    restored = run(sys.executable, "-m", "config.backup", "restore", str(archive), VAR_DIR=str(var_dir))
    assert restored.returncode == 0, restored.stderr

    with cluster.connect(RUNTIME) as connection:
        (kept,) = connection.execute("select count(*) from django_content_type where app_label = 'kept'").fetchone()
        (later,) = connection.execute("select to_regclass('later')").fetchone()
        rights = connection.execute(
            "select has_table_privilege('workflow_event', 'insert'), has_table_privilege('workflow_event', 'update'),"
            " (select tableowner from pg_tables where tablename = 'workflow_event')"
        ).fetchone()
    assert (kept, later) == (1, None)
    assert rights == (True, False, OWNER)
    assert [path.name for path in (var_dir / "files").iterdir()] == ["letter.txt"]
    assert (var_dir / "files" / "letter.txt").read_text() == "as it was"
    assert (var_dir / "secrets" / "ledger_key").read_text() == key


def test_something_else_is_not_restored(var_dir: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tar"
    (tmp_path / "contents.json").write_text(json.dumps({}))
    with tarfile.open(other, "w") as archive:
        archive.add(tmp_path / "contents.json", "contents.json")
    refused = run(sys.executable, "-m", "config.backup", "restore", str(other), VAR_DIR=str(var_dir))
    assert refused.returncode == 1
    assert "is no backup of Liaison Desk" in refused.stderr
