"""The conditions of a liaison of an organization."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.workflow.declaration import guard
from core.workflow.engine import Act


@guard("REV-08", _("The organization has stated no last day, or it is not over yet."))
def stated_day_is_over(liaison: Any, act: Act) -> bool:
    return liaison.stops_on is not None and liaison.stops_on < clock.today()


@guard("REV-01", _("A review of this liaison is planned or open already."))
def no_review_runs(liaison: Any, act: Act) -> bool:
    from liaisons.register.reviews.models import Review

    return not Review.objects.of(liaison).running().exists()


@guard("REV-06", _("No vote of the committee on this very liaison has carried its cancellation."))
def cancellation_carried(liaison: Any, act: Act) -> bool:
    from liaisons.register.reviews.models import Review

    return Review.objects.filter(pk=(act.data or {}).get("review", 0), external=liaison, state="ended").exists()


@guard("REV-10", _("The committee has not been dissolved."))
def committee_is_dissolved(liaison: Any, act: Act) -> bool:
    return bool(liaison.committee.status == "dissolved")


@guard("EXT-28", _("The category is stated already; another one is applied for."))
def category_not_stated(liaison: Any, act: Act) -> bool:
    return bool(liaison.category == "unknown")
