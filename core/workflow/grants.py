"""What the run-time role may do in the database: all of the daily work, but never alter or empty a ledger.

A trigger alone can be lifted by whoever may write to the table, so the ledgers rest on grants as well. A model
whose rows are only ever added says so with the class attribute `append_only = True`.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

RUNTIME_ROLE = "liaison_desk_runtime"
MIGRATIONS_TABLE = "django_migrations"


def append_only_tables() -> list[str]:
    """Return the tables of all models that declare `append_only = True`."""
    return sorted(
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if declares_append_only(model)
    )


def declares_append_only(model: type) -> bool:
    """Whether rows of `model` are only ever added."""
    return bool(getattr(model, "append_only", False))


def grant_after_migrate(*, using: str, **told: Any) -> None:
    """Receiver of `post_migrate`: renew the grants through the connection that has migrated.

    A flush sends the same signal without a plan; it has made no table, and its connection may not grant.
    """
    if "plan" in told:
        grant_to_runtime_role(using)


def grant_to_runtime_role(using: str) -> None:
    """Give the run-time role its rights on everything that the role of connection `using` owns.

    Makes the role where it is missing and may be made. Raises `ImproperlyConfigured`, saying what to run, where
    it may not. Safe to repeat.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _ensure_role(cursor)
        role = sql.Identifier(RUNTIME_ROLE)
        cursor.execute("select current_schema(), current_user")
        schema, owner = cursor.fetchone()
        statements = [
            sql.SQL("grant usage on schema {} to {}").format(sql.Identifier(schema), role),
            sql.SQL("grant usage, select on all sequences in schema {} to {}").format(sql.Identifier(schema), role),
        ]
        append_only = set(append_only_tables())
        cursor.execute("select tablename from pg_tables where schemaname = %s and tableowner = %s", [schema, owner])
        for (table,) in cursor.fetchall():
            if table == MIGRATIONS_TABLE:
                rights = "select"
            elif table in append_only:
                rights = "select, insert"
            else:
                rights = "select, insert, update, delete"
            name = sql.Identifier(schema, table)
            statements.append(sql.SQL("revoke all on {} from {}").format(name, role))
            statements.append(sql.SQL("grant {} on {} to {}").format(sql.SQL(rights), name, role))
        cursor.execute(sql.SQL("; ").join(statements))


def _ensure_role(cursor: CursorWrapper) -> None:
    cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = %s", [RUNTIME_ROLE])
    found = cursor.fetchone()
    if found and any(found):
        raise ImproperlyConfigured(
            f"The role {RUNTIME_ROLE} may pass row security. Run as a database administrator: "
            f"alter role {RUNTIME_ROLE} nosuperuser nobypassrls;"
        )
    if not found:
        cursor.execute("select rolsuper or rolcreaterole, current_user from pg_roles where rolname = current_user")
        may_create, owner = cursor.fetchone()
        if not may_create:
            raise ImproperlyConfigured(
                f"The role {RUNTIME_ROLE} is missing and {owner} may not create it. Run as a database administrator: "
                f'create role {RUNTIME_ROLE} nosuperuser nobypassrls; grant {RUNTIME_ROLE} to "{owner}";'
            )
        cursor.execute(sql.SQL("create role {} nologin nosuperuser nobypassrls").format(sql.Identifier(RUNTIME_ROLE)))
        cursor.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(RUNTIME_ROLE)))
