"""The review of a liaison, when its day comes near (A8)."""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot, BallotQuerySet
from committees.directory.models import Committee
from committees.directory.parties import belongs
from core import clock
from core.accounts.models import User
from core.accounts.standing import Standing, standing_of
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel
from liaisons.register.reviews import parties, states, workflows

# Each kind of liaison has a key of its own; a further kind joins here and in the constraint.
KINDS = ("external", "internal")


def _exactly_one() -> models.Q:
    alone = [
        models.Q(**{f"{kind}__isnull": False}, **{f"{other}__isnull": True for other in KINDS if other != kind})
        for kind in KINDS
    ]
    return reduce(or_, alone)


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: those of the committees he serves, and those of his own liaisons.

        The other side of a liaison sees its review once it is open; what is only planned is a date on the liaison.
        """
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        others = (parties.CONTACT, parties.REPRESENTATIVE, parties.TARGET_MANAGER)
        theirs = reduce(or_, (party.q(standing) for party in others)) & models.Q(opened_on__isnull=False)
        return self.filter(answering(standing) | belongs(standing, "committee") | theirs)

    def running(self) -> Self:
        """Keep those that have not come to an end."""
        return self.filter(state__in=states.RUNNING)

    def of(self, liaison: models.Model) -> Self:
        """Keep the reviews of one liaison of whatever kind."""
        return self.filter(**{kind_of(liaison): liaison})

    def overdue(self) -> Self:
        """Keep those whose last day is over: a flag, never a state (REV-03)."""
        return self.running().filter(last_day__lt=clock.today())

    def with_names(self) -> Self:
        """Fetch what names a review with it."""
        return self.select_related(*Review.work_related).defer(
            *(f"{path}__{name}" for path in _COMMITTEES for name in ("scope", "search_text")),
            "external__organization__search_text",
            "external__organization__description",
        )

    def found_by(self, text: str) -> Self:
        """Keep those found by the organization's or either committee's name, or by the reference of the liaison."""
        from liaisons.organizations.models import Organization

        named = Committee.objects.matching(text).values("pk")
        return self.filter(
            models.Q(external__organization__in=Organization.objects.matching(text).values("pk"))
            | models.Q(committee__in=named)
            | models.Q(internal__target__in=named)
            | models.Q(internal__reference__istartswith=text.strip())
        )


def answering(standing: Standing) -> models.Q:
    """Return the condition that `standing` answers for the committee of a review or a round."""
    return parties.MANAGER.q(standing) | parties.CHAIR.q(standing) | parties.TPM.q(standing)


_COMMITTEES = ("committee", "external__committee", "internal__home", "internal__target")


def kind_of(liaison: models.Model) -> str:
    """Return by which key a review leads to `liaison`. Raises `LookupError` for what is not reviewed here."""
    kinds = {"register.liaison": "external", "register.internalliaison": "internal"}
    try:
        return kinds[liaison._meta.label_lower]
    except KeyError:
        raise LookupError(f"{liaison._meta.label} is not reviewed here") from None


@enforces("REV-05", what=gettext_lazy("Keeps the outcome of a review with date, person and reason."), kind="record")
@enforces("REV-02", what=gettext_lazy("Reviews each of a mirrored pair of liaisons by itself."), kind="record")
class Review(WorkflowModel):
    """Whether a liaison is still needed, asked once in a while by the committee that holds it (A8)."""

    workflow = workflows.REVIEW
    work_related = acted_with = (
        "committee",
        "external__organization",
        "external__committee",
        "internal__home",
        "internal__target",
    )

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", gettext_lazy("Confirmed")
        ASKED = "asked", gettext_lazy("Information asked")
        CANCELLATION = "cancellation", gettext_lazy("Cancellation proposed")

    external = models.ForeignKey(
        "register.Liaison",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="reviews",
        verbose_name=gettext_lazy("liaison of an organization"),
    )
    internal = models.ForeignKey(
        "register.InternalLiaison",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="reviews",
        verbose_name=gettext_lazy("liaison between committees"),
    )
    committee = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        related_name="reviews",
        editable=False,
        verbose_name=gettext_lazy("committee that reviews"),
    )
    state = workflows.REVIEW.field()
    counted_from = models.DateField(gettext_lazy("counted from"), editable=False)
    last_day = models.DateField(gettext_lazy("due"), editable=False, db_index=True)
    opens_on = models.DateField(gettext_lazy("opens"), editable=False)
    limit_on = models.DateField(gettext_lazy("outer limit"), editable=False)
    opened_on = models.DateField(gettext_lazy("opened"), null=True, editable=False)
    escalated_at = models.DateTimeField(gettext_lazy("chair told"), null=True, editable=False)

    outcome = models.CharField(gettext_lazy("outcome"), max_length=14, choices=Outcome, blank=True, editable=False)
    outcome_on = models.DateField(gettext_lazy("date of the outcome"), null=True, editable=False)
    outcome_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("recorded by"),
    )
    reason = models.TextField(gettext_lazy("reason"), blank=True, editable=False)
    evidence = models.JSONField(gettext_lazy("evidence at the outcome"), default=dict, editable=False)

    answer_by = models.DateField(gettext_lazy("answer until"), null=True, editable=False)
    answer = models.TextField(gettext_lazy("answer"), blank=True, editable=False)
    hearing_until = models.DateField(gettext_lazy("heard until"), null=True, editable=False)
    heard_at = models.DateTimeField(gettext_lazy("heard"), null=True, editable=False)
    view = models.TextField(gettext_lazy("view of the organization"), blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("review of a liaison")
        verbose_name_plural = gettext_lazy("reviews of liaisons")
        ordering = ("last_day", "pk")
        indexes = (models.Index(fields=["committee", "state"], name="review_committee_state"),)
        constraints = (
            models.CheckConstraint(
                condition=_exactly_one(),
                name="review_of_one_liaison",
                violation_error_message=gettext_lazy("A review is about exactly one liaison (REV-01, REV-02)."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[kind],
                    condition=models.Q(state__in=states.RUNNING),
                    name=f"review_{kind}_once",
                    violation_error_message=gettext_lazy("A review of this liaison is planned or open already."),
                )
                for kind in KINDS
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | models.Q(outcome="confirmed", outcome_on__isnull=False) & ~models.Q(reason=""),
                name="review_confirmed_with_reason",
                violation_error_message=gettext_lazy("An outcome has its date and its reason (REV-05)."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancellation_proposed")
                | models.Q(external__isnull=True)
                | models.Q(hearing_until__isnull=False),
                name="review_external_is_heard",
                violation_error_message=gettext_lazy("The organization is heard before a cancellation (REV-06)."),
            ),
        )

    def __str__(self) -> str:
        return _("Review of %(liaison)s") % {"liaison": self.liaison_named}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.committee = self.external.managing if self.external is not None else self.internal.home  # type: ignore[union-attr]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("register:review", args=[self.pk])

    def lock_before(self) -> list[WorkflowModel]:
        """Return the liaison: one order for all, from the liaison over its review to the vote."""
        return [self.liaison]

    @property
    def liaison(self) -> Any:
        return self.external if self.external is not None else self.internal

    @property
    def liaison_named(self) -> str:
        """The liaison as people know it: the organization or the other committee, and the committee."""
        if self.external is not None:
            return f"{self.external.organization} → {self.external.committee}"
        assert self.internal is not None
        return self.internal.headline

    @property
    def other_side(self) -> Any:
        """With whom the liaison is: an organization, or the committee that is followed."""
        return self.external.organization if self.external is not None else self.internal.target  # type: ignore[union-attr]

    @property
    def liaison_committee(self) -> Committee:
        """The committee or working group that holds the liaison."""
        return self.external.committee if self.external is not None else self.committee

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone

    @property
    def is_running(self) -> bool:
        return self.state in states.RUNNING

    @property
    def overdue(self) -> bool:
        """Whether the last day for it is over: a flag beside whatever state it is in (REV-03)."""
        return self.is_running and self.last_day < clock.today(self.zone)

    @property
    def heard_until(self) -> dt.date | None:
        """Until when an answer to the proposed cancellation is awaited, if one is."""
        return self.hearing_until if self.state == states.PROPOSED else None

    @property
    def hearing_is_over(self) -> bool:
        """Whether the organization has had its time; nobody has to be heard on a committee's own liaison."""
        return self.hearing_until is None or self.hearing_until < clock.today(self.zone)

    @property
    def votes(self) -> BallotQuerySet:
        """The votes on this review alone."""
        return Ballot.objects.about(self)

    @property
    def votes_under_way(self) -> BallotQuerySet:
        return self.votes.under_way()

    @property
    def in_round_vote(self) -> bool:
        """Whether a round that is being voted on asks about it."""
        lines: Any = self.lines  # type: ignore[attr-defined]
        return bool(lines.filter(review_round__state=states.IN_VOTE, number__isnull=False).exists())


def cancellation_question(review: Review) -> str:
    """Return what the members are asked about a proposed cancellation: each kind by its own rule."""
    named = {"other": review.other_side, "committee": review.liaison_committee}
    if review.external_id is not None:
        return _("Shall the liaison of %(committee)s with %(other)s be cancelled for lack of active participation?") % (
            named
        )
    return _("Shall the liaison of %(committee)s with %(other)s end?") % named
