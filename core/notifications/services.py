"""Telling people: rows in the outbox, written in the caller's transaction and delivered after it."""

import hashlib
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import override

from core import clock
from core.accounts.models import User
from core.notifications import delivery
from core.notifications.models import Message
from core.notifications.rendering import SUBJECT_LENGTH, compose
from core.workflow.models import Event
from core.workflow.parties import Recipient

type Addressee = User | Recipient | str


def tell(
    *,
    to: Iterable[Addressee],
    template: str,
    context: dict[str, Any],
    key: str,
    about: models.Model | None = None,
    link: str | None = None,
    event: Event | None = None,
    secret: bool = False,
) -> None:
    """Tell each of `to` (people, recipients or bare addresses), once, by `templates/mail/<template>.txt`.

    `key` names what is told: the same key, template and recipient give one message however often it is told.
    The mail leads to `link` (a path), by default to the page of `about`; an empty one leads nowhere. `secret`
    marks a text that only its recipient may read (a password reset): no page shows it, and it is wiped when
    sent. The messages are delivered once the caller's transaction has committed.
    """
    write(
        letters(to=to, template=template, context=context, key=key, about=about, link=link, event=event, secret=secret)
    )


def letters(
    *,
    to: Iterable[Addressee],
    template: str,
    context: dict[str, Any],
    key: str,
    about: models.Model | None = None,
    link: str | None = None,
    event: Event | None = None,
    secret: bool = False,
) -> list[Message]:
    """Return what `tell` would write, for callers who write the messages of several templates at once."""
    addressees: dict[str, Recipient] = {}
    for person in map(_recipient, to):
        if person.email:
            addressees.setdefault(person.email.lower(), person)
    if not addressees:
        return []
    with override(settings.LANGUAGE_CODE):
        subject, text = compose(template, {**context, "about": about})
    if link is None:
        link = about.get_absolute_url() if about is not None and hasattr(about, "get_absolute_url") else ""
    about_type = ContentType.objects.get_for_model(about) if about is not None else None
    return [
        Message(
            recipient=addressee.user,
            email=addressee.email,
            subject=subject,
            text=text,
            link=link,
            kind=template,
            about_type=about_type,
            about_id=about.pk if about is not None else None,
            event=event,
            secret=secret,
            key=_key(template, key, email),
        )
        for email, addressee in addressees.items()
    ]


def post(email: str, subject: str, text: str, kind: str) -> None:
    """Send a letter of the accounts (`core.accounts.post`), which only its recipient may read."""
    person = User.objects.filter(email__iexact=email).first()
    row = Message(
        recipient=person,
        email=email,
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        text=text,
        kind=kind,
        secret=True,
        key=f"{kind}:{uuid4().hex}",
    )
    write([row])


def write(rows: list[Message]) -> None:
    """Put `rows` into the outbox; those whose key is there already are left out. One statement for all."""
    if not rows:
        return
    for row in rows:
        row.message_id = f"<{uuid4().hex}@{settings.MAIL_DOMAIN}>"
        row.created_at = clock.now()
        row.next_try_at = delivery.real_time()
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    # A broker that is away fails nothing: the sweep takes up what was not enqueued.
    transaction.on_commit(partial(_enqueue, [row.key for row in rows]), robust=True)


def mark_read(message: Message) -> None:
    """Note that the recipient has opened `message`."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=clock.now())


def mark_all_read(user: User) -> None:
    """Note that `user` has seen the whole inbox."""
    Message.objects.visible_to(user).unread().update(read_at=clock.now())


@transaction.atomic
def retry(message: Message) -> None:
    """Send a message again that had failed or was refused."""
    again = Message.objects.undelivered().filter(pk=message.pk)
    if again.update(status=Message.Status.WAITING, attempts=0, last_error="", next_try_at=delivery.real_time()):
        transaction.on_commit(partial(_enqueue, [message.key]), robust=True)


def _recipient(addressee: Addressee) -> Recipient:
    if isinstance(addressee, Recipient):
        return addressee
    if isinstance(addressee, User):
        return Recipient(email=addressee.email, name=addressee.name, user=addressee)
    return Recipient(email=addressee)


def _key(template: str, key: str, email: str) -> str:
    whole = f"{template}:{key}:{email}"
    return whole if len(whole) <= 200 else hashlib.sha256(whole.encode()).hexdigest()


def _enqueue(keys: list[str]) -> None:
    from core.notifications.tasks import deliver

    deliver.delay(keys)
