"""A message of the suite's own, and a mail server that can be told how to behave."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core.accounts.models import User
from core.notifications.models import Message
from core.notifications.services import tell
from tests.factories.accounts import UserFactory


class Server(BaseEmailBackend):
    """Takes mails into `accepted`; `behave` may raise before a mail is accepted, `after` once it was."""

    accepted: ClassVar[list[EmailMessage]] = []
    behave: ClassVar[Callable[[], None] | None] = None
    after: ClassVar[Callable[[], None] | None] = None
    down: ClassVar[Exception | None] = None

    def open(self) -> bool:
        if Server.down:
            raise Server.down
        return True

    def send_messages(self, email_messages: Any) -> int:
        for mail in email_messages:
            if Server.behave:
                Server.behave()
            Server.accepted.append(mail)
            if Server.after:
                Server.after()
        return len(email_messages)


@pytest.fixture
def server(settings: Any) -> type[Server]:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}
    Server.accepted, Server.behave, Server.after, Server.down = [], None, None, None  # type: ignore[misc]
    return Server


@pytest.fixture
def templates(settings: Any, tmp_path: Path) -> Path:
    """Add a folder with the template of one message."""
    folder = tmp_path / "templates"
    (folder / "mail" / "tests").mkdir(parents=True)
    (folder / "mail" / "tests" / "news.txt").write_text(
        "News about {{ what }}\nThere is news:\n\n- {{ what }}\n- more\n\nSee https://www.iso.org/x."
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder, *settings.TEMPLATES[0]["DIRS"]]}]
    return folder


@pytest.fixture
def news(templates: Path, db: None) -> Callable[..., Message]:
    """Tell a person the news and return the message."""

    def write(to: User | None = None, **fields: Any) -> Message:
        given = {"template": "tests/news", "context": {"what": "TC 154"}, "key": "1", **fields}
        person = to or UserFactory()
        before = set(Message.objects.values_list("pk", flat=True))
        tell(to=[person], **given)
        return Message.objects.exclude(pk__in=before).first() or Message.objects.latest("pk")

    return write
