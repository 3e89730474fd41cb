"""The conditions of a review and of a round: each with its rule and the sentence that explains a refusal."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.shell import dates
from core.workflow.declaration import guard
from core.workflow.engine import Act
from liaisons.register.reviews.parties import MANAGER

INACTIVITY = "inactivity"


@guard("REV-03", gettext_lazy("The outer limit is not passed, or chair and programme manager know already."))
def limit_passed(review: Any, act: Act) -> bool:
    return bool(review.limit_on < clock.today(review.zone)) and review.escalated_at is None


@guard("REV-05", gettext_lazy("The answer is waited for until the end of its last day."), until="answer_by")
def answer_is_late(review: Any, act: Act) -> bool:
    return review.answer_by is not None and review.answer_by < clock.today(review.zone)


@guard("REV-05", gettext_lazy("It stands in the vote of a round of reviews; its result decides."))
def not_in_round_vote(review: Any, act: Act) -> bool:
    return not review.in_round_vote


@guard("REV-05", gettext_lazy("A vote on it is under way; its result decides."))
def no_vote_under_way(review: Any, act: Act) -> bool:
    return not review.votes_under_way.exists()


@guard(
    "REV-06",
    gettext_lazy(
        "A committee cancels the liaison of an organization only for lack of active participation. The organization"
        " itself may stop at any time (REV-08); misconduct is a matter of the technical management board (REV-11)."
    ),
)
def for_lack_of_participation(review: Any, act: Act) -> bool:
    return act.data is None or act.data.get("ground") == INACTIVITY


@guard("REV-06", gettext_lazy("The organization is heard first."), until="hearing_until")
def hearing_is_over(review: Any, act: Act) -> Any:
    if review.external_id is None or review.hearing_is_over:
        return True
    return _("The organization is heard until %(day)s; no vote opens before.") % {
        "day": dates.day(review.hearing_until)
    }


@guard("REV-06", gettext_lazy("The time to be heard is over."), until="hearing_until")
def hearing_is_open(review: Any, act: Act) -> bool:
    return review.external_id is None or not review.hearing_is_over


@guard("REV-05", gettext_lazy("The committee has another round of reviews under way."))
def no_other_round(review_round: Any, act: Act) -> bool:
    rounds = apps.get_model("register.reviewround")._default_manager
    running = rounds.filter(committee=review_round.committee_id).exclude(state__in=("done", "dropped"))
    return not running.exclude(pk=review_round.pk).exists()


@guard("REV-05", gettext_lazy("The committee has no liaison in force."))
def has_liaisons(review_round: Any, act: Act) -> bool:
    return bool(review_round.has_live_liaisons)


@guard("REV-05", gettext_lazy("Choose for at least one liaison whether it is confirmed or cancelled."), who=MANAGER)
def something_chosen(review_round: Any, act: Act) -> bool:
    return bool(review_round.lines_to_vote)


@guard("REV-06", gettext_lazy("An organization in the round has to be heard first."), until="heard_by")
def round_has_heard(review_round: Any, act: Act) -> Any:
    waiting = [line.review for line in review_round.lines_to_vote if not line.review.hearing_is_over]
    if not waiting:
        return True
    last = max(waiting, key=lambda review: review.hearing_until)
    return _("%(organization)s is heard until %(day)s; the vote can open after that.") % {
        "organization": last.external.organization,
        "day": dates.day(last.hearing_until),
    }


@guard("REV-10", gettext_lazy("The committee has not been dissolved."))
def committee_is_dissolved(review_round: Any, act: Act) -> bool:
    return bool(review_round.committee.status == "dissolved")
