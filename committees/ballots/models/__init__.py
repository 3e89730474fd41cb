"""Ballots, the votes cast in them, their results, and the resolutions that follow."""

from committees.ballots.models.ballots import Ballot, BallotQuerySet, Elector, Question
from committees.ballots.models.participation import ParticipationNotice
from committees.ballots.models.resolutions import Resolution, ResolutionQuerySet, ResolutionVersion
from committees.ballots.models.results import CountedPosition, Result
from committees.ballots.models.votes import Vote, VoteQuerySet

__all__ = [
    "Ballot",
    "BallotQuerySet",
    "CountedPosition",
    "Elector",
    "ParticipationNotice",
    "Question",
    "Resolution",
    "ResolutionQuerySet",
    "ResolutionVersion",
    "Result",
    "Vote",
    "VoteQuerySet",
]
