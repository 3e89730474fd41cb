"""What the procedures declare, told: the receivers of the workflow's signals write the outbox."""

from typing import Any

from django.dispatch import receiver

from core.notifications.models import Message
from core.notifications.services import letters, write
from core.workflow.engine import Move
from core.workflow.models import Deadline, Reminder
from core.workflow.signals import performed, reminded


@receiver(performed, dispatch_uid="notifications-performed")
def tell_of_action(sender: type, move: Move, **kwargs: Any) -> None:
    """Write the messages that the action declares, in its transaction, and say in `move.told` who is told."""
    rows: list[Message] = []
    for declared in move.action.tells:
        if not declared.when(move):
            continue
        recipients = []
        for party in declared.to:
            reached = list(party.recipients(move.obj))
            if reached:
                recipients += reached
                move.told.append(party.capacity(move.obj))
        assert move.event is not None
        rows += letters(
            to=recipients,
            template=declared.template,
            context={"obj": move.obj, "move": move, "action": move.action, "reason": move.text, "data": move.data},
            about=move.obj,
            event=move.event,
            key=f"event:{move.event.pk}",
        )
    write(rows)


@receiver(reminded, dispatch_uid="notifications-reminded")
def tell_of_deadline(sender: type, deadline: Deadline, subject: Any, reminders: list[Reminder], **kwargs: Any) -> None:
    """Write one message for each new line in the ledger of reminders."""
    declared = deadline.declared
    rows: list[Message] = []
    for reminder in reminders:
        rows += letters(
            to=[reminder.recipient],
            template=declared.reminder,
            context={"obj": subject, "deadline": deadline, "kind": declared, "days": reminder.offset},
            about=subject,
            key=f"reminder:{reminder.pk}",
        )
    write(rows)
