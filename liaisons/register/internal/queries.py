"""The reads that the pages of internal liaisons share."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Ballot, Resolution
from committees.directory.queries import acting_managers, stand_ins
from core.accounts.roles import Role
from core.accounts.standing import holders
from core.documents.models import Document
from core.rulebook.enforcement import enforces
from core.shell import dates
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.internal.parties import CHAIR


@enforces("INT-06", what=gettext_lazy("Lists the parts of the pack and what is missing of it."), kind="page")
@enforces("INT-02", what=gettext_lazy("Shows what the proposer has ticked and stated."), kind="page")
def checklist(liaison: InternalLiaison) -> list[dict[str, Any]]:
    """Return what has to be there before the decision: proposal, review, pack, representative."""

    def line(label: Any, rule: str, met: bool, evidence: Any = "") -> dict[str, Any]:
        return {"label": label, "rule": rule, "status": "met" if met else "waiting", "evidence": evidence}

    stands_in = _("by default, until one is found") if liaison.representative_by_default else ""
    return [
        line(_("Relevance discussed with manager and chair"), "INT-02", liaison.relevance_discussed),
        line(
            _("Willingness to represent stated"),
            "INT-02",
            liaison.willing is not None,
            _("willing") if liaison.willing else _("not willing"),
        ),
        line(_("Reviewed with the chair"), "INT-04", liaison.relevant is not None, _day(liaison.reviewed_on)),
        line(_("Report of the target on file"), "INT-05", liaison.report_filed_on is not None, _report(liaison)),
        line(_("Statement with the key facts"), "INT-06", bool(liaison.key_facts)),
        line(_("Level of involvement proposed"), "INT-13", bool(liaison.level), liaison.level_word),
        line(_("Representative named with e-mail address"), "INT-10", bool(liaison.representative_email), stands_in),
        line(_("Meeting or ballot chosen"), "INT-07", bool(liaison.way), liaison.meeting or liaison.get_way_display()),
    ]


def _day(day: Any) -> str:
    return dates.day(day) if day else ""


def _report(liaison: InternalLiaison) -> str:
    if liaison.report_filed_on is None and liaison.report_asked_on is not None:
        return _("asked for on %(day)s") % {"day": _day(liaison.report_asked_on)}
    return _day(liaison.report_filed_on)


@enforces("INT-08", what=gettext_lazy("Marks the manager who stands in as a placeholder."), kind="page")
def people(liaison: InternalLiaison, *, inside: bool) -> list[dict[str, Any]]:
    """Return who takes part: the representative, the managers of both sides, and inside the proposer."""
    lines = []
    if liaison.representative_email:
        role = _("Representative by default, until one is found") if liaison.representative_by_default else ""
        proposed = _("Representative") if liaison.decided_at else _("Proposed representative")
        lines.append(_line(liaison.representative_name, role or proposed, liaison.representative_email))
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
        lines.append(_line(liaison.proposer.name, said, liaison.proposer.email))
    return lines


def _line(name: str, role: Any, contact: str) -> dict[str, Any]:
    return {"name": name, "role": role, "contact": contact}


def facts(
    liaison: InternalLiaison, *, inside: bool, reverse: InternalLiaison | None, ballot: Ballot | None = None
) -> list[dict[str, Any]]:
    """Return the facts beside a liaison; what is empty is left out by the page. `ballot` is its last vote if known."""
    chosen = ", ".join(str(InternalLiaison.Purpose(purpose).label) for purpose in liaison.purposes)
    lines: list[tuple[str, Any, str]] = [
        (_("Reference"), liaison.reference, ""),
        (_("From"), liaison.home, liaison.home.get_absolute_url()),
        (_("To"), liaison.target, liaison.target.get_absolute_url()),
        (_("Other direction"), reverse, reverse.get_absolute_url() if reverse else ""),
        (_("Purposes"), chosen, ""),
        (_("Documents to watch"), liaison.watched, ""),
        (_("Level of involvement"), liaison.level_word, ""),
        (_("Project"), liaison.project, ""),
        (_("Since"), _day(liaison.started_on), ""),
        (_("Last day"), _day(liaison.ended_on), ""),
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


def resolution_of(liaison: InternalLiaison) -> Resolution | None:
    """Return the resolution by which the committee has established `liaison`, or None."""
    if liaison.decided_at is None:
        return None
    ballots = Resolution.objects.filter(ballot__subject_type__model="internalliaison", ballot__subject_id=liaison.pk)
    return ballots.select_related("committee").order_by("-pk").first()


def reverse_of(liaison: InternalLiaison, user: Any) -> InternalLiaison | None:
    """Return the liaison in the other direction that `user` sees, the latest that is not over (INT-15)."""
    others = InternalLiaison.objects.visible_to(user).filter(home=liaison.target_id, target=liaison.home_id)
    return others.exclude(state__in=("dropped", "not_established", "ended")).order_by("-pk").first()


def document_rows(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """Return documents as the component shows them."""
    return [
        {
            "name": str(document),
            "url": document.latest.get_absolute_url(),
            "version": document.latest.number if document.latest.number > 1 else None,
            "format": document.latest.format,
            "size": document.latest.size,
            "source": document.latest.uploaded_by or _("System"),
            "date": document.latest.at,
        }
        for document in documents
    ]
