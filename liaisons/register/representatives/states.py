"""The states of a representative (workflow A4), apart so that guards and models share them."""

PROPOSED = "proposed"
AWAITING = "awaiting_registration"
DEFAULT = "default_cm"
ACTIVE = "active"
SUSPENDED = "suspended"
ENDED = "ended"

# Whoever has not ended, the committee manager who stands in among them.
IN_OFFICE = (PROPOSED, AWAITING, DEFAULT, ACTIVE, SUSPENDED)
# Registered by the central secretariat: while one of these is left the liaison has its representative (REP-12).
REGISTERED = (ACTIVE, SUSPENDED)
