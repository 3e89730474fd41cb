"""The outbox: every message is a row before it is a mail. The same rows are the inbox of their recipients."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.workflow.models import Event


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Keep the messages that were sent to `user`: the inbox. Letters with a secret in them stay out."""
        return self.filter(recipient_id=user.pk or 0, secret=False)

    def outgoing_for(self, user: Any) -> "MessageQuerySet":
        """Keep what the page "Outgoing mail" shows `user`: all of it to administrators, else nothing."""
        return self.all() if standing_of(user).holds(Role.ADMINISTRATOR) else self.none()

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at__isnull=True)

    def deliverable(self, at: dt.datetime) -> "MessageQuerySet":
        """Keep what is due to be sent at `at`: waiting rows, and those whose sender died (the lease ran out)."""
        return self.filter(status__in=(Message.Status.WAITING, Message.Status.SENDING), next_try_at__lte=at)

    def undelivered(self) -> "MessageQuerySet":
        """Keep what will not be sent any more unless somebody says so."""
        return self.filter(status__in=(Message.Status.FAILED, Message.Status.REFUSED))


class Message(models.Model):
    """One message to one recipient, written in the transaction of what it tells of.

    `key` makes it unique: whoever tells the same thing twice writes one row. `message_id` is the Message-ID of
    every attempt, so that a repeat after a death between the mail server's acceptance and our commit can be
    recognized. The HTML of the mail is made from `text` when it is sent. `next_try_at` is real time, not the
    demo's; while a row is being sent it is the end of the sender's lease.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        REFUSED = "refused", _("refused by the mail server")

    recipient = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("recipient"),
    )
    email = models.EmailField(_("e-mail address"))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    link = models.CharField(_("link"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=100, db_index=True)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", verbose_name=_("event")
    )
    secret = models.BooleanField(_("holds a secret"), default=False)
    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(_("written"), default=clock.now, editable=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"))
    last_error = models.TextField(_("last error"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    repeated = models.BooleanField(_("possibly sent twice"), default=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="message_inbox"),
            models.Index(
                fields=["recipient"],
                condition=models.Q(read_at__isnull=True, secret=False),
                name="message_unread",
            ),
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(status__in=("waiting", "sending")),
                name="message_deliverable",
            ),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
        ]

    def __str__(self) -> str:
        return self.subject
