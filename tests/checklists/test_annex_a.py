"""Annex A, line by line: what the system knows at each stage, and what a person ticks."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.accounts.models import User
from core.accounts.standing import standing_of
from core.workflow.models import Event
from core.workflow.refusals import FormInvalid, GuardFailed, NotAllowed
from core.workflow.waiting import duties, most_pressing
from liaisons.register.checklists.annex_a import CHECKLIST
from liaisons.register.checklists.models import ChecklistTick, ticks_of
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.internal.workflows import INTERNAL
from tests.internal import stages
from tests.internal.stages import Pair
from tests.scenarios import again, do, fresh

pytestmark = pytest.mark.django_db

DONE_WITH_PROPOSAL = {"M-1", "M-2"}
DONE_WITH_REPORT = DONE_WITH_PROPOSAL | {"CM-1", "CM-2", "CM-5"}
CARE = {"CM-9", "CM-10", "CM-11", "LR-1", "LR-2", "LR-3", "LR-4"}


def status(liaison: InternalLiaison) -> dict[str, tuple[str, str]]:
    """Return of each line shown its status and what is said of it."""
    shown = [line.code for line in CHECKLIST.lines if line.applies(liaison)]
    items = CHECKLIST.items(liaison, ticks_of(liaison))
    return {code: (item["status"], item["evidence"]) for code, item in zip(shown, items, strict=True)}


def met(liaison: InternalLiaison) -> set[str]:
    return {code for code, (state, _said) in status(liaison).items() if state == "met"}


def owed(person: User) -> set[str]:
    """Return the duties of which My work tells `person`."""
    waits = {duty.key: str(duty.label) for duty in duties(INTERNAL)}
    return {waits[key] for key in most_pressing(standing_of(again(person)), 20) if key in waits}


OPEN = "Checklists of liaisons to complete"


@pytest.mark.rule("INT-02", "INT-04", "INT-05", "INT-06", "INT-07", "INT-08")
class TestUpToTheDecision:
    def test_proposed(self, made: Pair) -> None:
        lines = status(stages.proposed(made, willing=False))
        assert {code for code, (state, _said) in lines.items() if state == "met"} == DONE_WITH_PROPOSAL
        assert lines["M-2"] == ("met", "not willing")
        assert lines["CM-1"] == ("waiting", "Committee manager’s turn")
        assert lines["CM-3"] == (
            "waiting",
            "Committee manager’s turn: missing: report of the target, statement with the key facts",
        )
        assert lines["CM-6"] == (
            "waiting",
            "Committee manager’s turn: missing: the representative with e-mail address",
        )
        assert not {"CM-7", "CM-8", *CARE} & set(lines)

    def test_report_asked_for_and_filed(self, made: Pair) -> None:
        liaison = do(stages.reviewed(made), "ask_report", made.manager)
        assert status(liaison)["CM-1"] == ("met", "2 Mar 2026")
        assert status(liaison)["CM-2"] == ("waiting", "Committee manager’s turn: asked for on 2 Mar 2026")
        liaison = do(liaison, "file_report", made.manager, files=stages.report())
        assert met(liaison) == DONE_WITH_REPORT

    def test_found_not_relevant(self, made: Pair) -> None:
        liaison = stages.under_review(made)
        liaison = do(liaison, "record_review", made.manager, **{**stages.review(), "relevant": "False"})
        assert status(liaison)["CM-1"] == ("met", "found not relevant, 2 Mar 2026")

    def test_circulated_scheduled_and_decided(self, made: Pair, at: Any) -> None:
        liaison = stages.circulated(made)
        assert met(liaison) == DONE_WITH_REPORT | {"CM-3"}
        liaison = do(liaison, "schedule", made.manager, way="cib")
        assert status(liaison)["CM-4"] == ("met", "Straight to a committee internal ballot")
        assert "CM-6" not in met(liaison)

    def test_a_call_is_open_while_the_manager_stands_in(self, made: Pair) -> None:
        liaison = do(stages.circulated(made, willing=False), "open_call", made.manager)
        said = "Committee manager’s turn: open since 2 Mar 2026; the committee manager stands in"
        assert status(liaison)["CM-5"] == ("waiting", said)
        liaison = do(liaison, "name_representative", made.manager, name="Rita Present", email="rita@example.org")
        assert status(liaison)["CM-5"] == ("met", "Rita Present")


@pytest.mark.rule("INT-09", "INT-14", "INT-16")
def test_after_the_decision(made: Pair, at: Any) -> None:
    liaison = stages.decided(made, at)
    assert met(liaison) == DONE_WITH_REPORT | {"CM-3", "CM-4", "CM-6"}
    assert status(liaison)["CM-7"] == ("waiting", "Committee manager’s turn")
    liaison = do(liaison, "inform_target", made.manager, recommend_mirror="on")
    assert status(liaison)["CM-7"][1].endswith("mirroring recommended")
    assert status(liaison)["CM-8"] == ("waiting", "Committee manager’s turn: the central secretariat has been asked")
    liaison = do(liaison, "confirm", made.home.staff)
    assert "CM-8" in met(liaison)
    assert set(status(liaison)) >= CARE
    assert not met(liaison) & CARE


def test_a_liaison_that_was_not_established_asks_for_nothing_more(made: Pair, at: Any) -> None:
    assert not {"CM-7", "CM-8", *CARE} & set(status(stages.decided(made, at, yes=0, no=1)))


def test_at_level_observe_no_reports_are_asked_for(made: Pair, at: Any) -> None:
    assert CARE & set(status(stages.active(made, at, level="observe"))) == {"CM-11", "LR-1", "LR-2", "LR-3"}


@pytest.mark.rule("REP-03", "SVC-07")
class TestTicks:
    def test_the_representative_ticks_his_lines(self, made: Pair, at: Any) -> None:
        liaison = stages.active(made, at)
        assert owed(made.member) == {OPEN}
        assert owed(made.manager) == set()
        liaison = do(liaison, "tick_representative", made.member, lines=["LR-1", "LR-3"])
        assert status(liaison)["LR-1"] == ("met", f"Officer NB-FR, {clock.today():%-d %b %Y}")
        assert met(liaison) & CARE == {"LR-1", "LR-3"}
        assert owed(made.member) == set()
        assert Event.objects.of(liaison).last().facts["lines"] == ["LR-1", "LR-3"]

    def test_yearly_lines_are_asked_again(self, made: Pair, at: Any) -> None:
        liaison = stages.active(made, at)
        liaison = do(liaison, "tick_representative", made.member, lines=["LR-1", "LR-2"])
        began = clock.now()
        at(began + dt.timedelta(days=365))
        assert met(fresh(liaison)) & CARE == {"LR-1", "LR-2"}
        assert owed(made.manager) == set()
        at(began + dt.timedelta(days=366))
        assert met(fresh(liaison)) & CARE == {"LR-1"}
        assert owed(made.manager) == {OPEN}
        liaison = do(liaison, "tick_manager", made.manager, lines=["CM-9", "CM-10", "CM-11"])
        assert owed(made.manager) == set()
        assert met(liaison) & CARE == {"LR-1", "CM-9", "CM-10", "CM-11"}

    def test_nobody_ticks_for_another(self, made: Pair, at: Any) -> None:
        liaison = stages.active(made, at)
        for person in (made.manager, made.home.chair, made.target.manager, made.home.staff):
            with pytest.raises(NotAllowed):
                do(liaison, "tick_representative", person, lines=["LR-1"])
        with pytest.raises(FormInvalid):
            do(liaison, "tick_manager", made.manager, lines=["LR-1"])
        with pytest.raises(FormInvalid):
            do(liaison, "tick_manager", made.manager, lines=["M-1"])
        with pytest.raises(FormInvalid):
            do(liaison, "tick_manager", made.manager, lines=[])
        assert not ChecklistTick.objects.exists()

    def test_nothing_is_ticked_twice(self, made: Pair, at: Any) -> None:
        liaison = stages.active(made, at)
        liaison = do(liaison, "tick_manager", made.manager, lines=["CM-9", "CM-10", "CM-11"])
        with pytest.raises((GuardFailed, FormInvalid)):
            do(liaison, "tick_manager", made.manager, lines=["CM-9"])
        liaison = do(liaison, "tick_representative", made.member, lines=["LR-1", "LR-1"])
        assert ChecklistTick.objects.filter(line="LR-1").count() == 1
        tick = ChecklistTick.objects.first()
        with pytest.raises(IntegrityError, match="tick_once_a_day"), transaction.atomic():
            ChecklistTick.objects.create(subject=liaison, line=tick.line, by=made.manager, on=tick.on)
