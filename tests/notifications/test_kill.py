"""A sender killed for real at the worst moment: the mail arrives twice at most, recognizably and visibly."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from core.notifications.models import Message

News = Callable[..., Message]


def send(mailbox: Path, **environment: str) -> int:
    command = [sys.executable, "-m", "tests.notifications.deadly", connection.settings_dict["NAME"], str(mailbox)]
    return subprocess.run(command, env={**os.environ, **environment}, check=False, timeout=120).returncode


def let_the_lease_run_out() -> None:
    Message.objects.update(next_try_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_kill_between_acceptance_and_commit(news: News, tmp_path: Path) -> None:
    mailbox = tmp_path / "mailbox"
    message = news()

    assert send(mailbox, DIE_AFTER_ACCEPTANCE="1") == -signal.SIGKILL
    message.refresh_from_db()
    assert (message.status, message.repeated) == ("sending", False)

    let_the_lease_run_out()
    assert send(mailbox) == 0
    message.refresh_from_db()
    assert (message.status, message.repeated) == ("sent", True)

    let_the_lease_run_out()
    assert send(mailbox) == 0
    assert mailbox.read_text().split() == [message.message_id] * 2


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_kills_are_the_end(news: News, tmp_path: Path) -> None:
    mailbox = tmp_path / "mailbox"
    message = news()
    for _ in range(2):
        assert send(mailbox, DIE_AFTER_ACCEPTANCE="1") == -signal.SIGKILL
        let_the_lease_run_out()
    assert send(mailbox) == 0
    message.refresh_from_db()
    assert message.status == "failed"
    assert mailbox.read_text().split() == [message.message_id] * 2
