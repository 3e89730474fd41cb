"""What terms of office add to the lower apps: panels, the end of appointments, search."""

from core.accounts.services import register_end_objection
from liaisons.register.leaders import finds, panels, receivers  # noqa: F401


def join() -> None:
    """Join the lower apps; once, when the project starts."""
    panels.register()
    register_end_objection("terms", receivers.objection)
