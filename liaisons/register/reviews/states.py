"""The states of a review and of a round of reviews (workflow A8), apart so that guards and models share them."""

PLANNED = "planned"
OPEN = "open"
ASKED = "information_asked"
PROPOSED = "cancellation_proposed"
CONFIRMED = "confirmed"
ENDED = "ended"

# Over: the next review of the liaison may be planned.
OVER = (CONFIRMED, ENDED)
RUNNING = (PLANNED, OPEN, ASKED, PROPOSED)
# A person has to come to an outcome.
AT_WORK = (OPEN, ASKED, PROPOSED)

PREPARING = "preparing"
IN_VOTE = "in_vote"
DONE = "done"
DROPPED = "dropped"
