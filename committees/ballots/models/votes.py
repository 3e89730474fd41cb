"""The votes of P-members, one row each time one is cast."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.ballots.models.ballots import Ballot, Question
from committees.directory.models import NationalBody
from core import clock
from core.accounts.models import User
from core.workflow.triggers import append_only_triggers

# The database itself takes no vote outside the opening hours, whoever writes it (BAL-09, T2).
_WHILE_OPEN = """
IF NOT EXISTS (
    SELECT 1 FROM ballots_ballot b JOIN ballots_question q ON q.ballot_id = b.id
    WHERE b.id = NEW.ballot_id AND q.id = NEW.question_id AND b.state = 'open'
      AND NEW.at >= b.opens_at AND NEW.at < b.closes_at
) THEN
    RAISE EXCEPTION 'BAL-09: a vote is taken while its ballot is open' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class VoteQuerySet(models.QuerySet["Vote"]):
    def standing(self) -> "VoteQuerySet":
        """Keep the last vote of each body on each question: the one that counts (BAL-09)."""
        return self.order_by("question_id", "body_id", "-pk").distinct("question_id", "body_id")


class Vote(models.Model):
    """The position of a body on a question, as its officer cast it on a moment.

    A vote is changed by casting it again; the rows before it stay as history (BAL-09). Nothing but the body's
    own officers and the count reads positions while the ballot is open (BAL-13).
    """

    append_only = True

    class Position(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        ABSTAIN = "abstain", _("Abstain")

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="votes")
    body = models.ForeignKey(NationalBody, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(_("position"), max_length=7, choices=Position)
    cast_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("cast by"))
    at = models.DateTimeField(_("cast"), default=clock.now)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ("pk",)
        indexes = (models.Index(fields=["ballot", "body"], name="vote_of_body"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(position__in=["yes", "no", "abstain"]), name="vote_known_position"
            ),
        )
        triggers: Any = (
            *append_only_triggers("vote"),
            pgtrigger.Trigger(
                name="vote_while_open", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_WHILE_OPEN
            ),
        )

    def __str__(self) -> str:
        return f"{self.ballot}, {self.body}"
