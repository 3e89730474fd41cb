"""The states of an ISO-IEC liaison (workflow A3) and of a notice of planned work (IEC-04)."""

PREPARED = "prepared"
AT_OFFICE = "at_ceo_office"
SENT = "sent"
AGREED = "agreed"
ACTIVE = "active"
ESCALATED = "escalated"
ENDED = "ended"
WITHDRAWN = "withdrawn"

# Over: another liaison of the same committees may be prepared.
OVER = (ENDED, WITHDRAWN)
# In force, also while an overlap is being solved above the committees.
IN_FORCE = (ACTIVE, ESCALATED)
# Which committees are in liaison is public (SVC-05, COM-07).
PUBLIC = (ACTIVE, ESCALATED, ENDED)
BEFORE_ACTIVE = (PREPARED, AT_OFFICE, SENT, AGREED)

# How the committee's own vote stands, which A3 has no state for.
NOT_VOTED, VOTING, CARRIED, NOT_CARRIED, UNDECIDED = "", "voting", "carried", "not_carried", "undecided"

REPORTED = "reported"
INFORMED = "informed"
OUTCOME_AGREED = "agreed"
OPEN_POINTS = "open_points"
STARTED = "started"
DROPPED = "dropped"

UNANSWERED = (REPORTED, INFORMED)
ANSWERED = (OUTCOME_AGREED, OPEN_POINTS)
