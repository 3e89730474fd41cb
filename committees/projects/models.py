"""The projects of a committee, the stages they have gone through, and the proposals of new work (Appendix F)."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.directory.parties import belongs
from committees.projects import parties, ports, workflows
from committees.projects.references import reference_key
from core import clock
from core.accounts.models import User
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel


class Stage(models.TextChoices):
    """The stages of a project as the Directives name them, under their codes."""

    PROPOSAL = "10", _("10 Proposal")
    PREPARATORY = "20", _("20 Preparatory")
    COMMITTEE = "30", _("30 Committee")
    ENQUIRY = "40", _("40 Enquiry")
    APPROVAL = "50", _("50 Approval")
    PUBLICATION = "60", _("60 Publication")


# No source says when a project is late for a newcomer; from the enquiry on its text is before the national bodies.
LATE = (Stage.ENQUIRY, Stage.APPROVAL, Stage.PUBLICATION)


class Kind(models.TextChoices):
    NEW = "new", _("New")
    REVISION = "revision", _("Revision")


class Work(models.Model):
    """What a project and its proposal have in common."""

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEW)
    revises = models.CharField(
        _("revises"),
        max_length=60,
        blank=True,
        help_text=_("For a revision: the reference of the committee’s own earlier document, such as ISO 7372:2005."),
    )
    stakeholders = models.TextField(
        _("stakeholder groups"), blank=True, max_length=4000, help_text=_("Whom the work concerns; one group a line.")
    )
    proposer_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    proposer_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    proposer = GenericForeignKey("proposer_type", "proposer_id")

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a revision of nothing."""
        super().clean()
        if self.kind == Kind.REVISION and not self.revises.strip():
            raise ValidationError({"revises": _("Say which document is revised.")})

    @property
    def stakeholder_groups(self) -> list[str]:
        return [line.strip() for line in self.stakeholders.splitlines() if line.strip()]


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: reference, title and stage of a project are public (SVC-05)."""
        return self

    def running(self) -> Self:
        """Keep those that are neither published nor deleted."""
        return self.filter(deleted_on__isnull=True).exclude(stage=Stage.PUBLICATION)

    def found_by(self, text: str) -> Self:
        """Keep those found by words of the reference or the title, or by their committee."""
        words = models.Q()
        for word in text.split():
            words &= models.Q(reference__icontains=word) | models.Q(title__icontains=word)
        return self.filter(words | models.Q(committee__in=Committee.objects.matching(text).values("pk")))


class Project(Work):
    """A piece of work of a committee: which document it makes, or revises, and at what stage it is."""

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="projects", verbose_name=_("committee")
    )
    working_group = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="group_projects",
        verbose_name=_("working group"),
    )
    reference = models.CharField(_("reference"), max_length=60)
    revises_key = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    stage = models.CharField(_("stage"), max_length=2, choices=Stage, default=Stage.PROPOSAL)
    registered_on = models.DateField(_("registered"), default=clock.today)
    due_on = models.DateField(_("publication planned for"), null=True, blank=True)
    deleted_on = models.DateField(_("deleted from the programme of work"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ("committee", "reference", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("reference"),
                name="project_reference_once",
                violation_error_message=_("A project with this reference exists already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="revision") | ~models.Q(revises=""),
                name="project_revises_something",
                violation_error_message=_("Say which document is revised."),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.revises_key = reference_key(self.revises) if self.kind == Kind.REVISION else ""
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a working group of another committee, and a project of a working group itself."""
        super().clean()
        self.reference = " ".join(self.reference.split())
        if self.committee_id is not None and self.committee.is_group:
            raise ValidationError(_("Projects belong to committees; the working group is named beside."))
        if self.working_group is not None and self.working_group.parent_id != self.committee_id:
            raise ValidationError({"working_group": _("This is no working group of the committee.")})

    @property
    def is_late(self) -> bool:
        """Whether it is at so late a stage that a newcomer's added value is to be weighed (EXT-26)."""
        return self.stage in LATE

    @property
    def full_name(self) -> str:
        return f"{self.reference} {self.title}"


class StageChange(models.Model):
    """That a project reached a stage on a day, under which reference, and who recorded it."""

    append_only = True

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("stage"), max_length=2, choices=Stage)
    reference = models.CharField(_("reference"), max_length=60)
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("stage of a project")
        verbose_name_plural = _("stages of projects")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.reference}: {self.get_stage_display()}"


class NewWorkQuerySet(models.QuerySet["NewWork"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: the proposals of the committees he takes part in, and those of his own bodies."""
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        own = models.Q(person=standing.person)
        for proposers in ports.proposers:
            own |= proposers.owned(standing)
        return self.filter(own | belongs(standing))

    def found_by(self, text: str) -> Self:
        """Keep those found by the beginning of their reference, or by words of their title."""
        titled = models.Q()
        for word in text.split():
            titled &= models.Q(title__icontains=word)
        return self.filter(models.Q(number__istartswith=text.strip()) | titled)


@enforces("EXT-02", what=_("Keeps who proposed new work, and what became of it."), kind="record")
class NewWork(Work, WorkflowModel):
    """A proposal of a new work item; accepted, it becomes a project (EXT-02)."""

    workflow = workflows.NEW_WORK
    work_related = ("committee",)
    acted_with = ("committee", "person")

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="new_work", verbose_name=_("committee")
    )
    number = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    state = workflows.NEW_WORK.field()
    purpose = models.TextField(_("purpose and justification"), max_length=8000)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by"))
    proposed_on = models.DateField(_("proposed"), default=clock.today, editable=False)
    decision = models.CharField(_("decision"), max_length=300, blank=True, editable=False)
    decided_on = models.DateField(_("decided"), null=True, editable=False)
    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, null=True, editable=False, related_name="new_work", verbose_name=_("project")
    )

    objects = NewWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of new work")
        verbose_name_plural = _("proposals of new work")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_on__isnull=True)
                | (~models.Q(state="proposed") & models.Q(decided_on__isnull=False)),
                name="new_work_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", project__isnull=False)
                | (~models.Q(state="accepted") & models.Q(project__isnull=True)),
                name="new_work_accepted_has_project",
            ),
        )

    def __str__(self) -> str:
        return self.number or self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:proposal", args=[self.pk])

    @property
    def headline(self) -> str:
        return f"{self.committee}: {self.title}"

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone

    @property
    def proposed_by(self) -> str:
        """In whose name it was proposed: a body, or the committee's own secretariat."""
        return str(self.proposer) if self.proposer is not None else str(parties.secretariat_of(self.committee))

    @property
    def earliest_decision(self) -> dt.date:
        return self.proposed_on
