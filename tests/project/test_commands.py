"""The commands of the operator: migrate through the owner, the demo's clock, the grants' refusals."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser

from config.database import databases
from core import clock
from core.workflow import grants
from core.workflow.management.commands import migrate


@pytest.mark.parametrize(("aliases", "chosen"), [({"default", "owner"}, "owner"), ({"default"}, "default")])
def test_migrate_takes_the_login_that_owns_the_tables(
    monkeypatch: pytest.MonkeyPatch, aliases: set[str], chosen: str
) -> None:
    monkeypatch.setattr(migrate, "settings", SimpleNamespace(DATABASES=aliases))
    parser = CommandParser()
    migrate.Command().add_arguments(parser)
    assert parser.parse_args([]).database == chosen


def test_one_address_serves_both_roles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@localhost/desk")
    found = databases(tmp_path)
    assert found["default"]["OPTIONS"]["options"] == "-c role=liaison_desk_runtime -c jit=off"
    assert "OPTIONS" not in found["owner"] or "options" not in found["owner"]["OPTIONS"]


def test_two_logins_stay_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://liaison_desk_runtime@localhost/desk")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://liaison_desk_owner@localhost/desk")
    found = databases(tmp_path)
    assert (found["default"]["USER"], found["owner"]["USER"]) == ("liaison_desk_runtime", "liaison_desk_owner")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    assert set(databases(tmp_path)) == {"default"}, "the running application does not know the owner"


class Answers:
    """A cursor that gives prepared rows."""

    def __init__(self, *rows: Any) -> None:
        self.rows, self.executed = list(rows), []

    def execute(self, statement: Any, values: Any = None) -> None:
        self.executed.append(statement if isinstance(statement, str) else statement.as_string())

    def fetchone(self) -> Any:
        return self.rows.pop(0)


def test_a_missing_role_is_made_by_whoever_may() -> None:
    cursor = Answers(None, (True, "boss"))
    grants._ensure_role(cursor)  # type: ignore[arg-type]
    assert cursor.executed[-2:] == [
        'create role "liaison_desk_runtime" nologin nosuperuser nobypassrls',
        'grant "liaison_desk_runtime" to current_user',
    ]


def test_who_may_not_make_the_role_is_told_what_to_run() -> None:
    with pytest.raises(ImproperlyConfigured, match=r'create role liaison_desk_runtime .*; grant .* to "owner";'):
        grants._ensure_role(Answers(None, (False, "owner")))  # type: ignore[arg-type]


@pytest.mark.parametrize("rights", [(True, False), (False, True)])
def test_a_role_that_passes_row_security_is_refused(rights: tuple[bool, bool]) -> None:
    with pytest.raises(ImproperlyConfigured, match="alter role liaison_desk_runtime nosuperuser nobypassrls;"):
        grants._ensure_role(Answers(rights))  # type: ignore[arg-type]


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> Any:
    settings.DEMO_MODE, settings.VAR_DIR = True, tmp_path
    with time_machine.travel(dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC), tick=False):
        yield settings


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        (["+30d"], dt.datetime(2026, 4, 9, 9, 30, tzinfo=dt.UTC)),
        (["+30d", "-1w"], dt.datetime(2026, 4, 2, 9, 30, tzinfo=dt.UTC)),
        (["+36h"], dt.datetime(2026, 3, 11, 21, 30, tzinfo=dt.UTC)),
        # A date keeps the time of day in the reference time zone, which has summer time by then.
        (["2026-06-01"], dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)),
        (["+30d", "reset"], dt.datetime(2026, 3, 10, 9, 30, tzinfo=dt.UTC)),
    ],
)
def test_the_demos_clock_moves(demo: Any, steps: list[str], shown: dt.datetime) -> None:
    for step in steps:
        call_command("demo_clock", step)
    assert clock.now() == shown


@pytest.mark.parametrize("step", ["tomorrow", "30d", "+30", "2026-02-30"])
def test_what_is_no_step_is_refused_by_name(demo: Any, step: str) -> None:
    with pytest.raises(CommandError, match=f"^{step.replace('+', '.')} is neither"):
        call_command("demo_clock", step)


def test_only_the_demos_clock_can_be_moved(settings: Any) -> None:
    settings.DEMO_MODE = False
    with pytest.raises(CommandError, match="Only the demo"):
        call_command("demo_clock", "+1d")
