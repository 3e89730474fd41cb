"""Resolutions of committees (COM-06)."""

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.ballots.models.ballots import Ballot
from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.workflow.triggers import append_only_triggers


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: published resolutions are public, they name no person (SVC-05)."""
        return self

    def with_current(self) -> Self:
        """Fetch the versions, newest first, with one further query."""
        return self.prefetch_related(models.Prefetch("versions", ResolutionVersion.objects.order_by("-number")))


class Resolution(models.Model):
    """What a committee has resolved, numbered within its year. Its text stands in its versions."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="resolutions")
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="resolution")
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    published_at = models.DateTimeField(_("published"), default=clock.now, editable=False)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ("-year", "-serial", "-pk")
        constraints = (models.UniqueConstraint(fields=["committee", "year", "serial"], name="resolution_number_once"),)

    def __str__(self) -> str:
        return f"{self.committee} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("ballots:resolution", args=[self.pk])

    @property
    def number(self) -> str:
        """The number as it is written: "Resolution 3/2026"."""
        return _("Resolution %(serial)s/%(year)s") % {"serial": self.serial, "year": self.year}

    @property
    def current(self) -> "ResolutionVersion":
        """The version in force; costs nothing after `with_current()`."""
        return max(self.versions.all(), key=lambda version: version.number)


class ResolutionVersionQuerySet(models.QuerySet["ResolutionVersion"]):
    def current(self) -> Self:
        """Keep those in force: none was made after them."""
        later = ResolutionVersion.objects.filter(resolution=models.OuterRef("resolution"))
        return self.exclude(models.Exists(later.filter(number__gt=models.OuterRef("number"))))


class ResolutionVersion(models.Model):
    """One wording of a resolution with the vote it rests on. It never changes; a correction is a new version."""

    append_only = True

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    way = models.CharField(_("way"), max_length=10, choices=Ballot.Way)
    decided_on = models.DateField(_("date"))
    majority = models.CharField(_("majority"), max_length=12, choices=Ballot.Majority)
    yes = models.PositiveSmallIntegerField(_("yes"))
    no = models.PositiveSmallIntegerField(_("no"))
    abstain = models.PositiveSmallIntegerField(_("abstain"))
    not_voted = models.PositiveSmallIntegerField(_("not voted"))
    carried = models.BooleanField(_("carried"), default=True)
    reason = models.TextField(_("reason for the correction"), blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = ResolutionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a resolution")
        verbose_name_plural = _("versions of resolutions")
        ordering = ("resolution", "-number")
        constraints = (models.UniqueConstraint(fields=["resolution", "number"], name="resolution_version_once"),)
        triggers: Any = append_only_triggers("resolution_version")

    def __str__(self) -> str:
        return f"{self.resolution} ({self.number})"
