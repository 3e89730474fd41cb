"""Proposing: the one write that is no action of an existing liaison."""

from collections.abc import Mapping
from typing import Any

from committees.directory.models import Committee
from core.accounts.models import User
from core.accounts.standing import standing_of
from core.workflow.engine import begin
from liaisons.register.internal.effects import proposal_of
from liaisons.register.internal.models import InternalLiaison


def propose(*, home: Committee, target: Committee, by: User, data: Mapping[str, Any]) -> InternalLiaison:
    """Propose a liaison of `home` with `target` in the name of `by`, and return it (INT-01, INT-02, INT-03).

    `data` is what `ProposalForm` gives: purposes, watched, level, project, statement, relevance_discussed, willing
    and perhaps a report. Raises `NotAllowed` for whoever belongs to no member of `home` and leads it not, and
    `GuardFailed` with every reason; then nothing has happened.
    """
    liaison = InternalLiaison(home=home, target=target, proposer=by, **proposal_of(data))
    begin(liaison, actor=by, data=data)
    return liaison


def may_propose(user: Any, home: Committee) -> bool:
    """Tell whether `user` belongs to those who may propose a liaison of `home` (INT-02)."""
    liaison = InternalLiaison(home=home)
    standing = standing_of(user)
    return any(party.covers(liaison, standing) for party in liaison.workflow.creation.by)
