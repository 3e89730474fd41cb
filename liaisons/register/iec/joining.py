"""What liaisons with IEC add to the lower apps: votes, panels, search."""

from committees.ballots import ports as ballots
from liaisons.register.iec import finds, panels, votes  # noqa: F401


def join() -> None:
    """Join the lower apps; once, when the project starts."""
    ballots.register_subject(
        "register.iecliaison",
        may_open=votes.may_be_voted_on,
        may_correct=votes.may_change_outcome,
        title=votes.title,
    )
    panels.register()
