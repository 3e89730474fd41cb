"""What representatives ask their own bodies about, with the feedback on it, and the backing of documents (DOC)."""

from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.ballots.models import Ballot
from committees.directory.models import Committee
from committees.directory.parties import belongs
from committees.meetings.models import Meeting
from core import clock
from core.accounts.models import User
from core.accounts.standing import standing_of
from core.documents.models import Document
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.models import WorkflowModel
from liaisons.organizations.models import Organization
from liaisons.register.bodies import OfOneBody
from liaisons.register.documents import parties, workflows


class PassingOnQuerySet(models.QuerySet["PassingOn"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: the organization's own, and for the committee's officers what came back."""
        standing = standing_of(user)
        if standing.person is None:
            return self.none()
        returned = models.Q(state__in=(workflows.RETURNED, workflows.NOTED))
        own = parties.SENDER.q(standing) | parties.CONTACT.q(standing)
        if standing.is_central_office:
            return self.filter(own | returned)
        officers = parties.MANAGER.q(standing) | parties.CHAIR.q(standing) | parties.TPM.q(standing)
        return self.filter(own | returned & officers)


@enforces("DOC-04", what=_("Keeps which document went to which group, by whom, when."), kind="record")
@enforces("REP-09", what=_("Keeps the feedback with the document, ballot or meeting it is about."), kind="record")
class PassingOn(OfOneBody, WorkflowModel):
    """That a representative asked a group of his own body about a document, a ballot or a meeting (DOC-04, REP-09).

    The group is one of his organization, or the members of the committee that he represents.
    """

    workflow = workflows.PASSING
    work_related = ("document", "ballot", "meeting", "organization", "home", "committee")
    acted_with = (
        *("document", "ballot", "meeting", "representative__liaison", "representative__internal"),
        *("organization", "home", "committee", "managing"),
    )

    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    state = workflows.PASSING.field()
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    ballot = models.ForeignKey(
        Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ballot")
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    representative = models.ForeignKey("register.Representative", on_delete=models.PROTECT, related_name="passed_on")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    home = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("committee represented"),
    )
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    managing = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", editable=False)
    group = models.CharField(_("group"), max_length=200)
    addresses: Any = ArrayField(models.EmailField(), verbose_name=_("addresses"))
    domains: Any = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    confirmed = models.BooleanField(_("confirmed as of the own organization"), default=False)
    question = models.TextField(_("what is asked"), max_length=4000)
    answer_by = models.DateField(_("feedback by"))
    passed_at = models.DateTimeField(_("passed on"), default=clock.now, editable=False)
    summary = models.TextField(_("summary"), blank=True, editable=False)
    # The day by which it is counted as participation (REP-10).
    returned_on = models.DateField(_("returned"), null=True, editable=False)

    objects = PassingOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for feedback")
        verbose_name_plural = _("requests for feedback")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(document__isnull=False, ballot__isnull=True, meeting__isnull=True)
                | models.Q(document__isnull=True, ballot__isnull=False, meeting__isnull=True)
                | models.Q(document__isnull=True, ballot__isnull=True, meeting__isnull=False),
                name="passing_about_one_matter",
                violation_error_message=_("Feedback is asked on one document, ballot or meeting (REP-09)."),
            ),
            models.CheckConstraint(
                condition=models.Q(organization__isnull=False, home__isnull=True)
                | models.Q(organization__isnull=True, home__isnull=False),
                name="passing_of_one_body",
                violation_error_message=_("Feedback is asked of one body."),
            ),
        )

    def __str__(self) -> str:
        return self.reference or self.group

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.managing = self.committee.managing
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("register:passing", args=[self.pk])

    @property
    def matter(self) -> Any:
        """What is asked about: a document, a ballot or a meeting."""
        return self.document or self.ballot or self.meeting

    @property
    def matter_named(self) -> str:
        """What is asked about, as letters and lists say it."""
        if self.ballot is not None:
            return f"{self.ballot} {self.ballot.title}"
        if self.meeting is not None:
            return f"{self.meeting.title}, {dates.day(self.meeting.starts_on)}"
        return str(self.document)

    @property
    def headline(self) -> str:
        return f"{self.body}: {self.committee} {self.matter_named}"

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone


class Feedback(models.Model):
    """What somebody of the group said on the document, as the representative recorded it (REP-09)."""

    passing = models.ForeignKey(PassingOn, on_delete=models.PROTECT, related_name="feedback")
    source = models.CharField(_("from"), max_length=200)
    text = models.TextField(_("feedback"))
    at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.source}: {self.text}"


class BackingQuerySet(models.QuerySet["Backing"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: the organization's own, and those of the committees he takes part in."""
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        own = parties.REPRESENTATIVE.q(standing) | parties.CONTACT.q(standing)
        return self.filter(own | belongs(standing, "managing"))


@enforces(
    "DOC-08", what=_("Keeps how a liaison organization backs a document, with the reason where not."), kind="record"
)
class Backing(WorkflowModel):
    """That a liaison organization was asked to back a document, and what it answered (DOC-08).

    An answer is kept here and nowhere else: no backing is no sustained opposition.
    """

    workflow = workflows.BACKING
    work_related = ("document", "organization", "committee")
    acted_with = ("document", "liaison__organization", "liaison__committee", "organization", "committee", "managing")

    class Answer(models.TextChoices):
        FORMAL = "formal", _("Full backing, formally decided")
        FULL = "full", _("Full backing")
        NONE = "none", _("No backing")

    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    state = workflows.BACKING.field()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name=_("document"))
    liaison = models.ForeignKey("register.Liaison", on_delete=models.PROTECT, related_name="backings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    managing = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", editable=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    note = models.TextField(_("note"), max_length=4000, blank=True)
    answer_by = models.DateField(_("answer by"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)

    objects = BackingQuerySet.as_manager()

    class Meta:
        verbose_name = _("backing of a document")
        verbose_name_plural = _("backings of documents")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["document", "liaison"],
                name="backing_asked_once",
                violation_error_message=_("This organization has been asked for its backing of the document already."),
            ),
            models.CheckConstraint(condition=~models.Q(answer="none", reason=""), name="backing_refused_with_reason"),
            models.CheckConstraint(
                condition=models.Q(state="asked", answer="") | (models.Q(state="answered") & ~models.Q(answer="")),
                name="backing_answered",
            ),
        )

    def __str__(self) -> str:
        return self.reference or str(self.organization)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.managing = self.committee.managing
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("register:backing", args=[self.pk])

    @property
    def headline(self) -> str:
        return f"{self.organization}: {self.committee} {self.document}"

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone
