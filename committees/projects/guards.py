"""The conditions of a proposal of new work."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from committees.projects import ports
from committees.projects.parties import voices
from core.rulebook.enforcement import enforces
from core.workflow.declaration import guard
from core.workflow.engine import Act
from core.workflow.refusals import Refusal


@guard("EXT-02", gettext_lazy("New work is proposed to a committee at work, not to a working group."))
def committee_at_work(new_work: Any, act: Act) -> Any:
    committee = new_work.committee
    if committee.status != Committee.Status.ACTIVE:
        return _("%(committee)s takes no new work: %(status)s.") % {
            "committee": committee,
            "status": committee.get_status_display(),
        }
    return not committee.is_group


@guard("EXT-02", gettext_lazy("You cannot propose new work in this name."))
def speaks_for_the_proposer(new_work: Any, act: Act) -> bool:
    return any(voice.body == new_work.proposer for voice in voices(act.standing, new_work.committee))


@enforces(
    "EXT-02",
    "EXT-03",
    "EXT-04",
    what=gettext_lazy("Opens the proposal of new work to P-members, category A and the secretariat only."),
    kind="guard",
)
def refusal_of(standing: Any, committee: Committee) -> Refusal | None:
    """Return why the holder of `standing` may not propose new work in `committee`, or nothing (EXT-02)."""
    if voices(standing, committee):
        return None
    for proposers in ports.proposers:
        refusal = proposers.refusal(standing, committee)
        if refusal is not None:
            return refusal
    return Refusal(
        rule="EXT-02",
        reason=_(
            "New work is proposed by P-members of the committee, by liaison organizations of category A, and by its"
            " secretariat."
        ),
    )
