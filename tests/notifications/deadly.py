"""A sender in a process of its own, which can be killed between the mail server's acceptance and the commit.

Run with the name of the database and the file that plays the mail server.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend


class Mailbox(BaseEmailBackend):
    """Accepts a mail by a line in a file; then, if it is told so, the process is killed."""

    def send_messages(self, email_messages: Any) -> int:
        for mail in email_messages:
            with Path(sys.argv[2]).open("a") as file:
                file.write(mail.message()["Message-ID"] + "\n")
                file.flush()
                os.fsync(file.fileno())
            if os.environ.get("DIE_AFTER_ACCEPTANCE"):
                os.kill(os.getpid(), signal.SIGKILL)
        return len(email_messages)


if __name__ == "__main__":
    import django

    django.setup()

    from django.conf import settings
    from django.db import connections

    from core.notifications import delivery

    connections["default"].settings_dict["NAME"] = sys.argv[1]
    settings.MAILERS = {"default": {"BACKEND": "__main__.Mailbox"}}
    delivery.deliver_due()
