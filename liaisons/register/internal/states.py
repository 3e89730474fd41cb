"""The states of an internal liaison (workflow A2), apart so that guards and models share them."""

PROPOSED = "proposed"
UNDER_REVIEW = "under_review"
DROPPED = "dropped"
PACK_READY = "pack_ready"
CIRCULATED = "circulated"
SCHEDULED = "scheduled"
IN_DECISION = "in_decision"
NOT_ESTABLISHED = "not_established"
ESTABLISHED = "established"
ACTIVE = "active"
ENDED = "ended"

# Over: another liaison of the same committees in the same direction may begin (INT-01).
OVER = (DROPPED, NOT_ESTABLISHED, ENDED)
# Resolved by the establishing committee and not ended: the target knows of it and may mirror it (INT-11).
RESOLVED = (ESTABLISHED, ACTIVE)
# Which committees are in liaison is public (SVC-05, COM-07).
PUBLIC = (ACTIVE, ENDED)
# Before the question is put to the members: a representative can still be named in it (INT-10).
BEFORE_DECISION = (UNDER_REVIEW, PACK_READY, CIRCULATED, SCHEDULED)
