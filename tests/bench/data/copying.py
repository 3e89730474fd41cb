"""Rows written as a whole: PostgreSQL's COPY, past the triggers that guard the daily work."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from core.workflow.models import WorkflowModel


def next_number(model: type[models.Model]) -> int:
    """Return the first primary key after those in use."""
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def copy(rows: Sequence[models.Model]) -> None:
    """Write `rows` of one model, as they are, with the primary keys that they carry."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if not field.generated]
    table = connection.ops.quote_name(meta.db_table)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
            for row in rows:
                target.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
        for statement in connection.ops.sequence_reset_sql(no_style(), [type(rows[0])]):
            cursor.execute(statement)


class Rows:
    """Collects rows of many models, numbers them, and writes them in the order in which models were first used."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = {}
        self._numbers: dict[type[models.Model], Iterator[int]] = {}

    def add[M: models.Model](self, row: M) -> M:
        """Add `row` with the next primary key and return it."""
        model = type(row)
        if model not in self._numbers:
            self._numbers[model] = itertools.count(next_number(model))
        row.pk = next(self._numbers[model])
        self._rows.setdefault(model, []).append(row)
        return row

    def of(self, model: type[models.Model]) -> int:
        """Return how many rows of `model` there are."""
        return len(self._rows.get(model, []))

    def write(self) -> None:
        """Write everything that was added; what refers to what is checked at the end."""
        for rows in self._rows.values():
            copy(rows)


@contextmanager
def as_owner() -> Iterator[None]:
    """Write with the owner's rights, and without the triggers that let states begin and votes be cast as they must."""
    guarded = [model for model in apps.get_models() if issubclass(model, WorkflowModel)]
    guarded.append(apps.get_model("ballots.vote"))
    tables = [connection.ops.quote_name(model._meta.db_table) for model in guarded]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        # What is checked at the end of the transaction would keep the tables from being altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("RESET ROLE")


def analyze() -> None:
    """Let the planner know the tables, as the server does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("VACUUM ANALYZE")
    connection.close()
