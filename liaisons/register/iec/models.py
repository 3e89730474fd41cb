"""Liaisons of ISO committees with committees of IEC, and notices of planned work (IEC)."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee
from committees.directory.parties import belongs
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import Standing, standing_of, whether
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel
from liaisons.register.bodies import OutsideCommittee
from liaisons.register.iec import parties, states, workflows
from liaisons.register.iec.levels import Level

IEC_COMMITTEE = RegexValidator(
    r"^IEC/(TC [1-9]\d{0,3}|SC [1-9]\d{0,3}[A-Z]|PC [1-9]\d{0,3})\Z",
    _("Write the reference as IEC does: IEC/TC 65, IEC/SC 65E, IEC/PC 118."),
)


def _inside(standing: Standing) -> models.Q:
    if standing.is_central_office:
        return models.Q(pk__isnull=False)
    if standing.person is None:
        return models.Q(pk__in=[])
    found = parties.MANAGER.q(standing) | parties.CHAIR.q(standing) | parties.TPM.q(standing)
    found |= parties.REPRESENTATIVE.q(standing)
    found |= belongs(standing) & models.Q(put_to_vote_at__isnull=False)
    if standing.holds(Role.TMB):
        found |= models.Q(level__gte=Level.BOARDS)
    return found


class IecLiaisonQuerySet(models.QuerySet["IecLiaison"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see.

        Which committees are in liaison is public once it is in force (SVC-05, COM-07). Before, those who answer for
        the committee and the central offices know of it, and its members from the vote on; the technical boards see
        an overlap that has reached them (IEC-06).
        """
        return self.filter(models.Q(state__in=states.PUBLIC) | _inside(standing_of(user)))

    def for_reader(self, user: Any) -> Self:
        """Keep what `user` may see, and say with each whether he sees it from `inside`: with names and terms."""
        return self.visible_to(user).annotate(inside=whether(_inside(standing_of(user))))

    def live(self) -> Self:
        """Keep those in force, also while an overlap is being solved."""
        return self.filter(state__in=states.IN_FORCE)

    def found_by(self, text: str) -> Self:
        """Keep those found by a reference's beginning, by the IEC committee, or by the name of the own one."""
        words = text.strip()
        named = Committee.objects.matching(text).values("pk")
        return self.filter(
            models.Q(reference__istartswith=words)
            | models.Q(iec_reference__icontains=words)
            | models.Q(iec_title__icontains=words)
            | models.Q(committee__in=named)
        )


@enforces("IEC-02", what=_("Keeps the types of arrangement of an ISO-IEC liaison."), kind="record")
@enforces(
    "IEC-03", what=_("Keeps the terms that the other office has stated; it has no action to refuse."), kind="record"
)
class IecLiaison(WorkflowModel):
    """That a committee and a committee of IEC are in liaison, arranged through the offices of both CEOs (A3)."""

    workflow = workflows.IEC
    work_related = ("committee",)
    acted_with = ("committee", "meeting")

    class Type(models.TextChoices):
        EXCHANGE_FULL = "exchange_full", _("Full exchange of documents")
        EXCHANGE_SELECTIVE = "exchange_selective", _("Selective exchange of documents")
        ATTENDANCE_REGULAR = "attendance_regular", _("Regular attendance of meetings")
        ATTENDANCE_SELECTIVE = "attendance_selective", _("Attendance of selected meetings")
        COORDINATION = "coordination", _("Standing coordination group")
        JWG = "jwg", _("Joint working group")

    class Decision(models.TextChoices):
        VOTING = states.VOTING, _("The committee is voting")
        CARRIED = states.CARRIED, _("Resolved by the committee")
        NOT_CARRIED = states.NOT_CARRIED, _("Not carried by the committee")
        UNDECIDED = states.UNDECIDED, _("The vote gave no decision")

    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="iec_liaisons", verbose_name=_("ISO committee")
    )
    iec_reference = models.CharField(_("IEC committee"), max_length=20, validators=[IEC_COMMITTEE])
    iec_title = models.CharField(_("its title"), max_length=300)
    secretary_name = models.CharField(_("secretary of the IEC committee"), max_length=200)
    secretary_email = models.EmailField(_("e-mail address of the secretary"))
    state = workflows.IEC.field()

    types: Any = ArrayField(models.CharField(max_length=20, choices=Type), verbose_name=_("types of arrangement"))
    statement = models.TextField(_("reason"))
    decision = models.CharField(_("committee’s decision"), max_length=12, choices=Decision, blank=True, editable=False)
    put_to_vote_at = models.DateTimeField(_("put to the vote"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    meeting = models.ForeignKey(
        "meetings.Meeting", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawal_asked_at = models.DateTimeField(_("withdrawal asked for"), null=True, editable=False)

    office_name = models.CharField(_("office of the other CEO"), max_length=200, blank=True, editable=False)
    office_email = models.EmailField(_("its e-mail address"), blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    agreed_on = models.DateField(_("agreed by the other CEO"), null=True, editable=False)
    terms = models.TextField(_("terms"), blank=True, editable=False)
    level = models.PositiveSmallIntegerField(
        _("level of the overlap"), choices=Level, default=Level.LIAISON, editable=False
    )
    started_on = models.DateField(_("since"), null=True, editable=False)
    ended_on = models.DateField(_("last day"), null=True, editable=False)

    objects = IecLiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("ISO-IEC liaison")
        verbose_name_plural = _("ISO-IEC liaisons")
        ordering = ("committee", "iec_reference", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["committee", "iec_reference"],
                condition=~models.Q(state__in=states.OVER),
                name="iec_once",
                violation_error_message=_("A liaison of these two committees exists or is on its way already."),
            ),
            models.CheckConstraint(
                condition=models.Q(types__len__gt=0),
                name="iec_has_type",
                violation_error_message=_("State at least one type of arrangement (IEC-02)."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(states.PREPARED, states.WITHDRAWN)) | models.Q(decision=states.CARRIED),
                name="iec_resolved_before_the_office",
                violation_error_message=_("The office of the CEO gets what the committee has resolved (IEC-01)."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=states.PUBLIC)
                | models.Q(agreed_on__isnull=False, started_on__isnull=False),
                name="iec_active_is_agreed",
                violation_error_message=_("A liaison in force has been agreed by the other CEO (IEC-03)."),
            ),
            models.CheckConstraint(
                condition=(models.Q(state=states.ESCALATED) & models.Q(level__gt=0))
                | (~models.Q(state=states.ESCALATED) & models.Q(level=0)),
                name="iec_level_while_escalated",
                violation_error_message=_("Only an overlap being solved stands at a higher level (IEC-06)."),
            ),
        )

    def __str__(self) -> str:
        return self.reference or self.headline

    def get_absolute_url(self) -> str:
        return reverse("register:iec", args=[self.pk])

    def clean(self) -> None:
        """Refuse full and selective side by side: the one says that the other is not meant (IEC-02)."""
        super().clean()
        problem = types_problem(self.types or ())
        if problem:
            raise ValidationError({"types": problem})

    def sees_internal(self, standing: Standing) -> bool:
        known: bool | None = self.__dict__.get("inside")
        if known is not None:
            return known
        return type(self).objects.filter(_inside(standing), pk=self.pk).exists()

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone

    @property
    def headline(self) -> str:
        return f"{self.committee} – {self.iec_reference}"

    @property
    def other_side(self) -> OutsideCommittee:
        """The IEC committee, as the body that its representative speaks for."""
        return OutsideCommittee(self.iec_reference, self.get_absolute_url())

    @property
    def last_named(self) -> Any:
        """The representative who was named last and has not ended, or None."""
        return self.representatives.in_office().order_by("-pk").first()

    @property
    def is_agreed(self) -> bool:
        """Tell whether the other CEO has agreed: from then on a representative can be registered (REP-01)."""
        return self.state == states.AGREED or self.is_live

    @property
    def is_live(self) -> bool:
        return self.state in states.IN_FORCE

    @property
    def type_labels(self) -> list[str]:
        return [str(self.Type(each).label) for each in self.types]

    @property
    def next_level(self) -> Level | None:
        """The level to which the overlap can be taken; None where it stands at the highest (IEC-06)."""
        return Level(self.level + 1) if self.level + 1 in Level.values else None


def types_problem(types: Any) -> str:
    """Return why `types` cannot stand together, nothing where they can."""
    for full, selective in (("exchange_full", "exchange_selective"), ("attendance_regular", "attendance_selective")):
        if full in types and selective in types:
            return str(_("Choose the full or the selective arrangement, not both (IEC-02)."))
    return ""


@enforces("IEC-06", what=_("Keeps each level that an overlap has reached, with its day."), kind="record")
class OverlapStep(models.Model):
    """That an overlap has reached a level on a day; level 0 says that it was solved. Never changed afterwards."""

    append_only = True

    liaison = models.ForeignKey(IecLiaison, on_delete=models.PROTECT, related_name="overlap_steps")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    reached_on = models.DateField(_("reached on"))
    note = models.TextField(_("matter"))
    at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("step of an overlap")
        verbose_name_plural = _("steps of overlaps")
        ordering = ("liaison", "pk")

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.reached_on}"


class JointWorkQuerySet(models.QuerySet["JointWork"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: the plans of the committees in which he takes part, the central offices all."""
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        return self.filter(belongs(standing))

    def found_by(self, text: str) -> Self:
        """Keep those found by a reference's beginning, the title, or either committee."""
        words = text.strip()
        return self.filter(
            models.Q(reference__istartswith=words)
            | models.Q(title__icontains=words)
            | models.Q(iec_reference__icontains=words)
            | models.Q(committee__reference__icontains=words)
        )


@enforces("IEC-04", what=_("Keeps what the CEOs have agreed, or left open, on planned work."), kind="record")
class JointWork(WorkflowModel):
    """A notice of work that a committee plans or revises and that may concern IEC (IEC-04)."""

    workflow = workflows.JOINT_WORK
    work_related = acted_with = ("committee",)

    class Kind(models.TextChoices):
        NEW = "new", _("New work")
        REVISION = "revision", _("Revision")

    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="joint_works", verbose_name=_("ISO committee")
    )
    iec_reference = models.CharField(_("IEC committee"), max_length=20, validators=[IEC_COMMITTEE])
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("subject"), max_length=300)
    statement = models.TextField(_("why it may concern IEC"))
    reporter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    state = workflows.JOINT_WORK.field()
    office_name = models.CharField(_("office of the other CEO"), max_length=200, blank=True, editable=False)
    office_email = models.EmailField(_("its e-mail address"), blank=True, editable=False)
    informed_at = models.DateTimeField(_("other CEO informed"), null=True, editable=False)
    outcome = models.TextField(_("outcome"), blank=True, editable=False)
    outcome_on = models.DateField(_("outcome of"), null=True, editable=False)
    overridden = models.BooleanField(_("started without an outcome"), default=False, editable=False)
    started_on = models.DateField(_("study started"), null=True, editable=False)

    objects = JointWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of planned work")
        verbose_name_plural = _("notices of planned work")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=states.STARTED)
                | models.Q(outcome_on__isnull=False)
                | models.Q(overridden=True),
                name="joint_work_starts_with_outcome",
                violation_error_message=_("The study starts with an outcome on record, or by override (IEC-04)."),
            ),
        )

    def __str__(self) -> str:
        return self.reference or self.title

    def get_absolute_url(self) -> str:
        return reverse("register:joint-work", args=[self.pk])

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone

    @property
    def headline(self) -> str:
        return f"{self.title} ({self.committee} – {self.iec_reference})"

    @property
    def informed_on(self) -> dt.date | None:
        return self.informed_at.astimezone(self.zone).date() if self.informed_at else None
