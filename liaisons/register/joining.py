"""What the register adds to the lower apps: papers, panels, readers, proposers of new work."""

from committees.directory.ports import paper_readers
from core.documents import access
from liaisons.organizations.ports import register_obstacles
from liaisons.register import new_work, panels, receivers
from liaisons.register.models import Liaison
from liaisons.register.reading import PAPER_READERS, REGISTERED_READERS


def join() -> None:
    """Join the lower apps; once, when the project starts."""
    access.register_owner("register.liaison", visible=Liaison.objects.concerning, inside=Liaison.objects.concerning)
    paper_readers.register("representatives", PAPER_READERS)
    paper_readers.register("registered", REGISTERED_READERS)
    register_obstacles("liaisons", receivers.held_by_both)
    panels.register()
    new_work.register()
