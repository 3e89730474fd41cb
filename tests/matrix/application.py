"""What is expected of an application, written by hand: who may do what, from where to where, with which data."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from committees.meetings.models import Meeting
from liaisons.applications.models import Application
from liaisons.applications.workflows import APPLICATION
from tests import scenarios
from tests.matrix.machine import SYSTEM, Table
from tests.matrix.people import APPLICANT, SECRETARIAT
from tests.scenarios import period

WHO = {
    "submit": APPLICANT,
    "ask": {"manager"},
    "answer": APPLICANT,
    "confirm_identity": SECRETARIAT,
    "forward": {"manager"},
    "return": {"manager"},
    "check": SECRETARIAT,
    "consult": SECRETARIAT,
    "refer_without_body": SECRETARIAT,
    "send_back": SECRETARIAT,
    "declare_ineligible": SECRETARIAT,
    "answer_consultation": {"hqnb"},
    "extend": SECRETARIAT,
    "clear": SECRETARIAT,
    "refer": SECRETARIAT,
    "set_objection_aside": {"tmb"},
    "uphold_objection": {"tmb"},
    "circulate": {"manager"},
    "open_ballot": {"manager"},
    "put_on_agenda": {"manager"},
    "take_result": {SYSTEM},
    "follow_correction": {SYSTEM},
    "vote_cancelled": {SYSTEM},
    "name_representative": APPLICANT,
    "register": {"staff"},
    "withdraw": APPLICANT,
    "end_by_bar": {SYSTEM},
}
WITHDRAWABLE = {"withdraw", "name_representative"}
ANY_TIME = WITHDRAWABLE | {"end_by_bar"}
STARTS = {
    "draft": {"submit", *WITHDRAWABLE},
    "submitted": {"ask", "answer", "confirm_identity", "forward", "return", *ANY_TIME},
    "returned": {"submit", *ANY_TIME},
    "with_tpm": {"check", "consult", "refer_without_body", "send_back", "declare_ineligible", *ANY_TIME},
    "ineligible": set[str](),
    "hqnb_consulted": {"answer_consultation", "extend", "clear", "refer", *ANY_TIME},
    "at_tmb": {"set_objection_aside", "uphold_objection", *ANY_TIME},
    "refused_by_tmb": set[str](),
    "cleared": {"circulate", *ANY_TIME},
    "circulated": {"open_ballot", "put_on_agenda", *ANY_TIME},
    "in_vote": {"take_result", "vote_cancelled", "end_by_bar"},
    "no_decision": {"open_ballot", "put_on_agenda", "follow_correction", *ANY_TIME},
    "not_approved": set[str](),
    "approved": {"register", "follow_correction", *ANY_TIME},
    "registered": set[str](),
    "withdrawn": set[str](),
    "barred": set[str](),
}
LEADS = {
    "submit": "submitted",
    "ask": "",
    "answer": "",
    "confirm_identity": "",
    "forward": "with_tpm",
    "return": "returned",
    "check": "",
    "consult": "hqnb_consulted",
    "refer_without_body": "at_tmb",
    "send_back": "returned",
    "declare_ineligible": "ineligible",
    "answer_consultation": "",
    "extend": "",
    "clear": "cleared",
    "refer": "at_tmb",
    "set_objection_aside": "cleared",
    "uphold_objection": "refused_by_tmb",
    "circulate": "circulated",
    "open_ballot": "in_vote",
    "put_on_agenda": "in_vote",
    "take_result": "approved",
    "follow_correction": "not_approved",
    "vote_cancelled": "circulated",
    "name_representative": "",
    "register": "registered",
    "withdraw": "withdrawn",
    "end_by_bar": "barred",
}


def _meeting(application: Application) -> dict[str, Any]:
    return {"meeting": Meeting.objects.get(committee=application.managing).pk}


def _result(application: Application) -> dict[str, Any]:
    return {"outcome": "approved", "ballot": 0}


def _reason(application: Application) -> dict[str, Any]:
    return {"reason": "It is thought through."}


DATA: dict[str, Callable[[Any], dict[str, Any]]] = {
    "ask": lambda application: {"question": "How many members?"},
    "answer": lambda application: {"answer": "412."},
    "return": _reason,
    "check": scenarios.findings,
    "consult": lambda application: {"body": scenarios.body("SNV").pk},
    "refer_without_body": _reason,
    "send_back": _reason,
    "declare_ineligible": _reason,
    "answer_consultation": lambda application: {"answer": "no_objection"},
    "set_objection_aside": scenarios.board_decision,
    "uphold_objection": scenarios.board_decision,
    "open_ballot": period,
    "put_on_agenda": _meeting,
    "take_result": _result,
    "follow_correction": lambda application: {"outcome": "not_approved", "ballot": 0},
    "name_representative": lambda application: {"name": "Second Choice", "email": "second.choice@example.org"},
    "withdraw": _reason,
}
TABLE = Table(APPLICATION, who=WHO, starts=STARTS, leads=LEADS, data=DATA)
# Before a national body is consulted, its officer is a stranger like any other.
UNCONSULTED = replace(TABLE, who={**WHO, "answer_consultation": set[str]()})
