"""What a ballot asks an application that is to be voted on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rulebook.enforcement import enforces
from core.workflow.refusals import Refusal
from liaisons.applications.models import Application
from liaisons.applications.parties import MANAGER


@enforces("EXT-25", what=gettext_lazy("Lets no vote be arranged before the application is circulated."), kind="guard")
def may_be_voted_on(application: Application) -> Refusal | None:
    """Return why no vote on `application` can be arranged, or nothing (EXT-24, EXT-25)."""
    if application.circulated_at is not None and not application.state_declared.final:
        return None
    return Refusal(
        rule="EXT-25",
        reason=_("The application has not been circulated to the committee."),
        who=MANAGER.capacity(application),
    )


def title(application: Application) -> str:
    """Return how the page of a ballot names `application`."""
    return f"{application} {application.organization.full_name}"
