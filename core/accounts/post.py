"""The letters of the accounts (confirm your address, you are invited): a higher app delivers them."""

from collections.abc import Callable

type Sender = Callable[[str, str, str, str], None]

_senders: list[Sender] = []


def register_sender(sender: Sender) -> None:
    """Name who delivers: `sender(email, subject, text, kind)`, inside the caller's transaction. For `ready()`."""
    _senders[:] = [sender]


def send(*, email: str, subject: str, text: str, kind: str) -> None:
    """Send a letter that only its recipient may read."""
    for sender in _senders:
        sender(email, subject, text, kind)
