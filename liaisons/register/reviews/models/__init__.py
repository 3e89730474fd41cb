"""The review of a liaison, and the round in which all liaisons of a committee are reviewed at once."""

from liaisons.register.reviews.models.reviews import Review, ReviewQuerySet, cancellation_question, kind_of
from liaisons.register.reviews.models.rounds import ReviewRound, RoundLine

__all__ = ["Review", "ReviewQuerySet", "ReviewRound", "RoundLine", "cancellation_question", "kind_of"]
