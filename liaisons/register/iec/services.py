"""Preparing a liaison and reporting planned work: the writes that are no action of something existing."""

from collections.abc import Mapping
from typing import Any

from committees.directory.models import Committee
from core.accounts.models import User
from core.accounts.standing import standing_of
from core.workflow.engine import begin
from liaisons.register.iec.effects import PREPARATION
from liaisons.register.iec.models import IecLiaison, JointWork

WORK = ("iec_reference", "kind", "title", "statement")


def prepare(*, committee: Committee, by: User, data: Mapping[str, Any]) -> IecLiaison:
    """Prepare a liaison of `committee` with an IEC committee, and return it (IEC-01, IEC-02).

    `data` is what `PreparationForm` gives. Raises `NotAllowed` for anybody but the committee manager, `GuardFailed`
    with every reason, and `ValidationError` for a reference that is none; then nothing has happened.
    """
    liaison = IecLiaison(committee=committee, **{name: data[name] for name in PREPARATION})
    begin(liaison, actor=by, data=data)
    return liaison


def report_work(*, committee: Committee, by: User, data: Mapping[str, Any]) -> JointWork:
    """Report work that `committee` plans or revises and that may concern IEC, and return the notice (IEC-04).

    `data` is what `ReportWorkForm` gives. Raises `NotAllowed` for anybody but the committee manager and the office
    of the CEO.
    """
    work = JointWork(committee=committee, reporter=by, **{name: data[name] for name in WORK})
    begin(work, actor=by, data=data)
    return work


def may_prepare(user: Any, committee: Committee) -> bool:
    """Tell whether `user` is one who prepares liaisons of `committee` with IEC (IEC-01)."""
    return _may_begin(IecLiaison(committee=committee), user)


def may_report(user: Any, committee: Committee) -> bool:
    """Tell whether `user` is one who reports planned work of `committee` (IEC-04)."""
    return _may_begin(JointWork(committee=committee), user)


def _may_begin(obj: IecLiaison | JointWork, user: Any) -> bool:
    standing = standing_of(user)
    return any(party.covers(obj, standing) for party in obj.workflow.creation.by)
