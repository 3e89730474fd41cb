"""The reads that the pages of internal liaisons share."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot, Resolution
from committees.directory.queries import acting_managers, stand_ins
from core.accounts.roles import Role
from core.accounts.standing import holders
from core.rulebook.enforcement import enforces
from core.shell import dates
from core.workflow.engine import Offer
from liaisons.register.checklists import annex_a
from liaisons.register.checklists.models import ticks_of
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.internal.parties import CHAIR
from liaisons.register.representatives.models import Representative
from liaisons.register.representatives.queries import role_of


@enforces("INT-06", what=gettext_lazy("Lists the parts of the pack and what is missing of it."), kind="page")
@enforces("INT-02", what=gettext_lazy("Shows what the proposer has ticked and stated."), kind="page")
def checklist(liaison: InternalLiaison) -> list[dict[str, Any]]:
    """Return the lines of Annex A: what is done, what is missing, whose turn it is."""
    return annex_a.CHECKLIST.items(liaison, ticks_of(liaison))


def may_circulate(offers: Iterable[Offer]) -> bool:
    """Tell whether circulating the pack is among what its reader is offered: he may look at it before (INT-06)."""
    return any(offer.action.name == "circulate" for offer in offers)


def _day(day: Any) -> str:
    return dates.day(day) if day else ""


@enforces("INT-08", what=gettext_lazy("Marks the manager who stands in as a placeholder."), kind="page")
def people(
    liaison: InternalLiaison, representatives: Iterable[Representative], *, inside: bool
) -> list[dict[str, Any]]:
    """Return who takes part: the representatives, the managers of both sides, and inside the proposer."""
    lines = [
        {
            **_line(
                each.name,
                role_of(each) if each.is_placeholder else _("Representative: %(role)s") % {"role": role_of(each)},
                each.email,
            ),
            "url": each.get_absolute_url(),
        }
        for each in representatives
    ]
    held = holders(liaison.home, Role.COMMITTEE_MANAGER, Role.CHAIR)
    managers = {
        liaison.home: held[Role.COMMITTEE_MANAGER] or stand_ins(liaison.home),
        liaison.target: acting_managers(liaison.target),
    }
    for committee, acting in managers.items():
        said = _("Committee manager, %(committee)s") % {"committee": committee}
        lines += [_line(person.name, said, person.email) for person in acting]
    if inside:
        lines += [_line(person.name, CHAIR.label, person.email) for person in held[Role.CHAIR]]
        said = _("Proposer, %(body)s") % {"body": liaison.body} if liaison.body else _("Proposer")
        if liaison.proposer is not None:
            lines.append(_line(liaison.proposer.name, said, liaison.proposer.email))
    return lines


def _line(name: str, role: Any, contact: str) -> dict[str, Any]:
    return {"name": name, "role": role, "contact": contact}


def facts(liaison: Any, *, inside: bool, ballot: Ballot | None = None) -> list[dict[str, Any]]:
    """Return the facts beside a liaison fetched `with_reverse`; what is empty is left out by the page.

    `ballot` is its last vote if known.
    """
    chosen = ", ".join(str(InternalLiaison.Purpose(purpose).label) for purpose in liaison.purposes)
    lines: list[tuple[str, Any, str]] = [
        (_("Reference"), liaison.reference, ""),
        (_("From"), liaison.home, liaison.home.get_absolute_url()),
        (_("To"), liaison.target, liaison.target.get_absolute_url()),
        (
            _("Other direction"),
            liaison.reverse_reference,
            reverse("register:internal", args=[liaison.reverse_id]) if liaison.reverse_id else "",
        ),
        (_("Purposes"), chosen, ""),
        (_("Documents to watch"), ", ".join(liaison.watched), ""),
        (_("Level of involvement"), liaison.level_word, ""),
        (_("Project"), liaison.project, ""),
        (
            _("Working group of the project"),
            liaison.project_group,
            liaison.project_group.get_absolute_url() if liaison.project_group else "",
        ),
        (_("Since"), _day(liaison.started_on) or (_("not known") if liaison.imported else ""), ""),
        (_("Last day"), _day(liaison.ended_on), ""),
        (_("Source"), _("ISO Open Data") if liaison.imported else "", ""),
    ]
    if inside:
        meeting = liaison.meeting
        lines += [
            (_("Discussed at"), meeting, meeting.get_absolute_url() if meeting else ""),
            (_("Result of the review"), liaison.review, ""),
        ]
    # The vote of the page has brought its resolution along.
    resolution = getattr(ballot, "resolution", None) if ballot is not None else resolution_of(liaison)
    if resolution is not None:
        lines.append((_("Resolution"), resolution.number, resolution.get_absolute_url()))
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]


def representatives_of(liaison: InternalLiaison) -> list[Representative]:
    """Return who represents the committee in `liaison` or is proposed to, the manager who stands in last."""
    rows = liaison.representatives.in_office().select_related("home", "committee").order_by("by_office", "pk")
    found = [_with(liaison, row) for row in rows]
    liaison.__dict__["in_office"] = found
    return found


def _with(liaison: InternalLiaison, representative: Representative) -> Representative:
    representative.internal = liaison
    return representative


def resolution_of(liaison: InternalLiaison) -> Resolution | None:
    """Return the resolution by which the committee has established `liaison`, or None."""
    if liaison.decided_at is None:
        return None
    ballots = Resolution.objects.filter(ballot__subject_type__model="internalliaison", ballot__subject_id=liaison.pk)
    return ballots.select_related("committee").order_by("-pk").first()
