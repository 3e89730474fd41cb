"""What higher apps hear of, inside the same transaction."""

from django.dispatch import Signal

# sender: Committee; group: the working group; on: its last day; by: who disbanded it (REV-10).
# Sent with `send`: a receiver that fails keeps the group as it was.
group_disbanded = Signal()

# sender: Committee; committee: a technical committee or its like, dissolved with this day (REV-10). Sent likewise.
committee_dissolved = Signal()
