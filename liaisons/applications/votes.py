"""What a ballot asks an application that is to be voted on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.following import gone_on
from committees.ballots.models import Ballot
from committees.ballots.ports import Advice
from core.rulebook.enforcement import enforces
from core.workflow.refusals import Refusal
from liaisons.applications.models import Application
from liaisons.applications.parties import MANAGER
from liaisons.applications.queries import hint_for_voters, last_ballot


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


@enforces(
    "COM-06",
    what=gettext_lazy("Lets corrected counts overturn the outcome while the application can follow."),
    kind="guard",
)
def may_change_outcome(application: Application, ballot: Ballot) -> Refusal | None:
    """Return why the outcome of `ballot` stands for `application` though its counts were wrong, or nothing (COM-06).

    An application that has ended with it, or been put to another vote since, does not come back.
    """
    follows = application.state in application.workflow.by_name["follow_correction"].source
    if follows and last_ballot(application) == ballot:
        return None
    return gone_on(application)


@enforces("EXT-26", what=gettext_lazy("Shows the hint on the ballot; the vote is not blocked."), kind="page")
def advice(application: Application) -> Advice | None:
    """Return what the voters on `application` are asked to weigh, or nothing (EXT-26)."""
    hint = hint_for_voters(application)
    return Advice(rule="EXT-26", text=hint) if hint else None


def title(application: Application) -> str:
    """Return how the page of a ballot names `application`."""
    return f"{application} {application.organization.full_name}"
