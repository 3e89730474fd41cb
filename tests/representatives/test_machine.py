"""Any order of actions on the representatives of one liaison: what must always hold, holds (A4, INT-08, REP-12)."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.refusals import ActionRefused
from liaisons.register.models import Registration, Representative
from tests.internal.stages import Pair
from tests.representatives import stages
from tests.representatives.tables import suspension
from tests.scenarios import again, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("INT-08", "REP-01", "REP-02", "REP-12")]

ACTIONS = ("name", "replace", "activate", "confirm_list", "suspend", "restore", "end", "end_by_decision")


class _UndoneError(Exception):
    pass


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 4)), min_size=3, max_size=14))
def test_any_order(made: Pair, at: Any, steps: list[tuple[str, int]]) -> None:
    try:
        with transaction.atomic():
            liaison = stages.followed(made, at)
            for number, (action, which) in enumerate(steps):
                _take(made, liaison, action, which, number)
                _holds(liaison)
            assert list(ledger.verify()) == []
            raise _UndoneError
    except _UndoneError:
        at(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))


def _take(made: Pair, liaison: Any, action: str, which: int, number: int) -> None:
    rows = list(Representative.objects.filter(internal=liaison).order_by("pk"))
    chosen = rows[which % len(rows)]
    by = made.manager if action in ("name", "replace", "end") else made.home.staff
    try:
        with transaction.atomic():
            if action in ("name", "replace"):
                data = {"name": f"Number {number}", "email": f"number-{number}@example.org"}
                data |= {"replaces": str(chosen.pk)} if action == "replace" else {}
                perform(liaison, "add_representative", actor=again(by), data=data)
                return
            if chosen.person is not None:
                acknowledge(chosen.person, Acknowledgement.Text)
            actor = chosen.person if action == "confirm_list" else by
            data = {"suspend": suspension(chosen), "restore": {"reason": "Over."}}.get(action, {})
            if action == "end_by_decision":
                data = {"decision": "TMB 1", "decided_on": "2026-03-02"}
            perform(chosen, action, actor=again(actor) if actor else None, data=data)
    except ActionRefused:
        return


def _holds(liaison: Any) -> None:
    liaison = fresh(liaison)
    assert liaison.state == "active", "no gap ends the liaison"
    rows = Representative.objects.filter(internal=liaison)
    registered = rows.filter(state__in=("active", "suspended")).count()
    placeholders = rows.filter(state="default_cm").count()
    assert placeholders <= 1
    assert not rows.filter(state="active").exists() or placeholders == 0, "a placeholder ends the same day"
    ever = rows.exclude(started_on__isnull=True).exists()
    awaited = rows.filter(state="awaiting_registration").exists()
    assert registered or placeholders or awaited or not ever
    gone = Registration.objects.filter(representative__internal=liaison, representative__state="ended")
    assert not gone.open().exists(), "no registration outlives its representative"
