"""The way upwards: what higher apps hear of, inside the same transaction.

Sent with `send`, so that a receiver that fails fails the action.
"""

from django.dispatch import Signal

# sender: the model; move: the `Move` that has been made.
performed = Signal()

# sender: Deadline; reminders: the `Reminder` rows just written; deadline: their deadline.
reminded = Signal()
