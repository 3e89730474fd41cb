"""Meetings as far as a vote needs them: when, where, what stands on the agenda."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory import parties
from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.accounts.standing import standing_of


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> Self:
        """Keep the meetings of the committees that `user` belongs to: its members, officers and programme
        manager; central staff and the Office of the CEO see all."""
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        return self.filter(parties.belongs(standing))

    def planned(self) -> Self:
        """Keep those that have not begun: a vote can still be put on their agenda (EXT-25)."""
        return self.filter(starts_at__gt=clock.now())


class Meeting(models.Model):
    """A planned meeting of a committee: dates, place, agenda (Appendix F, EXT-25).

    Its dates are those at its place; `ends_at` is its announced end (BAL-14).
    """

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        HYBRID = "hybrid", _("Hybrid")
        VIRTUAL = "virtual", _("Virtual")

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("committee")
    )
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    end_time = models.TimeField(
        _("announced end"), null=True, blank=True, help_text=_("On the last day; left empty, the end of that day.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    time_zone = models.CharField(_("time zone of the place"), max_length=64, default="Europe/Zurich")
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="meeting_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.committee}, {self.title}"

    def clean(self) -> None:
        super().clean()
        if self.time_zone and self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("This time zone is not known.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.starts_at = dt.datetime.combine(self.starts_on, dt.time.min, tzinfo=self.zone).astimezone(dt.UTC)
        self.ends_at = (
            dt.datetime.combine(self.ends_on, self.end_time, tzinfo=self.zone).astimezone(dt.UTC)
            if self.end_time
            else clock.end_of_day(self.ends_on, self.zone)
        )
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the place, in which its dates and its announced end are said."""
        return ZoneInfo(self.time_zone)

    @property
    def has_begun(self) -> bool:
        return clock.now() >= self.starts_at


class AgendaEntry(models.Model):
    """A numbered entry of an agenda, and what it is about where that is something of this system."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")

    class Meta:
        verbose_name = _("agenda entry")
        verbose_name_plural = _("agenda entries")
        ordering = ("meeting", "number")
        indexes = (models.Index(fields=["subject_type", "subject_id"], name="agenda_subject"),)
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "number"], name="agenda_number_once", deferrable=models.Deferrable.DEFERRED
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
