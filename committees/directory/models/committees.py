"""Committees of every kind and their tree."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from committees.directory.models.bodies import NationalBody
from core import richtext
from core.accounts import roles
from core.rulebook import parameters
from core.rulebook.enforcement import enforces
from core.search.models import Searchable, SearchQuerySet

# The lock serializes changes of the tree: two of them at once could close a loop that neither sees.
_NO_LOOP = """
PERFORM pg_advisory_xact_lock(hashtext('directory_committee.parent'));
IF EXISTS (
    WITH RECURSIVE above(id, parent_id) AS (
        SELECT id, parent_id FROM directory_committee WHERE id = NEW.parent_id
        UNION
        SELECT c.id, c.parent_id FROM directory_committee c JOIN above a ON c.id = a.parent_id
    )
    SELECT 1 FROM above WHERE id = NEW.id
) OR NEW.parent_id = NEW.id THEN
    RAISE EXCEPTION 'COM-01: committee % would stand below itself', NEW.reference USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class CommitteeQuerySet(SearchQuerySet["Committee"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: committees are public, the people in them are not (SVC-05)."""
        return self

    def in_work(self) -> Self:
        """Leave out what is dissolved."""
        return self.exclude(status=Committee.Status.DISSOLVED)

    def groups(self) -> Self:
        """Keep the working groups."""
        return self.filter(kind=Committee.Kind.WG)


@enforces("COM-01", what=_("Keeps committees a tree: in forms, and by a trigger."), kind="constraint")
class Committee(Searchable):
    """A technical committee, subcommittee, working group and their like (COM-01)."""

    class Kind(models.TextChoices):
        TC = "TC", _("Technical committee")
        SC = "SC", _("Subcommittee")
        PC = "PC", _("Project committee")
        JTC = "JTC", _("Joint technical committee")
        POLICY = "POLICY", _("Policy committee")
        WG = "WG", _("Working group")
        OTHER = "OTHER", _("Other committee")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        DISSOLVED = "dissolved", _("Dissolved")

    # What cannot stand alone (COM-01).
    BELOW_ANOTHER: ClassVar[tuple[str, ...]] = (Kind.SC, Kind.WG)

    iso_id = models.BigIntegerField(_("number in ISO Open Data"), unique=True, null=True, blank=True)
    reference = models.CharField(
        _("reference"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("A committee with this reference exists already.")},
    )
    title = models.CharField(_("title"), max_length=500)
    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent committee"),
    )
    secretariat = models.ForeignKey(
        NationalBody,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="secretariats",
        verbose_name=_("secretariat"),
    )
    scope = models.TextField(_("scope"), blank=True)
    created_on = models.DateField(_("created"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved"), null=True, blank=True)
    # Byte order: "~SC" sorts after "WG" in it, and the same on every server.
    sort_key = models.CharField(max_length=120, blank=True, editable=False, db_index=True, db_collation="C")
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Left empty, deadlines follow the common time zone.")
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ("sort_key", "reference")
        permissions = roles.permissions_on(roles.COMMITTEE)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind__in=("SC", "WG")) | models.Q(parent__isnull=False),
                name="committee_below_needs_parent",
                violation_error_message=_("A subcommittee or working group has exactly one parent committee (COM-01)."),
            ),
            models.CheckConstraint(
                condition=models.Q(dissolved_on__isnull=True) | models.Q(status="dissolved"),
                name="committee_dissolved_on_day",
                violation_error_message=_("Only a dissolved committee has a day of dissolution."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="committee_no_loop",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(new__parent__isnull=False),
                func=_NO_LOOP,
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.scope = richtext.sanitize(self.scope)
        if not self.sort_key:
            self.sort_key = self.reference
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a parent that the tree does not allow (COM-01), and a time zone that does not exist."""
        super().clean()
        if self.time_zone and self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("This time zone is not known.")})
        if self.parent_id is None:
            if self.kind in self.BELOW_ANOTHER:
                raise ValidationError(
                    {"parent": _("A subcommittee or working group has exactly one parent committee (COM-01).")}
                )
            return
        if self._stands_above(self.parent_id):
            raise ValidationError({"parent": _("A committee cannot stand below itself (COM-01).")})
        if self.parent is not None and self.parent.kind == self.Kind.WG:
            raise ValidationError({"parent": _("A working group has no committees below it (COM-01).")})

    def get_absolute_url(self) -> str:
        return reverse("directory:committee", args=[self.pk])

    def searchable_parts(self) -> Iterable[str]:
        return (self.reference, self.title)

    @property
    def is_group(self) -> bool:
        return self.kind == self.Kind.WG

    @property
    def managing(self) -> "Committee":
        """The committee that decides here: itself, or for a working group its parent (EXT-01, Appendix F)."""
        if self.is_group and self.parent is not None:
            return self.parent
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this committee's days end: its own, or `ref_tz`."""
        return ZoneInfo(self.time_zone or str(parameters.value("ref_tz")))

    @property
    def scope_html(self) -> SafeString:
        return richtext.safe(self.scope)

    def _stands_above(self, committee_id: int) -> bool:
        """Tell whether this committee is `committee_id` or one of those above it."""
        seen: set[int] = set()
        above: int | None = committee_id
        while above is not None and above not in seen:
            if above == self.pk:
                return True
            seen.add(above)
            above = Committee.objects.filter(pk=above).values_list("parent_id", flat=True).first()
        return False


class CommitteeUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Committee, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant on a committee")
        verbose_name_plural = _("grants on committees")


class CommitteeGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Committee, on_delete=models.CASCADE)
