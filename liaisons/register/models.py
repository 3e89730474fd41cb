"""The liaisons between organizations and committees, and the bars that follow a withdrawal."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from committees.directory.models import Committee
from committees.directory.parties import belongs
from core import clock
from core.accounts import roles
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel
from liaisons.organizations.models import Organization, under_any_name
from liaisons.register import workflows
from liaisons.register.checklists.models import ChecklistTick
from liaisons.register.contributions.models import Contribution
from liaisons.register.documents.models import Backing, Feedback, PassingOn
from liaisons.register.iec.models import IecLiaison, JointWork, OverlapStep
from liaisons.register.internal.models import InternalLiaison, OutsideLiaison
from liaisons.register.leaders.models import Term
from liaisons.register.representatives.models import Interest, Registration, Representative
from liaisons.register.reviews.models import Review, ReviewRound, RoundLine

__all__ = [
    "Backing",
    "Bar",
    "ChecklistTick",
    "Contribution",
    "Feedback",
    "IecLiaison",
    "Interest",
    "InternalLiaison",
    "JointWork",
    "Liaison",
    "LiaisonUserPermission",
    "OutsideLiaison",
    "OverlapStep",
    "PassingOn",
    "Registration",
    "Representative",
    "Review",
    "ReviewRound",
    "RoundLine",
    "Term",
    "attaches",
]


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: which organizations are in liaison is public (SVC-05)."""
        return self

    def concerning(self, user: Any) -> Self:
        """Keep those whose papers `user` may read: the own ones, and those of the committees he serves."""
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        own = models.Q(pk__in=standing.scopes(Role.REPRESENTATIVE)) | workflows.CONTACT.q(standing)
        return self.filter(own | belongs(standing, "managing"))

    def live(self) -> Self:
        """Keep those in force."""
        return self.filter(state=workflows.ACTIVE)


class Liaison(WorkflowModel):
    """That an organization is in liaison with a committee or working group, in a category (A1)."""

    workflow = workflows.LIAISON
    work_related = acted_with = ("organization", "committee")

    class Category(models.TextChoices):
        UNKNOWN = "unknown", _("Not stated")
        A = "A", _("A")
        B = "B", _("B")
        C = "C", _("C")

    class Ending(models.TextChoices):
        STOPPED = "stopped", _("Stopped by the organization")
        INACTIVE = "inactive", _("No active participation")
        WITHDRAWN = "withdrawn", _("Withdrawn by the TMB")
        GROUP_DISBANDED = "group_disbanded", _("Working group disbanded")
        COMMITTEE_DISSOLVED = "dissolved", _("Committee dissolved")
        NOT_CARRIED_OVER = "not_carried_over", _("Not carried over")
        REPLACED = "replaced", _("Replaced by another category")
        FEED = "feed", _("No longer in ISO Open Data")

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="liaisons", verbose_name=_("organization")
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="external_liaisons", verbose_name=_("committee")
    )
    category = models.CharField(_("category"), max_length=10, choices=Category, default=Category.UNKNOWN)
    managing = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("managing committee")
    )
    state = workflows.LIAISON.field()
    started_on = models.DateField(_("since"), null=True, blank=True)
    stops_on = models.DateField(_("stops on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    ending = models.CharField(_("ended because"), max_length=20, choices=Ending, blank=True)
    imported = models.BooleanField(_("from ISO Open Data"), default=False, editable=False)
    # From when the review is counted, and the day of the next: a date alone, until the review is planned (REV-01).
    review_from = models.DateField(_("review counted from"), null=True, editable=False)
    review_due_on = models.DateField(_("next review"), null=True, editable=False, db_index=True)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison")
        verbose_name_plural = _("liaisons")
        ordering = ("organization", "committee", "pk")
        permissions = roles.permissions_on(roles.LIAISON)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "committee"],
                condition=models.Q(state="active"),
                name="liaison_live_once",
                violation_error_message=_("This organization is in liaison with this committee already (EXT-28)."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="liaison_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} → {self.committee}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.managing = self.committee.managing
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("register:liaison", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone

    @property
    def is_live(self) -> bool:
        return not self.state_declared.final

    @property
    def is_agreed(self) -> bool:
        """A liaison of this kind begins when its committee has agreed to it (REP-01)."""
        return self.is_live

    def clean(self) -> None:
        """Refuse a category that does not attach to such a committee (EXT-01)."""
        super().clean()
        if self.committee_id is not None and not attaches(self.category, self.committee):
            raise ValidationError({"category": _("A and B attach to a committee, C to a working group (EXT-01).")})


@enforces("EXT-01", what=_("Says which category attaches to which kind of committee."), kind="guard")
def attaches(category: str, committee: Committee) -> bool:
    """Tell whether a liaison of `category` may be held with `committee`: C in working groups, A and B above."""
    if category == Liaison.Category.UNKNOWN:
        return True
    return (category == Liaison.Category.C) == committee.is_group


class LiaisonUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Liaison, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant on a liaison")
        verbose_name_plural = _("grants on liaisons")


class LiaisonGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Liaison, on_delete=models.CASCADE)


@enforces("REV-11", what=_("Finds the bars that stand against an organization in a committee."), kind="guard")
class BarQuerySet(models.QuerySet["Bar"]):
    def against(self, organization: Organization, committee: Committee, on: dt.date | None = None) -> Self:
        """Keep the bars that keep `organization` from applying to `committee` on the day `on` (REV-11)."""
        day = on or clock.today()
        return self.filter(
            under_any_name(organization),
            committees=committee,
            from_on__lte=day,
            first_free_on__gt=day,
        )


class Bar(models.Model):
    """That an organization may not apply again to these committees before its first free day (REV-11)."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="bars", verbose_name=_("organization")
    )
    committees = models.ManyToManyField(Committee, related_name="bars", verbose_name=_("committees"))
    from_on = models.DateField(_("from"))
    first_free_on = models.DateField(_("first free day"))
    decision = models.CharField(_("decision"), max_length=200)

    objects = BarQuerySet.as_manager()

    class Meta:
        verbose_name = _("bar")
        verbose_name_plural = _("bars")
        ordering = ("-from_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first_free_on__gt=models.F("from_on")),
                name="bar_frees_after_start",
                violation_error_message=_("The first free day lies after the decision."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization}, {self.decision}"
