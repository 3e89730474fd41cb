"""What reviews add to the lower apps: votes on cancellations, one or a round of them, its paper, panels, search."""

from django.utils.translation import gettext_lazy as _

from committees.ballots import ports as ballots
from core.documents import access
from core.documents.kinds import register_kind
from liaisons.register.reviews import finds, panels, papers, receivers, votes  # noqa: F401
from liaisons.register.reviews.effects import title_of
from liaisons.register.reviews.models import ReviewRound
from liaisons.register.reviews.round_effects import resolved


def join() -> None:
    """Join the lower apps; once, when the project starts."""
    ballots.register_subject(
        "register.review",
        may_open=votes.may_be_voted_on,
        may_correct=votes.may_change_outcome,
        title=title_of,
        own_questions=True,
    )
    ballots.register_subject(
        "register.reviewround",
        may_open=votes.round_may_be_voted_on,
        may_correct=votes.round_may_change_outcome,
        resolved=resolved,
        own_questions=True,
    )
    rounds = ReviewRound.objects.visible_to
    access.register_owner("register.reviewround", visible=rounds, inside=rounds)
    register_kind(papers.PAPER, _("Paper of a round of reviews"))
    panels.register()
