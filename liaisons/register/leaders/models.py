"""Terms of office of convenors and project leaders, past ones included (COM-05)."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

import pgtrigger
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from committees.ballots.models import Resolution
from committees.directory.models import Committee, NationalBody
from committees.projects.models import Project
from core.accounts.models import Appointment, User
from core.accounts.standing import standing_of
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.models import WorkflowModel
from liaisons.register.leaders import workflows

# A term that was taken back before it began has no days. The lock serializes what two managers do at once.
_ONE_AT_A_TIME = """
PERFORM pg_advisory_xact_lock(hashtext('register_term'), COALESCE(NEW.group_id, -NEW.project_id)::int);
IF EXISTS (
    SELECT 1 FROM register_term t
    WHERE t.id <> NEW.id AND (t.group_id = NEW.group_id OR t.project_id = NEW.project_id)
      AND (t.alone OR NEW.alone OR t.person_id = NEW.person_id)
      AND COALESCE(t.ended_on, t.ends_on) >= t.starts_on AND COALESCE(NEW.ended_on, NEW.ends_on) >= NEW.starts_on
      AND t.starts_on <= COALESCE(NEW.ended_on, NEW.ends_on) AND NEW.starts_on <= COALESCE(t.ended_on, t.ends_on)
) THEN
    RAISE EXCEPTION 'COM-05: the terms of a post overlap' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class TermQuerySet(models.QuerySet["Term"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: who leads is known to everybody who has signed in, as every officer is (SVC-05)."""
        return self if standing_of(user).person is not None else self.none()

    def at(self, post: Committee | Project) -> Self:
        """Keep the terms of the convenors of a working group, or of the leaders of a project."""
        return self.filter(group=post) if isinstance(post, Committee) else self.filter(project=post)

    def overlapping(self, first: dt.date, last: dt.date) -> Self:
        """Keep those with a day between `first` and `last`, both included."""
        rows = self.annotate(last=Coalesce("ended_on", "ends_on"))
        return rows.filter(starts_on__lte=last, last__gte=first).begun()

    def begun(self) -> Self:
        """Leave out those that were taken back before their first day."""
        return self.filter(models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("starts_on")))

    def found_by(self, text: str) -> Self:
        """Keep those found by a part of the name, or by their group, project or committee."""
        found = models.Q(person__name__icontains=text.strip()) | models.Q(
            project__in=Project.objects.found_by(text).values("pk")
        )
        named = Committee.objects.matching(text).values("pk")
        return self.filter(found | models.Q(group__in=named) | models.Q(committee__in=named))


@enforces("COM-05", what=_("Keeps who convened or led what, from when to when, by which resolution."), kind="record")
class Term(WorkflowModel):
    """The term of office of a convenor or project leader, resting on one resolution of the parent committee (COM-05).

    A convenor's rights come from his appointment, which the term makes and ends; leading a project gives none.
    """

    workflow = workflows.TERM
    work_related = ("person", "committee", "group", "project")
    acted_with = (
        *("person", "committee", "group__parent", "project__committee", "body", "liaison__organization"),
        *("resolution__committee", "appointment"),
    )

    class Ending(models.TextChoices):
        RESIGNED = "resigned", _("Resigned")
        RELIEVED = "relieved", _("Relieved by the committee")
        FINISHED = "finished", _("The work is finished")
        MISTAKEN = "mistaken", _("Recorded by mistake")
        POST_ENDED = "post_ended", _("The appointment was ended")
        DISSOLVED = "dissolved", _("Committee dissolved")

    # What a committee manager can say; the others are found by the system.
    SAID = (Ending.RESIGNED, Ending.RELIEVED, Ending.FINISHED, Ending.MISTAKEN)

    state = workflows.TERM.field()
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="terms", verbose_name=_("person"))
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("appointed by")
    )
    group = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("convenor of")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("leader of")
    )
    body = models.ForeignKey(NationalBody, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    liaison = models.ForeignKey("register.Liaison", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="+", verbose_name=_("resolution"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), db_index=True)
    remind_from = models.DateField(editable=False, db_index=True)
    # Whether nobody else may convene or lead meanwhile; what held when the term was made.
    alone = models.BooleanField(default=True, editable=False)
    # Somebody follows, or nobody has to.
    settled = models.BooleanField(_("succession settled"), default=False, editable=False)
    ended_on = models.DateField(_("ended early with"), null=True, editable=False)
    ending = models.CharField(_("ended because"), max_length=20, choices=Ending, blank=True, editable=False)
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, editable=False, related_name="term"
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(group__isnull=True, project__isnull=False)
                | models.Q(group__isnull=False, project__isnull=True),
                name="term_of_one_post",
            ),
            models.CheckConstraint(
                condition=models.Q(body__isnull=True, liaison__isnull=False)
                | models.Q(body__isnull=False, liaison__isnull=True),
                name="term_of_one_origin",
                violation_error_message=_("Say from which body or organization the nominee comes (COM-05)."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="term_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended_early", ended_on__isnull=False)
                | (~models.Q(state="ended_early") & models.Q(ended_on__isnull=True)),
                name="term_ended_early_on_day",
            ),
            *(
                models.UniqueConstraint(
                    fields=["person", post, "resolution"],
                    condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("starts_on")),
                    name=f"term_{post}_resolution_once",
                    violation_error_message=_("A term of this person rests on this resolution already (COM-05)."),
                )
                for post in ("group", "project")
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="term_one_at_a_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "person_id", "group_id", "project_id", "starts_on", "ends_on", "ended_on", "alone"
                ),
                func=_ONE_AT_A_TIME,
            ),
        )

    def __str__(self) -> str:
        return _now("%(post)s of %(where)s: %(person)s") % {
            "post": self.post,
            "where": self.group or self.project,
            "person": self.person,
        }

    def get_absolute_url(self) -> str:
        return reverse("register:term", args=[self.pk])

    @property
    def post(self) -> str:
        """What the person is: convenor or project leader."""
        return _now("Convenor") if self.group_id is not None else _now("Project leader")

    @property
    def where(self) -> Any:
        """The working group convened, or the project led."""
        return self.group or self.project

    @property
    def post_scopes(self) -> list[int]:
        """The committees in which a liaison would speak against the person: the appointing one and the group."""
        group = self.group_id or (self.project.working_group_id if self.project is not None else None)
        return [pk for pk in (self.committee_id, group) if pk is not None]

    @property
    def origin(self) -> Any:
        """The P-member or the organization from which the person comes."""
        return self.body or (self.liaison.organization if self.liaison is not None else None)

    @property
    def last_day(self) -> dt.date:
        return self.ended_on or self.ends_on

    @property
    def headline(self) -> str:
        return _now("%(first)s – %(last)s") % {"first": dates.day(self.starts_on), "last": dates.day(self.last_day)}

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone
