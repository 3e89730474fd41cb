"""That the central secretariat was told which P-members missed too many questions (COM-08)."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.workflow.triggers import append_only_triggers


class ParticipationNotice(models.Model):
    """A notice of a committee manager to the central secretariat. It downgrades nobody (COM-08).

    `bodies` holds what was told: acronym, questions and missed questions of each body, as they stood.
    """

    append_only = True

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    bodies = models.JSONField(_("bodies"), default=list)
    note = models.TextField(_("note"), blank=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("told by"))
    at = models.DateTimeField(_("told"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("notice of missed ballots")
        verbose_name_plural = _("notices of missed ballots")
        ordering = ("-at", "-pk")
        triggers: Any = append_only_triggers("participation_notice")

    def __str__(self) -> str:
        return f"{self.committee}, {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("ballots:participation", args=[self.committee_id, self.year])
