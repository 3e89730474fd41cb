"""The object that follows a procedure, its ledger, its deadlines and their reminders."""

from collections.abc import Collection
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now
from django.db.models.signals import class_prepared
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMModelMixin, transition

from core import clock
from core.workflow import registry
from core.workflow.declaration import Action, State, Workflow
from core.workflow.triggers import append_only_triggers, state_triggers


def _transition_method(action: Action) -> Any:
    """Return the django-fsm method of `action`; the engine is its only caller."""

    def method(self: Any, move: Any) -> Any:
        return action.run_effect(move) if action.run_effect else None

    method.__name__ = f"_do_{action.name}"
    target: Any = RETURN_VALUE(*action.targets) if len(action.targets) > 1 else action.target
    return transition(field="state", source=list(action.source), target=target)(method)


class WorkflowModel(FSMModelMixin, models.Model):
    """An object whose state changes only through `core.workflow.engine.perform`.

    A subclass names its `workflow` and has `state = ITS_WORKFLOW.field()`. `version` counts the events of the
    ledger; a form carries it, and a stale one is refused. `head` is the digest of the last event.
    """

    workflow: ClassVar[Workflow]
    # What a row of My work needs besides the object itself.
    work_related: ClassVar[tuple[str, ...]] = ()
    # What the guards and letters of most actions read besides it.
    acted_with: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    head = models.CharField(max_length=64, default="", blank=True, editable=False)
    state_since = models.DateTimeField(_("in this state since"), default=clock.now, editable=False)

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "workflow" in cls.__dict__:
            for action in cls.workflow.actions:
                if action.source and action.target is not None:
                    setattr(cls, f"_do_{action.name}", _transition_method(action))

    @property
    def state_declared(self) -> State:
        """The declaration of the present state."""
        return self.workflow.state_by_value[self.state]  # type: ignore[attr-defined]

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Check the fields. The state is left out: checking assigns what it has checked, and that is protected."""
        super().clean_fields(exclude={*(exclude or ()), "state"})

    def lock_before(self) -> "list[WorkflowModel]":
        """Return what must be locked before this object: one order for all, from the subject down."""
        return []

    def sees_internal(self, standing: Any) -> bool:
        """Tell whether the holder of `standing` may read internal events; higher apps narrow it."""
        return True

    def get_absolute_url(self) -> str:
        raise NotImplementedError


def _prepare(sender: type[models.Model], **kwargs: Any) -> None:
    if issubclass(sender, WorkflowModel) and not sender._meta.abstract:
        registry.register(sender)
        pgtrigger.register(*state_triggers(sender.workflow))(sender)


class_prepared.connect(_prepare)


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, obj: models.Model) -> "EventQuerySet":
        """Keep the events of one object, oldest first."""
        return self.filter(subject_type=ContentType.objects.get_for_model(obj), subject_id=obj.pk).order_by("seq")


class Event(models.Model):
    """One line of the ledger: who did what to which object, acting as what, when (SVC-07).

    Append-only by the grants of the run-time role and by trigger; chained per object by a keyed digest.
    Free text stands beside the chain in `EventText`, so that it can be erased without breaking it.
    """

    append_only = True

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    seq = models.PositiveIntegerField(_("number"))
    workflow = models.CharField(_("procedure"), max_length=40)
    action = models.CharField(_("action"), max_length=60)
    source = models.CharField(_("from"), max_length=50, blank=True)
    target = models.CharField(_("to"), max_length=50, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    acting_as = models.CharField(_("acting as"), max_length=200)
    on_behalf = models.CharField(_("on behalf of"), max_length=200, blank=True)
    rules = models.JSONField(_("rules checked"), default=list)
    facts = models.JSONField(_("facts"), default=dict)
    internal = models.BooleanField(_("internal"), default=False)
    text_digest = models.CharField(max_length=64, blank=True)
    # Of what was sent, so that the same form sent twice is known from another; no part of what the chain proves.
    form_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("ledger")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "seq"], name="event_once"),
        ]
        indexes = [models.Index(fields=["actor"], name="event_actor")]
        triggers = append_only_triggers("event")

    def __str__(self) -> str:
        return f"{self.workflow} {self.subject_id} #{self.seq} {self.action}"


class EventText(models.Model):
    """The free text of an event, with the salt of its digest. It may be erased, never rewritten."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="text")
    text = models.TextField()
    salt = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("text of an event")
        verbose_name_plural = _("texts of events")
        triggers = [pgtrigger.Protect(name="event_text_fixed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.text


class Anchor(models.Model):
    """A digest over all events since the anchor before: it shows that a whole chain was cut off."""

    append_only = True

    up_to = models.PositiveBigIntegerField(_("last event covered"))
    count = models.PositiveIntegerField(_("events covered"))
    at = models.DateTimeField(default=clock.now)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ("-pk",)
        triggers = append_only_triggers("anchor")

    def __str__(self) -> str:
        return f"{self.up_to}: {self.digest[:12]}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def of(self, obj: models.Model) -> "DeadlineQuerySet":
        return self.filter(subject_type=ContentType.objects.get_for_model(obj), subject_id=obj.pk)

    def running(self) -> "DeadlineQuerySet":
        return self.filter(closed_at__isnull=True)


class Deadline(models.Model):
    """A last day on which something is owed. It lasts until the end of that day in its zone (T1)."""

    class Outcome(models.TextChoices):
        MET = "met", _("met")
        WAIVED = "waived", _("waived")

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    workflow = models.CharField(max_length=40)
    kind = models.CharField(_("kind"), max_length=60)
    due_on = models.DateField(_("last day"))
    due_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=64)
    parameter = models.CharField(_("parameter"), max_length=60, blank=True)
    parameter_value = models.CharField(_("value when it began"), max_length=60, blank=True)
    opened_at = models.DateTimeField(_("opened"), default=clock.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    next_reminder_on = models.DateField(_("next reminder"), null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("due_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"],
                condition=models.Q(closed_at__isnull=True),
                name="deadline_running_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_reminder_on"], condition=models.Q(closed_at__isnull=True), name="deadline_to_remind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"

    @property
    def declared(self) -> Any:
        return registry.model_of(self.workflow).workflow.deadline_by_name[self.kind]

    @property
    def overdue(self) -> bool:
        return (self.closed_at or clock.now()) >= self.due_at


class DeadlineChange(models.Model):
    """That a deadline was moved: from which day to which, and why."""

    append_only = True

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="changes")
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("change of a deadline")
        verbose_name_plural = _("changes of deadlines")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Reminder(models.Model):
    """That a person was reminded of a deadline, so that a repeated run reminds nobody twice."""

    append_only = True

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    offset = models.SmallIntegerField(_("days before the last day"))
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["deadline", "due_on", "offset", "recipient"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.offset}"
