"""The states of a term of office, apart so that guards and models share them."""

APPOINTED = "appointed"
ENDED = "ended"
ENDED_EARLY = "ended_early"
