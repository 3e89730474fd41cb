"""What higher layers plug into the pages of the rulebook."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class HelpContact(NamedTuple):
    """Somebody to ask: what for ("Committee manager, ISO/TC 154"), who, and an e-mail address or telephone."""

    label: str
    name: str
    contact: str


type Provider = Callable[[Any], Sequence[tuple[str, str, str]]]


class HelpContacts:
    """The people whom the help page names to a signed-in person (SVC-06, SVC-05)."""

    def __init__(self) -> None:
        self._providers: list[Provider] = []

    def register(self, provider: Provider) -> Provider:
        """Add `provider`, called with the user and returning `(label, name, contact)` each. Usable as a decorator."""
        if provider not in self._providers:
            self._providers.append(provider)
        return provider

    def unregister(self, provider: Provider) -> None:
        """Take `provider` away again."""
        self._providers.remove(provider)

    def __call__(self, user: Any) -> list[HelpContact]:
        """Return whom `user` may ask; nobody for a visitor who has not signed in."""
        if not user.is_authenticated:
            return []
        return [HelpContact(*contact) for provider in self._providers for contact in provider(user)]


help_contacts = HelpContacts()
