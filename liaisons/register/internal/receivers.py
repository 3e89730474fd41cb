"""What liaisons between committees hear of from below, inside the transaction that causes it."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from committees.projects.models import Project
from committees.projects.signals import revision_registered
from core.notifications.services import tell
from core.rulebook.enforcement import enforces
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.internal.parties import MANAGER, representatives_of


@receiver(revision_registered, dispatch_uid="internal-liaison-watch")
@enforces(
    "INT-03", what=_("Tells representative and home manager of the revision of a watched document."), kind="notice"
)
def tell_of_revision(sender: type[Project], project: Project, **kwargs: Any) -> None:
    """Tell the representative and the home manager once each that the target revises what they watch (INT-03)."""
    for liaison in InternalLiaison.objects.all().watching(project.committee, project.revises_key):
        tell(
            to=[*representatives_of(liaison), *MANAGER.recipients(liaison)],
            template="register/internal/revised",
            context={"liaison": liaison, "project": project},
            key=f"watch:{liaison.pk}:{project.pk}",
            about=project,
        )
