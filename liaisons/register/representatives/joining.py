"""What representatives add to the lower apps: votes on their appointment, the bar on convenors, notices, search."""

from committees.ballots import ports as ballots
from core.accounts.services import register_objection
from liaisons.register.representatives import convenors, finds, notices, votes  # noqa: F401


def join() -> None:
    """Join the lower apps; once, when the project starts."""
    ballots.register_subject(
        "register.representative",
        may_open=votes.may_be_voted_on,
        may_correct=votes.may_change_outcome,
        title=votes.title,
    )
    register_objection("convenors", convenors.objection)
