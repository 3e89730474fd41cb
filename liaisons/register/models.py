"""The liaisons between organizations and committees, and the bars that follow a withdrawal."""

import datetime as dt
from functools import reduce
from operator import or_
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
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel
from core.workflow.parties import Recipient
from liaisons.organizations.models import Organization, under_any_name
from liaisons.register import workflows
from liaisons.register.internal.models import InternalLiaison

__all__ = ["Bar", "InternalLiaison", "Liaison", "LiaisonUserPermission", "Representative", "attaches"]


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: which organizations are in liaison is public (SVC-05)."""
        return self

    def concerning(self, user: Any) -> Self:
        """Keep those whose papers `user` may read: the own ones, and those of the committees he serves."""
        standing = standing_of(user)
        if standing.holds(Role.CENTRAL_STAFF) or standing.holds(Role.CEO_OFFICE):
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


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: names of individuals stay with those concerned (SVC-05).

        Who is only proposed is known to those who answer for the committee. Its members and convenors learn of him
        once the liaison is agreed: before, they may not even know of the application (EXT-24).
        """
        standing = standing_of(user)
        if standing.holds(Role.CENTRAL_STAFF) or standing.holds(Role.CEO_OFFICE):
            return self
        if standing.person is None:
            return self.none()
        parties = (workflows.PERSON, workflows.CONTACT, workflows.MANAGER, workflows.CHAIR, workflows.TPM)
        agreed = models.Q(state=workflows.AWAITING) | models.Q(liaison__isnull=False)
        return self.filter(
            reduce(or_, (party.q(standing) for party in parties), belongs(standing, "managing") & agreed)
        )

    def in_office(self) -> Self:
        """Keep those who have not ended."""
        return self.exclude(state=workflows.ENDED)

    def of(self, organization: Organization, committee: Committee) -> Self:
        """Keep those of `organization` in `committee`."""
        return self.filter(organization=organization, committee=committee)


class Representative(WorkflowModel):
    """Somebody who represents an organization in a committee; only proposed before the liaison is agreed (REP-01)."""

    workflow = workflows.REPRESENTATIVE
    work_related = acted_with = ("organization", "committee")

    liaison = models.ForeignKey(
        Liaison, on_delete=models.PROTECT, null=True, blank=True, related_name="representatives"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="representatives")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="representatives")
    managing = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="representations")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    state = workflows.REPRESENTATIVE.field()

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("email"),
                "organization",
                "committee",
                condition=~models.Q(state="ended"),
                name="representative_once",
                violation_error_message=_("This person represents the organization here already."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.managing = self.committee.managing
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("register:representative", args=[self.pk])

    def as_recipient(self) -> Recipient:
        """Return whom a notice reaches: the account, or before there is one the address alone."""
        return Recipient(email=self.person.email if self.person else self.email, name=self.name, user=self.person)


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
