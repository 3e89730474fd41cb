"""What came out: computed once, kept with its arithmetic (BAL-13)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.ballots import majority
from committees.ballots.majority import Count
from committees.ballots.models.ballots import Ballot, Question
from committees.directory.models import NationalBody
from core import clock
from core.accounts.models import User
from core.workflow.triggers import append_only_triggers


class Result(models.Model):
    """The count of one question. Wrongly entered counts of a meeting are corrected by a new version with reason;
    the one before stays readable. The result of a ballot has one version only."""

    append_only = True

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    majority = models.CharField(_("majority"), max_length=12, choices=Ballot.Majority)
    yes = models.PositiveSmallIntegerField(_("yes"))
    no = models.PositiveSmallIntegerField(_("no"))
    abstain = models.PositiveSmallIntegerField(_("abstain"))
    not_voted = models.PositiveSmallIntegerField(_("not voted"))
    written = models.PositiveSmallIntegerField(_("of these sent in writing before the meeting"), default=0)
    left = models.PositiveIntegerField(_("left side"))
    right = models.PositiveIntegerField(_("right side"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Ballot.Outcome)
    reason = models.TextField(_("reason for the correction"), blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("recorded"), default=clock.now)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ("question", "-number")
        constraints = (models.UniqueConstraint(fields=["question", "number"], name="result_version_once"),)
        triggers: Any = append_only_triggers("result")

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.yes}/{self.no}/{self.abstain})"

    @property
    def count(self) -> Count:
        return Count(yes=self.yes, no=self.no, abstain=self.abstain, not_voted=self.not_voted)

    @property
    def entitled(self) -> int:
        return self.count.entitled

    @property
    def answered(self) -> int:
        """The bodies that took part; abstaining counts as taking part (BAL-14)."""
        return self.yes + self.no + self.abstain

    @property
    def needed(self) -> int:
        """The fewest yes votes that would have carried."""
        return majority.needed(self.majority, self.yes + self.no)

    @property
    def arithmetic(self) -> str:
        """The comparison in figures, with both sides worked out."""
        if self.outcome == majority.NO_DECISION:
            return str(_("yes + no = 0: nobody decided"))
        carried = self.outcome == majority.APPROVED
        if self.majority == majority.TWO_THIRDS:
            sign = "≥" if carried else "<"
            return f"3 × {self.yes} = {self.left} {sign} 2 × ({self.yes} + {self.no}) = {self.right}"
        return f"{self.yes} {'>' if carried else '≤'} {self.no}"


class CountedPosition(models.Model):
    """What a body of the electorate was counted as: yes, no, abstained, or nothing when it did not vote."""

    append_only = True

    class Position(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        ABSTAIN = "abstain", _("Abstain")
        NONE = "none", _("Not voted")

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="positions")
    body = models.ForeignKey(NationalBody, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(_("position"), max_length=7, choices=Position)
    cast_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cast_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("counted position")
        verbose_name_plural = _("counted positions")
        ordering = ("result", "body__acronym")
        constraints = (models.UniqueConstraint(fields=["result", "body"], name="counted_once"),)
        indexes = (models.Index(fields=["body", "position"], name="counted_of_body"),)
        triggers: Any = append_only_triggers("counted_position")

    def __str__(self) -> str:
        return f"{self.body}: {self.get_position_display()}"
