"""Who belongs to a committee or a working group, and from when to when."""

import datetime as dt
from typing import Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory.models.bodies import NationalBody
from committees.directory.models.committees import Committee
from core import clock
from core.accounts.models import User
from core.rulebook.enforcement import enforces

_ONE_A_DAY = """
IF EXISTS (
    SELECT 1 FROM directory_membership m
    WHERE m.committee_id = NEW.committee_id AND m.body_id = NEW.body_id AND m.id <> NEW.id
      AND daterange(m.starts_on, m.ends_on, '[]') && daterange(NEW.starts_on, NEW.ends_on, '[]')
) THEN
    RAISE EXCEPTION 'COM-02: on one day a body is P-member, O-member or nothing' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


def in_force(on: dt.date) -> models.Q:
    """Return the condition that a period without a first day (always) or a last one (open) covers `on`."""
    return (models.Q(starts_on__isnull=True) | models.Q(starts_on__lte=on)) & (
        models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on)
    )


class PeriodQuerySet[M: models.Model](models.QuerySet[M]):
    def in_force(self, on: dt.date | None = None) -> Self:
        """Keep those whose period covers `on`, by default today; the last day counts (Appendix F, COM-04)."""
        return self.filter(in_force(on or clock.today()))


class MembershipQuerySet(PeriodQuerySet["Membership"]):
    pass


@enforces("COM-02", what=_("Lets a body be P, O or nothing on each day, by a trigger."), kind="constraint")
class Membership(models.Model):
    """That a national body is P- or O-member of a committee, not inherited from its parent (COM-02)."""

    class Kind(models.TextChoices):
        P = "P", _("P-member")
        O = "O", _("O-member")  # noqa: E741

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(NationalBody, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(_("membership"), max_length=1, choices=Kind)
    starts_on = models.DateField(_("first day"), null=True, blank=True, help_text=_("Empty: always."))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    imported = models.BooleanField(_("from ISO Open Data"), default=False, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("committee", "kind", "body")
        indexes = (models.Index(fields=["committee", "body"], name="membership_pair"),)
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "body"],
                condition=models.Q(ends_on__isnull=True),
                name="membership_open_once",
                violation_error_message=_("This body is a member of this committee already (COM-02)."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="membership_one_a_day",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("committee_id", "body_id", "starts_on", "ends_on"),
                func=_ONE_A_DAY,
            ),
        )

    def __str__(self) -> str:
        return f"{self.body}, {self.get_kind_display()}"

    def clean(self) -> None:
        """Refuse a period that overlaps another of the same body here (COM-02)."""
        super().clean()
        if self.committee_id is None or self.body_id is None:
            return
        if self.committee.is_group:
            raise ValidationError(_("A working group has experts, not member bodies."))
        others = Membership.objects.filter(committee=self.committee_id, body=self.body_id).exclude(pk=self.pk)
        if self.starts_on is not None:
            others = others.exclude(ends_on__lt=self.starts_on)
        if self.ends_on is not None:
            others = others.exclude(starts_on__gt=self.ends_on)
        if others.exists():
            raise ValidationError(_("On one day a body is P-member, O-member or nothing (COM-02)."))


class GroupMemberQuerySet(PeriodQuerySet["GroupMember"]):
    pass


class GroupMember(models.Model):
    """A person registered in a working group, on whose proposal, and from when to when (DOC-02)."""

    group = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="experts",
        limit_choices_to={"kind": "WG"},
        verbose_name=_("working group"),
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="groups_joined", verbose_name=_("person"))
    nominated_by = models.ForeignKey(
        NationalBody,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experts",
        verbose_name=_("nominated by"),
    )
    on_behalf_of = models.CharField(
        _("on behalf of"), max_length=300, blank=True, help_text=_("The liaison organization, where no body nominates.")
    )
    starts_on = models.DateField(_("first day"), default=clock.today)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("working group member")
        verbose_name_plural = _("working group members")
        ordering = ("group", "person")
        constraints = (
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=models.Q(ends_on__isnull=True),
                name="groupmember_open_once",
                violation_error_message=_("This person is registered in this working group already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="groupmember_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.group}"

    def clean(self) -> None:
        super().clean()
        if self.group_id is not None and not self.group.is_group:
            raise ValidationError({"group": _("Experts are registered in working groups only (DOC-02).")})
