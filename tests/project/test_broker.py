"""The broker of the embedded mode keeps messages whole and to itself, and the timetable names real tasks."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Queue

from config.broker import LONGEST_TASK_SECONDS, broker
from config.celery import app


@pytest.fixture
def connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Connection:
    monkeypatch.delenv("REDIS_URL", raising=False)
    settings = broker(tmp_path)
    return Connection(settings["broker_url"], transport_options=settings["broker_transport_options"])


def test_messages_arrive_once_and_in_order_and_leave_no_file(connection: Connection, tmp_path: Path) -> None:
    with connection, connection.SimpleQueue("work") as queue:
        for number in range(20):
            queue.put({"number": number})
        taken = []
        for _ in range(20):
            message = queue.get(timeout=5)
            taken.append(message.payload["number"])
            message.ack()
    assert taken == list(range(20))
    assert [path for name in ("messages", "processed") for path in (tmp_path / "broker" / name).iterdir()] == []


def test_a_message_that_is_still_being_written_is_not_taken(connection: Connection, tmp_path: Path) -> None:
    with connection:
        channel = connection.channel()
        Queue("work", channel=channel).declare()
        (tmp_path / "broker" / "messages" / "1_half.draft").write_text('{"body": ')
        with pytest.raises(Empty):
            channel._get("work")


def test_only_its_user_can_read_the_messages(connection: Connection, tmp_path: Path) -> None:
    for name in ("messages", "processed", "control"):
        assert (tmp_path / "broker" / name).stat().st_mode & 0o777 == 0o700


def test_redis_gives_no_task_away_that_is_still_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://localhost/3")
    settings = broker(tmp_path)
    assert settings["broker_url"] == "redis://localhost/3"
    assert settings["broker_transport_options"]["visibility_timeout"] > settings["task_time_limit"]
    assert settings["task_time_limit"] == LONGEST_TASK_SECONDS
    assert (settings["task_acks_late"], settings["task_reject_on_worker_lost"]) == (True, True)


def test_the_timetable_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    app.finalize()
    timetable = app.conf.beat_schedule
    assert {entry["task"] for entry in timetable.values()} - set(app.tasks) == set()
    assert "core.workflow.tasks.take_due_steps" in {entry["task"] for entry in timetable.values()}
