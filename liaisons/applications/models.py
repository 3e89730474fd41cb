"""An organization's form, and the applications that it makes, one per committee."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee, NationalBody
from committees.projects.models import Project
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing, standing_of
from core.workflow.models import WorkflowModel
from liaisons.applications import parties, states, workflows
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison


class LiaisonRequestQuerySet(models.QuerySet["LiaisonRequest"]):
    def visible_to(self, user: Any) -> Self:
        """Keep the forms of `user` and of the organizations that he is contact of."""
        standing = standing_of(user)
        if standing.person is None:
            return self.none()
        return self.filter(
            models.Q(created_by=standing.person)
            | models.Q(organization__in=standing.scopes(Role.ORGANIZATION_CONTACT), claimed=False)
        )

    def readable_by(self, user: Any) -> Self:
        """Keep the forms whose attachments `user` may read: his own, and those of the applications he sees."""
        seen = Application.objects.seen_from_inside(user).order_by().values("request")
        return self.filter(models.Q(pk__in=self.visible_to(user).values("pk")) | models.Q(pk__in=seen))


class LiaisonRequest(models.Model):
    """The form of one category for one or several committees; each has its own application (EXT-13)."""

    class Category(models.TextChoices):
        A = "A", _("A – contributes to the work of a committee")
        B = "B", _("B – intergovernmental organization that wishes to be kept informed")
        C = "C", _("C – contributes to a working group")

    class Reach(models.TextChoices):
        WORLD = "world", _("Members everywhere in the world")
        REGION = "region", _("Members in a large region of the world")
        COUNTRY = "country", _("Members in one country only")
        NONE = "none", _("Not based on membership")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="requests")
    # True while the applicant only says that he speaks for an organization of the register.
    claimed = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    saved_at = models.DateTimeField(default=clock.now, editable=False)

    category = models.CharField(_("category"), max_length=1, choices=Category, blank=True)
    intergovernmental = models.BooleanField(_("intergovernmental organization"), null=True, blank=True)
    change_of_category = models.BooleanField(_("replaces a liaison of another category"), default=False)
    project = models.CharField(_("project"), max_length=200, blank=True)
    recorded_project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    late_in_project = models.BooleanField(_("the project is at a late stage"), default=False)

    not_for_profit = models.BooleanField(_("not for profit"), null=True, blank=True)
    competence = models.TextField(_("competence to contribute"), blank=True)
    authority = models.TextField(_("authority to promote standards"), blank=True)
    sharing_drafts = models.TextField(_("how drafts are shared"), blank=True)
    seeking_views = models.TextField(_("how views are sought"), blank=True)
    consolidating = models.TextField(_("how one position is reached"), blank=True)
    legal_entity = models.BooleanField(_("legal entity"), null=True, blank=True)
    statutes_link = models.URLField(_("public address of the statutes"), blank=True)
    statutes_on_file = models.BooleanField(default=False, editable=False)
    membership_reach = models.CharField(_("membership"), max_length=10, choices=Reach, blank=True)
    multinational = models.BooleanField(_("multinational"), null=True, blank=True)

    reason = models.TextField(_("reason for the liaison"), blank=True)
    benefit_applicant = models.TextField(_("benefit to the organization"), blank=True)
    benefit_committee = models.TextField(_("benefit to the committee"), blank=True)
    goals_short = models.TextField(_("goals in the short term"), blank=True)
    goals_medium = models.TextField(_("goals in the medium term"), blank=True)
    goals_long = models.TextField(_("goals in the long term"), blank=True)

    accepts_copyright = models.BooleanField(_("accepts the rules on copyright and other rights"), default=False)
    accepts_patents = models.BooleanField(_("accepts the patent policy"), default=False)
    accepts_free = models.BooleanField(_("charges nothing for documents"), default=False)
    accepts_reciprocity = models.BooleanField(_("offers the same in return"), default=False)

    representative_name = models.CharField(_("name of the representative"), max_length=200, blank=True)
    representative_email = models.EmailField(_("e-mail address of the representative"), blank=True)

    objects = LiaisonRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.organization}, {self.get_category_display()}"

    def get_absolute_url(self) -> str:
        return reverse("applications:form", args=[self.pk, "review"])

    @property
    def has_statutes(self) -> bool:
        return self.statutes_on_file or bool(self.statutes_link)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see.

        A draft belongs to its applicant. Once submitted it is seen by the committee's manager, chair and TPM and
        by the central secretariat; by the headquarters' body and the TMB once they are asked; by the committee's
        members once it is circulated (EXT-24).
        """
        standing = standing_of(user)
        if standing.person is None:
            return self.none()
        return self.filter(parties.APPLICANT.q(standing) | _seen_from_inside(standing))

    def seen_from_inside(self, user: Any) -> Self:
        """Keep what `user` sees as anything but the applicant: the documents of the committee's side."""
        standing = standing_of(user)
        return self.none() if standing.person is None else self.filter(_seen_from_inside(standing))

    def found_by(self, text: str) -> Self:
        """Keep those found by a reference's beginning, or by the name of the organization or the committee."""
        return self.filter(
            models.Q(reference__istartswith=text.strip())
            | models.Q(organization__in=Organization.objects.matching(text).values("pk"))
            | models.Q(committee__in=Committee.objects.matching(text).values("pk"))
        )

    def open(self) -> Self:
        """Keep those begun and not finished; drafts are neither (EXT-28)."""
        return self.filter(state__in=states.OPEN)


def _seen_from_inside(standing: Standing) -> models.Q:
    if standing.is_central_office:
        return ~models.Q(state=states.DRAFT)
    officers = parties.MANAGER.q(standing) | parties.CHAIR.q(standing) | parties.TPM.q(standing)
    inside = officers & models.Q(submitted_at__isnull=False)
    if standing.holds(Role.BODY_OFFICER):
        inside |= parties.HQNB.q(standing)
        inside |= parties.MEMBERS.q(standing) & models.Q(circulated_at__isnull=False)
    if standing.holds(Role.TMB):
        inside |= models.Q(referred_at__isnull=False)
    return inside


class Application(WorkflowModel):
    """One committee's side of a form: its own manager, TPM, return, withdrawal, vote and decision (A1)."""

    workflow = workflows.APPLICATION
    work_related = ("organization", "committee")
    acted_with = ("request", "organization", "committee", "managing")

    class Answer(models.TextChoices):
        NO_OBJECTION = "no_objection", _("No objection")
        OBJECTION = "objection", _("Objection")

    request = models.ForeignKey(LiaisonRequest, on_delete=models.PROTECT, related_name="applications")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="applications")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="applications")
    managing = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", editable=False)
    category = models.CharField(_("category"), max_length=1, choices=LiaisonRequest.Category)
    # Null until submission: a draft has no reference, and many drafts may lack one.
    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    state = workflows.APPLICATION.field()

    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    snapshot = models.JSONField(_("as submitted"), default=dict, editable=False)
    snapshot_digest = models.CharField(max_length=64, blank=True, editable=False)
    question_open = models.BooleanField(default=False, editable=False)

    hqnb = models.ForeignKey(
        NationalBody,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="consultations",
        verbose_name=_("national body of the headquarters"),
    )
    hqnb_due_on = models.DateField(_("answer expected by"), null=True, editable=False)
    hqnb_answer = models.CharField(_("answer"), max_length=20, choices=Answer, blank=True, editable=False)
    hqnb_reason = models.TextField(_("reason of the objection"), blank=True, editable=False)
    referred_at = models.DateTimeField(_("referred to the TMB"), null=True, editable=False)
    referral = models.TextField(_("why it was referred"), blank=True, editable=False)
    tmb_decision = models.CharField(_("number of the TMB's decision"), max_length=100, blank=True, editable=False)
    tmb_decided_on = models.DateField(_("date of the TMB's decision"), null=True, editable=False)

    cleared_at = models.DateTimeField(_("cleared"), null=True, editable=False)
    circulated_at = models.DateTimeField(_("circulated"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    liaison = models.OneToOneField(
        Liaison, on_delete=models.PROTECT, null=True, editable=False, related_name="application"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-submitted_at", "-pk")
        indexes = (
            models.Index(fields=["-submitted_at", "-id"], name="application_newest"),
            models.Index(fields=["-state_since", "-id"], name="application_since"),
            models.Index(fields=["managing", "state"], name="application_managing"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "committee"],
                condition=models.Q(state__in=states.OPEN),
                name="application_open_once",
                violation_error_message=_("The organization has an open application to this committee (EXT-28)."),
            ),
            models.UniqueConstraint(
                fields=["organization", "committee"],
                condition=models.Q(state=states.DRAFT),
                name="application_draft_once",
                violation_error_message=_("The organization has a draft for this committee already (EXT-28)."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(states.DRAFT, states.WITHDRAWN)) | models.Q(submitted_at__isnull=False),
                name="application_submitted_at",
            ),
        )

    def __str__(self) -> str:
        return self.reference or f"{_('Draft')} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.managing_id is None:
            self.managing = self.committee.managing
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("applications:detail", args=[self.pk])

    def sees_internal(self, standing: Standing) -> bool:
        """The applicant sees what concerns him, never the committee's deliberations."""
        return not parties.APPLICANT.covers(self, standing)

    @property
    def zone(self) -> ZoneInfo:
        return self.managing.zone

    @property
    def headline(self) -> str:
        return f"{self.organization.heading} → {self.committee}"

    @property
    def representative(self) -> Any:
        """The representative named for this application, or None."""
        return (
            self.organization.representatives.filter(committee=self.committee)
            .exclude(state="ended")
            .order_by("pk")
            .first()
        )


class CriterionCheck(models.Model):
    """The central secretariat's finding on one criterion of an application (EXT-20)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    criterion = models.CharField(_("criterion"), max_length=40)
    met = models.BooleanField(_("met"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("criterion checked")
        verbose_name_plural = _("criteria checked")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["application", "criterion"], name="criterion_once"),)

    def __str__(self) -> str:
        return f"{self.criterion}: {self.met}"


class Question(models.Model):
    """A question of the committee manager to the applicant, which needs no return, and its answer."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("question to the applicant")
        verbose_name_plural = _("questions to the applicant")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class ReferenceCounter(models.Model):
    """The last number given in a year; its row is locked to give the next (APP-2026-041)."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"

    @classmethod
    def next_reference(cls, day: dt.date) -> str:
        """Return the next reference of the year of `day`; the caller's transaction holds the row."""
        cls.objects.get_or_create(year=day.year)
        counter = cls.objects.select_for_update().get(year=day.year)
        counter.last += 1
        counter.save(update_fields=["last"])
        return f"APP-{day.year}-{counter.last:03d}"
