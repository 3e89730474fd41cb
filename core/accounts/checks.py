"""The demo and a real installation exclude each other."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

_LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register()
def demo_stays_at_home(**kwargs: Any) -> list[Error]:
    """Refuse the demo wherever others could reach it or mail could leave: everybody may be anybody in it."""
    if not settings.DEMO_MODE:
        return []
    reasons = []
    if (settings.SETTINGS_MODULE or "").rpartition(".")[2] == "production":
        reasons.append("the production settings are used")
    if foreign := sorted(set(settings.ALLOWED_HOSTS) - _LOCAL):
        reasons.append(f"ALLOWED_HOSTS names {', '.join(foreign)}")
    if "smtp" in settings.MAILERS["default"].get("BACKEND", "smtp"):
        reasons.append("mail would leave this machine")
    return [
        Error(f"DEMO_MODE is on although {reason}.", hint="Set DEMO_MODE = False.", id="accounts.E001")
        for reason in reasons
    ]
