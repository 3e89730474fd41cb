"""The ticks that people set, where the system cannot know."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from liaisons.register.checklists.lines import Tick


class ChecklistTick(models.Model):
    """That a person has ticked a line of the checklist of a liaison. Never changed; yearly lines get another one."""

    append_only = True

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    line = models.CharField(_("line"), max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("tick on a checklist")
        verbose_name_plural = _("ticks on checklists")
        ordering = ("pk",)
        indexes = (models.Index(fields=["subject_type", "subject_id", "line"], name="tick_subject"),)
        constraints = (
            models.UniqueConstraint(fields=["subject_type", "subject_id", "line", "on"], name="tick_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.line}, {self.on}"


def fetched_ticks(model: type[models.Model]) -> ArraySubquery:
    """Return what fetches the ticks together with objects of `model`, without a query of their own."""
    kind = ContentType.objects.get_for_model(model)
    rows = ChecklistTick.objects.filter(subject_type=kind, subject_id=models.OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(row=JSONObject(line="line", by="by__name", on="on")))


def ticks_of(obj: Any) -> list[Tick]:
    """Return the ticks of `obj`: those fetched with it as `ticks`, else by one query."""
    rows: Iterable[Any] | None = obj.__dict__.get("ticks")
    if rows is not None:
        return [Tick(row["line"], row["by"], dt.date.fromisoformat(row["on"])) for row in rows]
    kind = ContentType.objects.get_for_model(obj)
    found = ChecklistTick.objects.filter(subject_type=kind, subject_id=obj.pk).select_related("by").order_by("pk")
    return [Tick(tick.line, tick.by.name, tick.on) for tick in found]
