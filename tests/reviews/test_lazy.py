"""A liaison that has only a date for its review, as one read in from elsewhere: planned when that comes near."""

import datetime as dt
from typing import Any

import pytest

from core import clock
from liaisons.register.models import InternalLiaison, Review
from liaisons.register.representatives.services import name_for_committee
from tests.internal import stages as internal
from tests.reviews import stages

pytestmark = pytest.mark.django_db


@pytest.mark.rule("REV-02")
def test_an_internal_liaison_is_planned_when_its_date_comes_near(at: Any) -> None:
    pair = internal.pair(p_members=1)
    liaison = internal.in_decision(pair)
    # As an import writes it: in force, with a date, without the steps that led there.
    fields = {field.name: getattr(liaison, field.name) for field in liaison._meta.concrete_fields if field.name != "id"}
    today = clock.today()
    moment = dict.fromkeys(("informed_at", "decided_at"), clock.now())
    other = internal.scenarios.cast("ISO/TC 915", p_members=0).committee
    copy = InternalLiaison(
        **{**fields, **moment, "reference": "IL-2026-900", "target": other, "state": "proposed", "started_on": today}
    )
    copy.save()
    name_for_committee(copy, name="Rita Present", email="rita@example.org")
    for state in ("under_review", "pack_ready", "circulated", "scheduled", "in_decision", "established", "active"):
        InternalLiaison.objects.filter(pk=copy.pk).update(state=state)
    InternalLiaison.objects.filter(pk=copy.pk).update(review_from=today, review_due_on=dt.date(2027, 3, 2))
    stages.days_pass(at, dt.date(2027, 1, 4))
    assert not Review.objects.of(copy).exists()
    stages.days_pass(at, dt.date(2027, 1, 5))
    assert Review.objects.of(copy).get().last_day == dt.date(2027, 3, 2)
