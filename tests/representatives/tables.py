"""What is expected of the workflow of representatives, written by hand; both kinds of liaison share it."""

from dataclasses import replace
from typing import Any

from core import clock
from liaisons.register.representatives.workflows import REPRESENTATIVE
from tests.matrix.machine import SYSTEM, Table
from tests.scenarios import period


def suspension(representative: Any) -> dict[str, Any]:
    return {"decided_by": "tmb", "decided_on": clock.today().isoformat(), "reason": "It is under inquiry."}


OF_REPRESENTATIVE = Table(
    REPRESENTATIVE,
    who={
        "stand_in": {SYSTEM},
        "await_registration": {SYSTEM},
        "await_decision": {SYSTEM},
        "put_to_vote": {"home manager"},
        "take_resolution": {SYSTEM},
        "activate": {"staff"},
        "confirm_list": {"representative"},
        "ask_correction": {"representative"},
        "change_registrations": {"staff", "tpm"},
        "state_interests": {"representative"},
        "suspend": {"staff"},
        "restore": {"staff"},
        "end": {"contact", "home manager", SYSTEM},
        "end_by_decision": {"staff"},
    },
    starts={
        "proposed": {"stand_in", "await_registration", "end"},
        "awaiting_registration": {
            *("await_decision", "put_to_vote", "take_resolution", "activate"),
            *("end", "end_by_decision"),
        },
        "default_cm": {"end"},
        "active": {
            *("confirm_list", "ask_correction", "change_registrations", "state_interests"),
            *("suspend", "end", "end_by_decision"),
        },
        "suspended": {"restore", "end", "end_by_decision"},
        "ended": set(),
    },
    leads={
        "stand_in": "default_cm",
        "await_registration": "awaiting_registration",
        "await_decision": "proposed",
        "put_to_vote": "",
        "take_resolution": "",
        "activate": "active",
        "confirm_list": "",
        "ask_correction": "",
        "change_registrations": "",
        "state_interests": "",
        "suspend": "suspended",
        "restore": "active",
        "end": "ended",
        "end_by_decision": "ended",
    },
    data={
        "put_to_vote": period,
        "take_resolution": lambda representative: {"ballot": 0},
        "confirm_list": lambda representative: {},
        "ask_correction": lambda representative: {"reason": "WG 1 is missing."},
        "change_registrations": lambda representative: {"committees": [], "reason": "As asked."},
        "state_interests": lambda representative: {"committees": []},
        "suspend": suspension,
        "restore": lambda representative: {"reason": "The inquiry has ended."},
        "end_by_decision": lambda representative: {
            "decision": "TMB 7/2026",
            "decided_on": clock.today().isoformat(),
        },
    },
)
# Who is only proposed has no account that is tied to it yet.
NOT_YET_KNOWN = replace(
    OF_REPRESENTATIVE, who={action: roles - {"representative"} for action, roles in OF_REPRESENTATIVE.who.items()}
)
