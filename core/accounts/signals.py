"""What higher apps hear of appointments, inside the same transaction."""

from django.dispatch import Signal

# sender: Appointment; appointment: with its new last day (COM-04). Sent with `send`: a receiver that fails keeps it.
appointment_ended = Signal()
