"""Sending what stands in the outbox: each row by one sender at a time, each mail once.

A sender claims a row for the time of a lease, sends, and records. One that dies leaves the row "being sent";
when its lease has run out another takes it over. Nobody can know then whether the mail server had accepted the
mail, so it is repeated once, with the same Message-ID and marked; a second time it is given up and shown
(Appendix F, Mail).
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock
from core.notifications import rendering
from core.notifications.models import Message

LEASE = dt.timedelta(minutes=10)
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))

logger = logging.getLogger(__name__)


class Uncertain(Exception):
    """The connection broke while the mail was handed over: it may have been accepted."""


class Permanent(Exception):
    """The mail server has refused the mail for good."""


def real_time() -> dt.datetime:
    """Return the time outside the demo: mail servers do not move with its clock."""
    return clock.now() - clock.shift()


def deliver(keys: Iterable[str]) -> int:
    """Send those of the messages `keys` that are due and that nobody else is sending. Return how many were sent."""
    return sum(_deliver(key) for key in keys)


def deliver_due(*, limit: int = 500) -> int:
    """Send what is due, whoever should have sent it. Return how many were sent."""
    due = Message.objects.deliverable(real_time()).order_by("next_try_at", "pk").values_list("key", flat=True)
    return deliver(list(due[:limit]))


def _deliver(key: str) -> bool:
    message = claim(key)
    if message is None:
        return False
    try:
        _send(message)
    except Permanent as error:
        _record(message, status=Message.Status.REFUSED, last_error=str(error))
    except Uncertain as error:
        _postpone(message, error, uncertain=True)
    except Exception as error:
        _postpone(message, error)
        logger.warning("Message %s could not be sent: %s", message.pk, error)
    else:
        _record(
            message,
            status=Message.Status.SENT,
            sent_at=clock.now(),
            last_error="",
            text="" if message.secret and not settings.DEMO_MODE else message.text,
        )
        return True
    return False


@transaction.atomic
def claim(key: str) -> Message | None:
    """Take the message `key` for the time of a lease; None when it is not due or somebody else has it."""
    now = real_time()
    message = (
        Message.objects.deliverable(now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .filter(key=key)
        .first()
    )
    if message is None:
        return None
    if message.status == Message.Status.SENDING and not _may_repeat(message):
        return None
    message.status = Message.Status.SENDING
    message.attempts += 1
    message.next_try_at = now + LEASE
    message.save(update_fields=["status", "attempts", "next_try_at", "repeated"])
    return message


def _may_repeat(message: Message) -> bool:
    """Mark the one repeat after a sender died; a second one is given up, where people can see it."""
    if not message.repeated:
        message.repeated = True
        return True
    message.status = Message.Status.FAILED
    message.last_error = _("Twice the sending broke off; it may have arrived. It is not repeated by itself.")
    message.save(update_fields=["status", "last_error"])
    return False


def _send(message: Message) -> None:
    """Hand the mail over. Raises `Permanent`, `Uncertain`, or anything else when it surely was not accepted."""
    with override(settings.LANGUAGE_CODE):
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=rendering.plain(message),
            to=[message.email],
            headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(rendering.html(message), "text/html")
    server = mailers.default
    server.open()
    try:
        server.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        raise _refusal(code, reason) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise Uncertain(str(error) or type(error).__name__) from error
    finally:
        server.close()


def _refusal(code: int, reason: bytes | str) -> Exception:
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return (Permanent if code >= 500 else RuntimeError)(f"{code} {words}")


def _postpone(message: Message, error: Exception, *, uncertain: bool = False) -> None:
    words = str(error) or type(error).__name__
    spent = message.attempts > len(BACK_OFF) or (uncertain and message.repeated)
    if spent:
        _record(message, status=Message.Status.FAILED, last_error=words)
        return
    _record(
        message,
        status=Message.Status.WAITING,
        last_error=words,
        next_try_at=real_time() + BACK_OFF[message.attempts - 1],
        repeated=message.repeated or uncertain,
    )


def _record(message: Message, **changes: object) -> None:
    """Write the outcome, unless the lease ran out and somebody else has the row by now."""
    mine = Message.objects.filter(pk=message.pk, status=Message.Status.SENDING, attempts=message.attempts)
    mine.update(**changes)
