"""A round: the reviews of all liaisons of a committee, put to its members at once."""

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot, BallotQuerySet
from committees.directory.models import Committee
from committees.directory.parties import belongs
from core import clock
from core.accounts.standing import standing_of
from core.workflow.models import WorkflowModel
from liaisons.register.reviews import states, workflows
from liaisons.register.reviews.models.reviews import Review, answering, cancellation_question


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: in preparation those who answer for the committee, then all who belong to it."""
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        put = models.Q(put_on__isnull=False)
        return self.filter(answering(standing) | belongs(standing, "committee") & put)

    def running(self) -> Self:
        return self.exclude(state__in=(states.DONE, states.DROPPED))


class ReviewRound(WorkflowModel):
    """The reviews of all liaisons of a committee, put to its members by one paper and one vote."""

    workflow = workflows.ROUND
    work_related = acted_with = ("committee",)

    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="review_rounds", verbose_name=gettext_lazy("committee")
    )
    state = workflows.ROUND.field()
    begun_on = models.DateField(gettext_lazy("begun"), default=clock.today, editable=False)
    put_on = models.DateField(gettext_lazy("put to the members"), null=True, editable=False)

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("round of reviews")
        verbose_name_plural = gettext_lazy("rounds of reviews")
        ordering = ("-begun_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["committee"],
                condition=~models.Q(state__in=(states.DONE, states.DROPPED)),
                name="round_once",
                violation_error_message=gettext_lazy("The committee has a round of reviews under way already."),
            ),
        )

    def __str__(self) -> str:
        return _("Reviews of the liaisons of %(committee)s, %(year)s") % {
            "committee": self.committee,
            "year": self.begun_on.year,
        }

    def get_absolute_url(self) -> str:
        return reverse("register:review-round", args=[self.pk])

    def lock_before(self) -> list[WorkflowModel]:
        """Return the liaisons, then their reviews, each in the order of their keys: as for one review alone."""
        reviews = [line.review for line in self.all_lines if line.review.is_running]
        externals = sorted((r.external for r in reviews if r.external), key=lambda each: each.pk)
        internals = sorted((r.internal for r in reviews if r.internal), key=lambda each: each.pk)
        return [*externals, *internals, *sorted(reviews, key=lambda each: each.pk)]

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone

    @cached_property
    def all_lines(self) -> "list[RoundLine]":
        """The lines with their reviews and what names them, organizations first."""
        found = RoundLine.objects.filter(review_round=self).select_related(
            *(f"review__{path}" for path in Review.work_related)
        )
        return sorted(found, key=_place)

    @property
    def lines_to_vote(self) -> "list[RoundLine]":
        """The lines of which an outcome is put to the members, in the order of their questions."""
        return [line for line in self.all_lines if line.choice in RoundLine.VOTED and line.review.is_running]

    @property
    def heard_by(self) -> dt.date | None:
        """Until when the last organization of the round is heard (REV-06)."""
        days = [line.review.hearing_until for line in self.lines_to_vote if line.review.hearing_until]
        return max(days, default=None)

    @property
    def has_live_liaisons(self) -> bool:
        from liaisons.register.reviews.services import liaisons_of

        return any(rows.exists() for rows in liaisons_of(self.committee))

    @property
    def votes_under_way(self) -> BallotQuerySet:
        return self.ballots.under_way()

    @property
    def ballots(self) -> BallotQuerySet:
        """The votes on this round that were not cancelled, the latest first."""
        return Ballot.objects.about(self).not_cancelled().order_by("-pk")


class RoundLine(models.Model):
    """What a round proposes for one liaison, and what the members made of it."""

    class Choice(models.TextChoices):
        NONE = "", gettext_lazy("Not chosen yet")
        CONFIRM = "confirm", gettext_lazy("Confirm")
        ASK = "ask", gettext_lazy("Ask for information")
        CANCEL = "cancel", gettext_lazy("Cancel")
        LEAVE = "leave", gettext_lazy("Leave out of this round")

    VOTED = (Choice.CONFIRM, Choice.CANCEL)

    review_round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="lines")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lines")
    choice = models.CharField(gettext_lazy("outcome"), max_length=8, choices=Choice, blank=True)
    reason = models.TextField(gettext_lazy("reason"), blank=True)
    number = models.PositiveSmallIntegerField(gettext_lazy("question"), null=True, editable=False)
    result = models.CharField(gettext_lazy("result"), max_length=12, choices=Ballot.Outcome, blank=True, editable=False)
    evidence = models.JSONField(gettext_lazy("evidence put to the members"), default=dict, editable=False)

    class Meta:
        verbose_name = gettext_lazy("liaison in a round of reviews")
        verbose_name_plural = gettext_lazy("liaisons in rounds of reviews")
        ordering = ("review_round", "pk")
        constraints = (
            models.UniqueConstraint(fields=["review_round", "review"], name="round_line_once"),
            models.UniqueConstraint(
                fields=["review_round", "number"],
                condition=models.Q(number__isnull=False),
                name="round_number_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.review}: {self.get_choice_display()}"

    @property
    def question(self) -> str:
        """What the members are asked about this liaison."""
        named = {"other": self.review.other_side, "committee": self.review.liaison_committee}
        if self.choice == self.Choice.CONFIRM:
            return _("Shall the liaison of %(committee)s with %(other)s be confirmed?") % named
        return cancellation_question(self.review)


def _place(line: RoundLine) -> tuple[bool, str, int]:
    review = line.review
    return review.internal_id is not None, str(review.other_side).lower(), review.pk
