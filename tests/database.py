"""The suite's database: made by the owner, used with the rights of the run-time role, emptied between tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from config.database import NO_JIT, RUN_TIME_OPTIONS
from core.workflow.grants import MIGRATIONS_TABLE, RUNTIME_ROLE

BASELINE_SCHEMA = "suite_baseline"


@contextmanager
def runtime_rights() -> Iterator[None]:
    """Let every connection of the suite step down from the owner to the run-time role."""
    settings = connection.settings_dict
    before = settings["OPTIONS"]
    restore = _keep_baseline()
    connection.close()
    settings["OPTIONS"] = {**before, **RUN_TIME_OPTIONS, "options": f"-c role={RUNTIME_ROLE} {NO_JIT}"}
    stock_flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **how: Any) -> list[str]:
        # Emptying tables is the owner's right, and the ledgers' own guard opens for this one transaction only.
        statements = stock_flush(self, style, tables, **how)
        if not statements:
            return statements
        return ["SET LOCAL ROLE NONE", "SET LOCAL app.allow_truncate = 'on'", *statements, *restore]

    try:
        # What receivers of `post_migrate` make is part of the baseline that has just been brought back.
        with (
            patch.object(DatabaseOperations, "sql_flush", sql_flush),
            patch("django.core.management.commands.flush.emit_post_migrate_signal"),
        ):
            yield
    finally:
        connection.close()
        settings["OPTIONS"] = before


def _keep_baseline() -> list[str]:
    """Set the rows aside that migrations have made; return the statements that bring them back after a flush."""
    statements = []
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"drop schema if exists {BASELINE_SCHEMA} cascade; create schema {BASELINE_SCHEMA}")
        for table in connection.introspection.table_names(cursor):
            if table == MIGRATIONS_TABLE:
                continue
            kept = f"{BASELINE_SCHEMA}.{quote(table)}"
            cursor.execute(f"create table {kept} as table {quote(table)}")
            cursor.execute(f"select exists (select from {kept})")  # noqa: S608
            (filled,) = cursor.fetchone()
            if not filled:
                cursor.execute(f"drop table {kept}")
                continue
            cursor.execute(
                "select column_name from information_schema.columns"
                " where table_schema = current_schema() and table_name = %s and is_generated = 'NEVER'",
                [table],
            )
            columns = ", ".join(quote(name) for (name,) in cursor.fetchall())
            statements.append(f"INSERT INTO {quote(table)} ({columns}) SELECT {columns} FROM {kept}")  # noqa: S608
    return statements
