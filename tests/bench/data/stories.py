"""How applications have gone: the actions that lead to each state, in the order in which they were taken."""

from collections.abc import Iterator
from dataclasses import dataclass

from liaisons.applications import states
from liaisons.applications.workflows import APPLICATION


@dataclass(frozen=True)
class Line:
    """An event to be: the action with the states before and after it."""

    action: str
    source: str
    target: str


_UP_TO_CHECK = ("create", "submit", "confirm_identity", "forward", "check")
_UP_TO_CLEARED = (*_UP_TO_CHECK, "consult", "answer_consultation", "clear")
_VOTED = (*_UP_TO_CLEARED, "circulate", "open_ballot", "take_result")

PATHS: dict[str, tuple[str, ...]] = {
    states.DRAFT: ("create",),
    states.SUBMITTED: ("create", "submit", "confirm_identity"),
    states.RETURNED: ("create", "submit", "return"),
    states.WITH_TPM: _UP_TO_CHECK,
    states.INELIGIBLE: (*_UP_TO_CHECK, "declare_ineligible"),
    states.CONSULTED: (*_UP_TO_CHECK, "consult"),
    states.CLEARED: _UP_TO_CLEARED,
    states.CIRCULATED: (*_UP_TO_CLEARED, "circulate"),
    states.IN_VOTE: (*_UP_TO_CLEARED, "circulate", "open_ballot"),
    states.NOT_APPROVED: _VOTED,
    states.APPROVED: _VOTED,
    states.REGISTERED: (*_VOTED, "register"),
    states.WITHDRAWN: ("create", "submit", "confirm_identity", "withdraw"),
}

# Of a hundred applications; most are over.
SHARES = {
    states.REGISTERED: 45,
    states.NOT_APPROVED: 13,
    states.WITHDRAWN: 8,
    states.INELIGIBLE: 6,
    states.DRAFT: 4,
    states.SUBMITTED: 6,
    states.RETURNED: 2,
    states.WITH_TPM: 4,
    states.CONSULTED: 3,
    states.CLEARED: 2,
    states.CIRCULATED: 2,
    states.IN_VOTE: 3,
    states.APPROVED: 2,
}
CYCLE = tuple(state for state, share in SHARES.items() for _number in range(share))
OVER = tuple(state for state in CYCLE if APPLICATION.state_by_value[state].final)


def lines(end: str, questions: int) -> Iterator[Line]:
    """Yield the lines of an application that has come to `end`, with so many questions asked and answered."""
    state = ""
    for name in PATHS[end]:
        action = APPLICATION.by_name[name]
        assert state in action.source or not action.source
        target = _target(action.targets, state, end)
        yield Line(name, state, target)
        state = target
        if name == "confirm_identity":
            for _number in range(questions):
                yield Line("ask", state, state)
                yield Line("answer", state, state)


def _target(targets: tuple[str, ...], state: str, end: str) -> str:
    if not targets:
        return state
    wanted = states.APPROVED if end == states.REGISTERED else end
    return wanted if wanted in targets else targets[0]
