"""The procedures of reviews: one review, and a round over all liaisons of a committee (A8)."""

from liaisons.register.reviews.workflows.review import REVIEW
from liaisons.register.reviews.workflows.round import ROUND

__all__ = ["REVIEW", "ROUND"]
