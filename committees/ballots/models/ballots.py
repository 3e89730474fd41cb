"""A ballot, its questions and its electorate."""

from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.ballots import majority, ways, workflows
from committees.ballots.parties import CHAIR, MANAGER, TPM
from committees.directory import parties
from committees.directory.models import Committee, Membership, NationalBody
from committees.meetings.models import Meeting
from core import clock
from core.accounts.models import User
from core.accounts.standing import standing_of
from core.shell import dates
from core.workflow.models import WorkflowModel

if TYPE_CHECKING:
    from committees.ballots.models.results import Result


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see.

        Those who belong to the committee see a ballot from the day it is announced, its manager, chair and
        programme manager before. Central staff and the Office of the CEO see all. An applicant sees none: the
        page of the application tells outcome and totals (SVC-05, BAL-13).
        """
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        announced = ~models.Q(state=workflows.DRAFT) & (
            ~models.Q(state=workflows.CANCELLED) | models.Q(opened_at__isnull=False)
        )
        responsible = MANAGER.q(standing) | CHAIR.q(standing) | TPM.q(standing)
        return self.filter(responsible | (parties.belongs(standing) & announced))

    def about(self, subject: models.Model | type[models.Model]) -> Self:
        """Keep the votes on `subject`; given a model, those on the row of it that is outside of a subquery."""
        row = subject.pk if isinstance(subject, models.Model) else models.OuterRef("pk")
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=row)

    def under_way(self) -> Self:
        return self.exclude(state__in=(workflows.DECIDED, workflows.CANCELLED))

    def not_cancelled(self) -> Self:
        return self.exclude(state=workflows.CANCELLED)

    def with_turnout(self) -> Self:
        """Add how many P-members of today have voted (`answered`), and how many there are (`entitled`)."""
        held = Membership.objects.in_force().filter(kind=Membership.Kind.P).order_by()
        votes = apps.get_model("ballots.vote")._default_manager
        voted = votes.filter(ballot=models.OuterRef(models.OuterRef("pk")), body=models.OuterRef("body"))
        members = held.filter(committee=models.OuterRef("committee")).values("committee")
        bodies = models.Count("body", distinct=True)
        return self.annotate(
            answered=Coalesce(models.Subquery(members.filter(models.Exists(voted)).values(n=bodies)), 0),
            entitled=Coalesce(models.Subquery(members.values(n=bodies)), 0),
        )

    def found_by(self, text: str) -> Self:
        """Keep those found by a reference's beginning or by a part of the title."""
        return self.filter(models.Q(reference__istartswith=text.strip()) | models.Q(title__icontains=text.strip()))


class Ballot(WorkflowModel):
    """A question that a committee decides, by correspondence (CIB) or at a meeting (workflow A7)."""

    workflow = workflows.BALLOT
    work_related = ("committee", "meeting")

    class Way(models.TextChoices):
        CIB = ways.CIB, _("Committee internal ballot")
        MEETING = ways.MEETING, _("Vote at a meeting")

    class Kind(models.TextChoices):
        LIAISON = "liaison", _("Liaison with an organization")
        CARRIED_OVER = "carried_over", _("Liaisons carried over to a converted committee")
        INTERNAL_LIAISON = "internal_liaison", _("Liaison with another committee")
        CANCELLATION = "cancellation", _("Ending of a liaison")
        OTHER = "other", _("Other decision")

    class Majority(models.TextChoices):
        TWO_THIRDS = majority.TWO_THIRDS, _("two thirds of yes and no")
        SIMPLE = majority.SIMPLE, _("more yes than no")

    class Outcome(models.TextChoices):
        APPROVED = majority.APPROVED, _("Approved")
        NOT_APPROVED = majority.NOT_APPROVED, _("Not approved")
        NO_DECISION = majority.NO_DECISION, _("No decision")

    state = workflows.BALLOT.field()
    reference = models.CharField(_("reference"), max_length=40, unique=True, editable=False)
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="ballots", verbose_name=_("committee")
    )
    way = models.CharField(_("way"), max_length=10, choices=Way)
    kind = models.CharField(_("decision on"), max_length=20, choices=Kind)
    majority = models.CharField(_("majority"), max_length=12, choices=Majority, editable=False)
    title = models.CharField(_("title"), max_length=300)
    resolution_text = models.TextField(
        _("text of the resolution"),
        blank=True,
        help_text=_("What the committee resolves if the vote carries. Left empty, it is made of the question."),
    )
    subject_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    subject_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")
    confirms = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="confirmations", editable=False
    )

    opens_on = models.DateField(_("opens"), null=True, blank=True)
    closes_on = models.DateField(_("last day to vote"), null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="votes", verbose_name=_("meeting")
    )
    voted_at = models.DateTimeField(_("vote taken"), null=True, blank=True, editable=False)
    bodies_gone = models.PositiveSmallIntegerField(_("P-members that had left"), default=0, editable=False)

    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True, editable=False)
    decided_on = models.DateField(_("decided"), null=True, blank=True, editable=False, db_index=True)

    stop_asked_at = models.DateTimeField(_("cancellation asked for"), null=True, blank=True, editable=False)
    stop_asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    stop_reason = models.TextField(_("reason for the cancellation"), blank=True, editable=False)

    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["committee", "state"], name="ballot_committee_state"),
            models.Index(fields=["subject_type", "subject_id"], name="ballot_subject"),
        )
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(way="meeting") & models.Q(meeting__isnull=False))
                | (models.Q(way="cib") & models.Q(meeting__isnull=True)),
                name="ballot_meeting_with_meeting",
                violation_error_message=_("A vote at a meeting needs its meeting, a ballot has none."),
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="ballot_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="decided") & ~models.Q(outcome=""))
                | (~models.Q(state="decided") & models.Q(outcome="")),
                name="ballot_outcome_when_decided",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=~models.Q(state__in=["decided", "cancelled"]),
                name="ballot_subject_once",
                violation_error_message=_("A vote on this is under way already."),
            ),
            models.UniqueConstraint(
                fields=["confirms"],
                condition=models.Q(confirms__isnull=False) & ~models.Q(state="cancelled"),
                name="ballot_confirms_once",
                violation_error_message=_("A ballot to confirm this vote exists already."),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("ballots:ballot", args=[self.pk])

    def lock_before(self) -> list[WorkflowModel]:
        """Return what is locked first: the subject, then the vote that this ballot confirms."""
        above = self.confirms
        if above is not None:
            return [*above.lock_before(), above]
        subject = self.subject
        return [*subject.lock_before(), subject] if isinstance(subject, WorkflowModel) else []

    def sees_internal(self, standing: Any) -> bool:
        """Tell whether the timeline names who has voted: to nobody while the ballot is open (Appendix F)."""
        return not self.is_open

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the committee, in which the ballot's days begin and end."""
        return self.committee.zone

    @property
    def is_open(self) -> bool:
        return self.state == workflows.OPEN

    @property
    def is_cib(self) -> bool:
        return self.way == Ballot.Way.CIB

    @property
    def concerned(self) -> Any:
        """What is decided on: the subject, for a confirming ballot that of the vote it confirms."""
        return self.confirms.subject if self.confirms is not None else self.subject

    @property
    def closing_said(self) -> str:
        """The last minute to vote with its zone: "Mon 30 Mar 2026, 23:59 CEST"; nothing before it is known."""
        return dates.deadline(self.closes_on, self.zone) if self.closes_on else ""

    @property
    def latest_results(self) -> "list[Result]":
        """The results in force, one a question; empty before anything was counted."""
        from committees.ballots.models.results import Result

        found = Result.objects.filter(question__ballot=self).select_related("question")
        return list(found.order_by("question__number", "-number").distinct("question__number"))

    @property
    def deciding_question(self) -> "Question | None":
        """The question whose result is the outcome: the one about the subject, else the first."""
        questions = list(self.questions.all())
        return next((each for each in questions if each.concerns_subject), questions[0] if questions else None)


class Question(models.Model):
    """One question of a ballot, answered with yes, no or abstain. It never changes once the ballot is announced."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("question"))
    concerns_subject = models.BooleanField(_("decides the matter"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("ballot", "number")
        constraints = (
            models.UniqueConstraint(fields=["ballot", "number"], name="question_number_once"),
            models.UniqueConstraint(
                fields=["ballot"],
                condition=models.Q(concerns_subject=True),
                name="question_about_subject_once",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Elector(models.Model):
    """That a body was P-member at the opening or at the closing of a ballot (BAL-09, Appendix F)."""

    append_only = True

    class Moment(models.TextChoices):
        OPENING = "opening", _("at opening")
        CLOSING = "closing", _("at closing")

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="electors")
    body = models.ForeignKey(NationalBody, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=10, choices=Moment)

    class Meta:
        verbose_name = _("elector")
        verbose_name_plural = _("electors")
        ordering = ("ballot", "body")
        constraints = (models.UniqueConstraint(fields=["ballot", "moment", "body"], name="elector_once"),)

    def __str__(self) -> str:
        return f"{self.body}, {self.get_moment_display()}"
