"""A liaison from one committee to another (INT)."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory.models import Committee, NationalBody
from committees.directory.parties import belongs
from committees.meetings.models import Meeting
from committees.projects.references import reference_key
from core.accounts.models import User
from core.accounts.standing import Standing, standing_of, whether
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel
from liaisons.register.internal import parties, states, workflows

# The register names these days in the rule itself and has no parameter for them (INT-05).
REPORT_WITHIN = dt.timedelta(days=14)


# The resolution names the representative with an e-mail address, the manager where he stands in (INT-10).
_NAMES_REPRESENTATIVE = """
IF NOT EXISTS (
    SELECT 1 FROM register_representative r WHERE r.internal_id = NEW.id AND r.state <> 'ended' AND r.email <> ''
) THEN
    RAISE EXCEPTION 'INT-10: liaison % names no representative', NEW.reference USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class InternalLiaisonQuerySet(models.QuerySet["InternalLiaison"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see.

        Which committees are in liaison is public once it is in force (SVC-05, COM-07). Before, a proposal is known
        to its proposer and to those who answer for the establishing committee, from circulation on to all who take
        part in that committee, and to those of the target once it has been informed (INT-14).
        """
        return self.filter(models.Q(state__in=states.PUBLIC) | _concerned(standing_of(user)))

    def concerning(self, user: Any) -> Self:
        """Keep those in which `user` takes part, on either side: people are named to them (SVC-05)."""
        return self.filter(_concerned(standing_of(user)))

    def seen_from_inside(self, user: Any) -> Self:
        """Keep those whose papers and deliberations are `user`'s: the establishing committee's side."""
        return self.filter(_inside(standing_of(user)))

    def for_reader(self, user: Any) -> Self:
        """Keep what `user` may see, and say with each whether he is `concerned` by it and sees it from `inside`."""
        standing = standing_of(user)
        return self.visible_to(user).annotate(
            concerned=whether(_concerned(standing)), inside=whether(_inside(standing))
        )

    def with_reverse(self, user: Any) -> Self:
        """Add the latest liaison in the other direction that `user` sees and that is not over (INT-15)."""
        others = InternalLiaison.objects.visible_to(user).exclude(state__in=states.OVER)
        back = others.filter(home=models.OuterRef("target"), target=models.OuterRef("home")).order_by("-pk")
        return self.annotate(
            reverse_id=models.Subquery(back.values("pk")[:1]),
            reverse_reference=models.Subquery(back.values("reference")[:1]),
        )

    def live(self) -> Self:
        """Keep those in force."""
        return self.filter(state=states.ACTIVE)

    def watching(self, committee: Committee, key: str) -> "list[InternalLiaison]":
        """Return those in force that watch the document of `committee` which `reference_key` calls `key` (INT-03)."""
        watch = self.live().filter(target=committee, purposes__contains=[InternalLiaison.Purpose.WATCH])
        rows = watch.select_related("home", "target").order_by("pk")
        return [each for each in rows if key in map(reference_key, each.watched)]

    def found_by(self, text: str) -> Self:
        """Keep those found by a reference's beginning, or by the name of either committee."""
        named = Committee.objects.matching(text).values("pk")
        return self.filter(
            models.Q(reference__istartswith=text.strip()) | models.Q(home__in=named) | models.Q(target__in=named)
        )

    def with_reciprocity(self) -> Self:
        """Add whether a liaison in the other direction is in force, too (`reciprocal`)."""
        return self.annotate(reciprocal=models.Q(state=states.ACTIVE) & models.Q(_counterpart()))

    def in_ways(self, *, both: bool) -> Self:
        """Keep those with a counterpart in force in the other direction, or those without (COM-07)."""
        return self.filter(_counterpart() if both else ~_counterpart())


def _counterpart() -> models.Exists:
    live = InternalLiaison.objects.live()
    return models.Exists(live.filter(home=models.OuterRef("target"), target=models.OuterRef("home")))


def _inside(standing: Standing) -> models.Q:
    if standing.is_central_office:
        return models.Q(pk__isnull=False)
    if standing.person is None:
        return models.Q(pk__in=[])
    answering = parties.MANAGER.q(standing) | parties.CHAIR.q(standing) | parties.TPM.q(standing)
    known = models.Q(circulated_at__isnull=False) | models.Q(imported=True)
    members = belongs(standing, "home") & known
    return answering | parties.PROPOSER.q(standing) | members


def _concerned(standing: Standing) -> models.Q:
    if standing.person is None:
        return models.Q(pk__in=[])
    told = models.Q(informed_at__isnull=False) | models.Q(imported=True)
    return _inside(standing) | (belongs(standing, "target") & told) | parties.REPRESENTATIVE.q(standing)


@enforces("INT-01", what=_("Keeps one liaison a direction between two committees."), kind="constraint")
@enforces("INT-15", what=_("Keeps a mirrored liaison as a record of its own."), kind="record")
@enforces(
    "INT-13", what=_("Keeps the level of involvement, and the project where it is limited to one."), kind="record"
)
class InternalLiaison(WorkflowModel):
    """That one committee follows another: established by the first alone, directed, with its own representative."""

    workflow = workflows.INTERNAL
    work_related = ("home", "target")
    acted_with = ("home", "target", "proposer", "meeting")

    class Purpose(models.TextChoices):
        COMMON = "common", _("Matters of common interest")
        EXPERTS = "experts", _("The right experts in the work")
        OVERLAP = "overlap", _("No overlap of scopes")
        WATCH = "watch", _("Watch on referenced documents")

    class Level(models.TextChoices):
        OBSERVE = "observe", _("Observe – its reports are circulated; no report of a representative is due")
        PROJECT = "project", _("Project – limited to one project, its working group and the main committee")
        FULL = "full", _("Full – in the committee, its subcommittees and working groups, with a full report")

    class Way(models.TextChoices):
        MEETING = "meeting", _("On the agenda of a meeting")
        CIB = "cib", _("Straight to a committee internal ballot")

    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    home = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="outgoing_liaisons", verbose_name=_("establishing committee")
    )
    target = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="incoming_liaisons", verbose_name=_("target committee")
    )
    mirror_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="mirrors", verbose_name=_("mirrors")
    )
    state = workflows.INTERNAL.field()

    # Known from ISO Open Data, which says neither since when, nor at what level, nor who represents.
    imported = models.BooleanField(_("from ISO Open Data"), default=False, editable=False)

    proposer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    body = models.ForeignKey(
        NationalBody, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("for")
    )
    purposes: Any = ArrayField(
        models.CharField(max_length=10, choices=Purpose), default=list, blank=True, verbose_name=_("purposes")
    )
    watched: Any = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("documents to watch")
    )
    level = models.CharField(_("level of involvement"), max_length=10, choices=Level, blank=True)
    project = models.CharField(_("project"), max_length=200, blank=True)
    project_group = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("working group of the project"),
    )
    statement = models.TextField(_("statement"), blank=True)
    relevance_discussed = models.BooleanField(_("relevance discussed with manager and chair"), default=False)
    willing = models.BooleanField(_("proposer is willing to represent"), null=True, blank=True)

    relevant = models.BooleanField(_("found relevant"), null=True, editable=False)
    reviewed_on = models.DateField(_("discussed with the chair"), null=True, editable=False)
    review = models.TextField(_("result of the review"), blank=True, editable=False)
    report_asked_on = models.DateField(_("target’s report asked for"), null=True, editable=False)
    report_filed_on = models.DateField(_("target’s report filed"), null=True, editable=False)
    key_facts = models.TextField(_("statement with the key facts"), blank=True, editable=False)
    circulated_at = models.DateTimeField(_("circulated"), null=True, editable=False)

    way = models.CharField(_("discussion"), max_length=10, choices=Way, blank=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("meeting")
    )
    call_opened_on = models.DateField(_("call for a representative"), null=True, editable=False)

    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    informed_at = models.DateTimeField(_("target informed"), null=True, editable=False)
    mirror_recommended = models.BooleanField(_("mirroring recommended"), default=False, editable=False)
    noted_at = models.DateTimeField(_("noted by the target"), null=True, editable=False)
    started_on = models.DateField(_("since"), null=True, editable=False)
    ended_on = models.DateField(_("last day"), null=True, editable=False)
    review_from = models.DateField(_("review counted from"), null=True, editable=False)
    review_due_on = models.DateField(_("next review"), null=True, editable=False)

    objects = InternalLiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison between committees")
        verbose_name_plural = _("liaisons between committees")
        ordering = ("home", "target", "pk")
        indexes = (
            models.Index(fields=["target", "state"], name="internal_target"),
            # Whether there is a counterpart is asked of thousands at once, right after an import also.
            models.Index(fields=["home", "target"], condition=models.Q(state=states.ACTIVE), name="internal_live_pair"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["home", "target"],
                condition=~models.Q(state__in=states.OVER),
                name="internal_once",
                violation_error_message=_(
                    "A liaison of these committees in this direction exists or is on its way already (INT-01)."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(home=models.F("target")),
                name="internal_not_itself",
                violation_error_message=_("A committee is not in liaison with itself (INT-01)."),
            ),
            models.CheckConstraint(
                condition=models.Q(imported=True)
                | (
                    models.Q(proposer__isnull=False)
                    & ~models.Q(level="")
                    & ~models.Q(statement="")
                    & models.Q(purposes__len__gt=0)
                ),
                name="internal_proposed_in_full",
                violation_error_message=_(
                    "A proposal says who makes it, why, for which purposes and at what level (INT-02, INT-03, INT-13)."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(imported=True)
                | ~models.Q(state="active")
                | models.Q(informed_at__isnull=False, started_on__isnull=False),
                name="internal_active_is_confirmed",
                violation_error_message=_("A liaison in force has been told to its target and confirmed (INT-16)."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="internal_names_representative",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state="in_decision"),
                func=_NAMES_REPRESENTATIVE,
            ),
        )

    def __str__(self) -> str:
        return self.reference or f"{self.home} → {self.target}"

    def get_absolute_url(self) -> str:
        return reverse("register:internal", args=[self.pk])

    def clean(self) -> None:
        """Refuse a limit to a project that is not named (INT-13), and a watch on nothing (INT-03)."""
        super().clean()
        if self.level == self.Level.PROJECT and not self.project.strip():
            raise ValidationError({"project": _("Name the project to which the liaison is limited (INT-13).")})
        if self.Purpose.WATCH in (self.purposes or ()) and not self.watched:
            raise ValidationError({"watched": _("Name the documents to watch (INT-03).")})

    def sees_internal(self, standing: Standing) -> bool:
        """The target sees what concerns it, never the deliberations of the establishing committee.

        A page that has fetched the liaison `for_reader` knows already.
        """
        known: bool | None = self.__dict__.get("inside")
        if known is not None:
            return known
        return type(self).objects.filter(_inside(standing), pk=self.pk).exists()

    @property
    def zone(self) -> ZoneInfo:
        return self.home.zone

    @property
    def report_due_on(self) -> dt.date | None:
        """Until when the target's report is waited for before the manager is reminded (INT-05)."""
        return self.report_asked_on + REPORT_WITHIN if self.report_asked_on else None

    @property
    def level_word(self) -> str:
        """The level of involvement in one word, as sentences and lists say it."""
        return str(self.get_level_display()).partition(" – ")[0] or str(_("not stated"))

    @property
    def headline(self) -> str:
        return f"{self.home} → {self.target}"

    @property
    def is_live(self) -> bool:
        return self.state == states.ACTIVE

    @property
    def is_agreed(self) -> bool:
        """Tell whether the establishing committee has agreed to it and it has not ended (REP-01)."""
        return self.state in states.RESOLVED

    @property
    def named(self) -> Any:
        """The representative whom the resolution names, the manager where he stands in; None while nobody is named.

        Of several the first who was named; a placeholder only where there is nobody else. A page that has fetched
        who is `in_office` knows already.
        """
        known = self.__dict__.get("in_office")
        if known is not None:
            return min(known, key=lambda each: (each.by_office != self.is_observed, each.pk), default=None)
        return (
            self.representatives.in_office().order_by("-by_office" if self.is_observed else "by_office", "pk").first()
        )

    @property
    def is_observed(self) -> bool:
        return self.level == self.Level.OBSERVE

    @property
    def placeholder(self) -> Any:
        """The manager who stands in while the call for a representative is open, or None (INT-08)."""
        return next((each for each in self.representatives.in_office() if each.is_placeholder), None)

    @property
    def is_open(self) -> bool:
        return self.state not in states.OVER


class OutsideLiaison(models.Model):
    """That the open data has a committee in liaison with one that it does not hold, known by its number alone.

    A later edition that holds that committee turns it into an `InternalLiaison`.
    """

    home = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="outside_liaisons", verbose_name=_("establishing committee")
    )
    outside_id = models.BigIntegerField(_("number in ISO Open Data"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("liaison with a committee outside the open data")
        verbose_name_plural = _("liaisons with committees outside the open data")
        ordering = ("home", "outside_id")
        constraints = (models.UniqueConstraint(fields=["home", "outside_id"], name="outside_once"),)

    def __str__(self) -> str:
        return f"{self.home} → {self.outside_id}"
