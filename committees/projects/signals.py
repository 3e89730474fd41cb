"""What higher apps hear of, inside the same transaction."""

from django.dispatch import Signal

# sender: Project; project: one that has just been registered, or that has become a revision since (INT-03).
# Sent with `send`: a receiver that fails keeps the project from being registered.
revision_registered = Signal()
