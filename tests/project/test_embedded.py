"""The embedded PostgreSQL: made once, started on demand, back after a kill, closed to everybody else."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import Cluster
from config.embedded.cluster import ADMIN, OWNER, RUNTIME
from tests.project.programs import ROOT, environment, run, wait_until

pytestmark = [pytest.mark.database, pytest.mark.xdist_group("embedded")]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    home = tmp_path_factory.mktemp("closed home")
    home.chmod(0o700)
    made = Cluster(home / "post gres", suite=True)
    made.ensure()
    yield made
    made.destroy()
    assert not made.home.exists()


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def answer(cluster: Cluster, user: str, question: str) -> object:
    with cluster.connect(user) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def test_the_three_roles_have_the_rights_that_they_need_and_no_more(cluster: Cluster) -> None:
    with cluster.connect(ADMIN) as connection:
        rows = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin from pg_roles"
            " where rolname = any(%s) order by rolname",
            [[ADMIN, OWNER, RUNTIME]],
        ).fetchall()
    assert rows == [
        (OWNER, False, False, True, False, True),
        (RUNTIME, False, False, False, False, True),
        (ADMIN, True, True, True, True, True),
    ]


def test_the_run_time_role_cannot_step_up(cluster: Cluster) -> None:
    with cluster.connect(RUNTIME) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"set role {OWNER}")


def test_nobody_enters_without_password_or_through_the_network(cluster: Cluster) -> None:
    assert cluster.home.stat().st_mode & 0o777 == 0o700
    assert (cluster.home / "passwords.json").stat().st_mode & 0o777 == 0o600
    assert answer(cluster, ADMIN, "show listen_addresses") == ""
    assert answer(cluster, ADMIN, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'") == 0


def test_the_suite_has_connections_enough(cluster: Cluster) -> None:
    assert int(str(answer(cluster, ADMIN, "show max_connections"))) > 60


def test_it_is_back_with_every_row_right_after_a_kill(cluster: Cluster) -> None:
    with cluster.connect(OWNER) as connection:
        connection.execute("create table if not exists kept (id int)")
        connection.execute("insert into kept values (1)")
        rows = connection.execute("select count(*) from kept").fetchone()
    os.kill(postmaster(cluster), signal.SIGKILL)
    assert cluster.ensure() is True
    assert answer(cluster, OWNER, "select count(*) from kept") == rows[0]


def test_a_number_that_another_program_has_by_now_does_not_keep_it_down(cluster: Cluster) -> None:
    old = postmaster(cluster)
    os.kill(old, signal.SIGKILL)
    wait_until(lambda: not cluster.running())
    with subprocess.Popen(["sleep", "60"]) as other:
        pid_file = cluster.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        assert cluster.ensure() is True
        other.kill()


def test_many_who_start_it_at_once_start_it_once(cluster: Cluster) -> None:
    cluster.stop()
    program = (
        "import sys, pathlib; from config.embedded import Cluster; print(Cluster(pathlib.Path(sys.argv[1])).ensure())"
    )
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(cluster.home)],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = [process.communicate(timeout=300)[0].strip() for process in starting]
    assert sorted(said) == ["False", "False", "False", "True"]


def test_it_stops_only_when_nobody_uses_it(cluster: Cluster) -> None:
    cluster.ensure()
    with cluster.connect(RUNTIME):
        assert cluster.stop(even_if_used=False) is False
    wait_until(lambda: cluster.stop(even_if_used=False))
    assert cluster.running() is False
    cluster.ensure()


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("deep" * 20) / ("deeper" * 10), suite=True)
    try:
        deep.ensure()
        folder = Path(deep.login(RUNTIME)["HOST"])
        assert answer(deep, RUNTIME, "select current_user") == RUNTIME
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        deep.destroy()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_root_without_user_namespaces_runs_it_as_nobody(tmp_path: Path) -> None:
    reachable = Path(tempfile.mkdtemp())
    reachable.chmod(0o755)
    more = {
        "VAR_DIR": str(tmp_path),
        "LIAISON_DESK_NO_USER_NAMESPACE": "1",
        "LIAISON_DESK_SYSTEM_DIR": str(reachable / "system"),
    }
    try:
        assert run(sys.executable, "-m", "config.embedded", "start", **more).stderr == ""
        assert run(sys.executable, "-m", "config.embedded", "status", **more).stdout == "running\n"
        (data,) = (reachable / "system").glob("cluster-*/data")
        assert data.stat().st_mode & 0o777 == 0o700
        assert data.owner() == "nobody"
        assert run(sys.executable, "-m", "config.embedded", "destroy", **more).stderr == ""
        assert not data.exists()
    finally:
        shutil.rmtree(reachable)


def test_loading_the_settings_starts_nothing(tmp_path: Path) -> None:
    done = run(sys.executable, "manage.py", "check", VAR_DIR=str(tmp_path / "var"))
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "var" / "postgresql").exists()


def test_a_command_that_needs_the_database_starts_it(tmp_path: Path) -> None:
    try:
        done = run(sys.executable, "manage.py", "showmigrations", "workflow", VAR_DIR=str(tmp_path / "var"))
        assert done.returncode == 0, done.stderr
        assert "[ ] 0001_initial" in done.stdout
    finally:
        Cluster(tmp_path / "var" / "postgresql").destroy()
