"""What is expected of the workflow of liaisons between committees, written by hand."""

from collections.abc import Callable
from typing import Any

from liaisons.register.internal.workflows import INTERNAL
from tests import scenarios
from tests.internal import stages
from tests.internal.stages import PROPOSAL
from tests.matrix.machine import SYSTEM, Table
from tests.scenarios import period

WHO: dict[str, set[str]] = {
    "take_up": {"manager"},
    "record_review": {"manager"},
    "ask_report": {"manager"},
    "file_report": {"manager"},
    "record_consultation": {"manager"},
    "drop": {"manager"},
    "prepare": {"manager"},
    "circulate": {"manager"},
    "name_representative": {"manager"},
    "open_call": {"manager"},
    "schedule": {"manager"},
    "put_to_meeting": {"manager"},
    "open_ballot": {"manager"},
    "take_result": {SYSTEM},
    "follow_correction": {SYSTEM},
    "vote_cancelled": {SYSTEM},
    "inform_target": {"manager"},
    "confirm": {"staff"},
    "add_representative": {"manager"},
    "reopen_call": {SYSTEM},
    "note": {"target manager"},
    "comment": {"target manager"},
    "mirror": {"target manager"},
    # Only of what was taken over from the open data.
    "state_facts": set(),
    "lapse": {SYSTEM},
    "plan_review": {SYSTEM},
    "end": {SYSTEM},
    "end_with_committee": {SYSTEM},
    "tick_manager": {"manager"},
    # Whoever represents, once that is agreed; the manager who stands in for one has no lines of his.
    "tick_representative": set(),
}
TARGET = {"note", "comment", "mirror"}
PAPERS = {"ask_report", "file_report", "record_consultation", "name_representative"}
STARTS: dict[str, set[str]] = {
    "proposed": {"take_up", "record_consultation"},
    "under_review": {"record_review", "drop", "prepare", *PAPERS},
    "dropped": set(),
    "pack_ready": {"prepare", "circulate", *PAPERS},
    "circulated": {"schedule", "open_call", "name_representative", "record_consultation"},
    "scheduled": {
        *("schedule", "put_to_meeting", "open_ballot", "follow_correction"),
        *("open_call", "name_representative", "record_consultation"),
    },
    "in_decision": {"take_result", "vote_cancelled"},
    "not_established": set(),
    "established": {
        *("inform_target", "confirm", "add_representative", "reopen_call", "follow_correction", "end_with_committee"),
        *TARGET,
    },
    "active": {
        *("add_representative", "reopen_call", "state_facts", "lapse", "plan_review", "end", "end_with_committee"),
        *("tick_manager", "tick_representative"),
        *TARGET,
    },
    "ended": set(),
}
LEADS = {
    "take_up": "under_review",
    "record_review": "",
    "ask_report": "",
    "file_report": "",
    "record_consultation": "",
    "drop": "dropped",
    "prepare": "pack_ready",
    "circulate": "circulated",
    "name_representative": "",
    "open_call": "",
    "schedule": "scheduled",
    "put_to_meeting": "in_decision",
    "open_ballot": "in_decision",
    "take_result": "established",
    "follow_correction": "not_established",
    "vote_cancelled": "scheduled",
    "inform_target": "",
    "confirm": "active",
    "add_representative": "",
    "reopen_call": "",
    "note": "",
    "comment": "",
    "mirror": "",
    "state_facts": "",
    "lapse": "ended",
    "plan_review": "",
    "end": "ended",
    "end_with_committee": "ended",
    "tick_manager": "",
    "tick_representative": "",
}


def _reason(liaison: Any) -> dict[str, Any]:
    return {"reason": "It is thought through."}


def _named(liaison: Any) -> dict[str, Any]:
    return {"name": "Rita Present", "email": "rita@example.org"}


def _kept_report(liaison: Any) -> dict[str, Any]:
    from core.documents.kept import keep

    manager = scenarios.person("Ingrid Solberg", "manager-tc910")
    return {"report-kept": keep(stages.report()["report"], person=manager).token}


DATA: dict[str, Callable[[Any], dict[str, Any]]] = {
    "record_review": lambda liaison: stages.review(),
    "file_report": _kept_report,
    "record_consultation": _reason,
    "drop": _reason,
    "prepare": lambda liaison: stages.pack(),
    "name_representative": _named,
    "schedule": lambda liaison: {"way": "cib"},
    "open_ballot": period,
    "take_result": lambda liaison: {"outcome": "approved", "ballot": 0},
    "follow_correction": lambda liaison: {"outcome": "not_approved", "ballot": 0},
    "inform_target": lambda liaison: {},
    "add_representative": _named,
    "comment": _reason,
    "mirror": lambda liaison: {**PROPOSAL, "willing": "True"},
    "state_facts": lambda liaison: {"level": "full", "name": "Rita Present", "email": "rita@example.org"},
    "end": lambda liaison: {"review": 0, "ballot": 0},
    "tick_manager": lambda liaison: {"lines": ["CM-11"]},
    "tick_representative": lambda liaison: {"lines": ["LR-1"]},
}
TABLE = Table(INTERNAL, who=WHO, starts=STARTS, leads=LEADS, data=DATA)
TAKEN_OVER = Table(INTERNAL, who={**WHO, "state_facts": {"manager"}}, starts=STARTS, leads=LEADS, data=DATA)
