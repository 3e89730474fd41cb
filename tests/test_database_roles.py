"""The suite itself works with the rights of the running application, not with those of the owner."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from core.workflow.grants import append_only_tables, declares_append_only

pytestmark = pytest.mark.database


def rights_on(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select privilege from unnest(array['select','insert','update','delete','truncate','trigger']) privilege"
            " where has_table_privilege(current_user, %s, privilege)",
            [table],
        )
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_the_suite_connects_as_the_runtime_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user",
        )
        assert cursor.fetchone() == ("liaison_desk_runtime", False, False)


@pytest.mark.django_db
def test_every_table_grants_the_daily_work_and_ledgers_only_additions() -> None:
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        expected = {"select", "insert"} if declares_append_only(model) else {"select", "insert", "update", "delete"}
        assert rights_on(model._meta.db_table) == expected, model


@pytest.mark.django_db
def test_the_history_of_migrations_can_only_be_read() -> None:
    assert rights_on("django_migrations") == {"select"}


def test_the_ledger_is_append_only() -> None:
    assert "workflow_event" in append_only_tables()


@pytest.mark.django_db
def test_no_table_can_be_made_at_run_time() -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("create table intruder (id int)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_a_transactional_test_leaves_nothing_behind(attempt: int, django_user_model: type) -> None:
    assert django_user_model.objects.count() == 0, attempt
    django_user_model.objects.create(email="left.behind@example.org")


@pytest.mark.django_db(transaction=True)
def test_rows_that_migrations_have_made_survive_a_flush() -> None:
    from django.contrib.contenttypes.models import ContentType

    assert ContentType.objects.filter(app_label="accounts", model="user").exists()
