"""Naming representatives, letting the manager stand in, and filling the gap that one leaves (INT-08, REP-12)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.queries import acting_managers
from core.accounts.models import User
from core.rulebook.enforcement import enforces
from core.workflow.engine import begin, perform
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.representatives import states
from liaisons.register.representatives.models import Representative


def name_for_committee(
    liaison: InternalLiaison,
    *,
    name: str,
    email: str,
    by: User | None = None,
    replaces: Representative | None = None,
) -> Representative:
    """Propose somebody as representative of the establishing committee of `liaison` (REP-01, REP-04).

    He is handed over for registration at once where the liaison is agreed. Raises `GuardFailed` or
    `ValidationError` for somebody who represents another committee or is named here already.
    """
    representative = _of(liaison, name=name, email=email, replaces=replaces)
    begin(representative, actor=by)
    if liaison.is_agreed:
        perform(representative, "await_registration", actor=None)
    return representative


def name_for_organization(
    liaison: Any, *, name: str, email: str, by: User | None = None, replaces: Representative | None = None
) -> Representative:
    """Propose somebody as representative of the organization of a liaison in force, to be registered (EXT-15)."""
    representative = Representative(
        liaison=liaison,
        organization=liaison.organization,
        committee=liaison.committee,
        name=name,
        email=email,
        replaces=replaces,
    )
    begin(representative, actor=by)
    perform(representative, "await_registration", actor=None)
    return representative


def name_for_iec(liaison: Any, *, name: str, email: str, by: User | None = None) -> Representative:
    """Name who represents the IEC committee of `liaison`, a register.IecLiaison, in the own committee (IEC-01).

    Who was named before and is not registered yet gives way at once; who is registered stays until the new one is.
    Before the other CEO has agreed he is proposed only (REP-01). Raises `ValidationError` for the same person twice.
    """
    for before in liaison.representatives.filter(state__in=(states.PROPOSED, states.AWAITING)):
        perform(before, "end", actor=None)
    present = liaison.representatives.registered().order_by("-pk").first()
    representative = Representative(iec=liaison, committee=liaison.committee, name=name, email=email, replaces=present)
    begin(representative, actor=by)
    if liaison.is_agreed:
        perform(representative, "await_registration", actor=None)
    return representative


@enforces("INT-10", what=gettext_lazy("Names the committee manager at level observe."), kind="guard")
def name_manager(liaison: InternalLiaison) -> Representative | None:
    """Name the committee manager as the representative of a liaison at level observe (Appendix F).

    Returns None where nobody does the manager's work.
    """
    manager = next(iter(acting_managers(liaison.home)), None)
    if manager is None:
        return None
    representative = _of(liaison, name=manager.name, email=manager.email, person=manager, by_office=True)
    begin(representative, actor=None)
    if liaison.is_agreed:
        perform(representative, "await_registration", actor=None)
    return representative


@enforces(
    "INT-08", what=gettext_lazy("Registers the committee manager by default while a call is open."), kind="record"
)
def let_manager_stand_in(liaison: InternalLiaison) -> Representative | None:
    """Let the committee manager stand in for `liaison`, visibly as a placeholder, unless he does (INT-08).

    Returns None where nobody does the manager's work.
    """
    if (there := liaison.placeholder) is not None:
        return there  # type: ignore[no-any-return]
    manager = next(iter(acting_managers(liaison.home)), None)
    if manager is None:
        return None
    representative = _of(liaison, name=manager.name, email=manager.email, person=manager, by_office=True)
    begin(representative, actor=None)
    perform(representative, "stand_in", actor=None)
    return representative


def withdraw_proposed(liaison: InternalLiaison, *, all_of_them: bool = False) -> None:
    """End who was only proposed for `liaison`; with `all_of_them` also the manager who stands in."""
    rows = liaison.representatives.in_office() if all_of_them else liaison.representatives.filter(state=states.PROPOSED)
    for representative in rows.order_by("pk"):
        perform(representative, "end", actor=None)


@enforces(
    "REP-12", what=gettext_lazy("Fills the gap that the last representative leaves; it ends no liaison."), kind="task"
)
def fill_gap(representative: Representative) -> None:
    """See to it that a liaison without a registered representative gets one (REP-12).

    Between committees the manager stands in and a call is opened, at level observe the present manager is named;
    an organization is asked for a successor, the office of the CEO for one of IEC. The liaison itself stays as it is.
    """
    liaison = representative.of_liaison
    if liaison is None or not liaison.is_agreed:
        return
    left = liaison.representatives.exclude(pk=representative.pk)
    if left.registered().exists() or left.filter(state=states.DEFAULT).exists():
        return
    if not isinstance(liaison, InternalLiaison):
        perform(liaison, "ask_successor", actor=None)
    elif liaison.level == InternalLiaison.Level.OBSERVE:
        name_manager(liaison)
    else:
        perform(liaison, "reopen_call", actor=None)


def title_of(representative: Representative) -> str:
    """Return how a ballot names the matter; it names no person (SVC-05)."""
    return _("%(liaison)s: representative in %(committee)s") % {
        "liaison": representative.internal,
        "committee": representative.committee,
    }


def _of(liaison: InternalLiaison, **fields: Any) -> Representative:
    return Representative(internal=liaison, home=liaison.home, committee=liaison.target, **fields)
