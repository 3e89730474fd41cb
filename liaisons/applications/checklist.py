"""Annex B up to the registration: the checklist on the page of an application. The system knows every line of it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.shell import dates
from liaisons.applications import states
from liaisons.applications.criteria import criteria_of
from liaisons.register.checklists.lines import Checklist, Found, Line

ORG = gettext_lazy("Organization")
CM = gettext_lazy("Committee manager")
TPM = gettext_lazy("Technical programme manager")
DECIDED = (states.NOT_APPROVED, states.APPROVED, states.REGISTERED)


def _day(day: Any) -> str:
    return dates.day(day) if day else ""


def _begun(application: Any) -> Found:
    return Found(met=True)


def _committee(application: Any) -> Found:
    return Found(met=True, said=", ".join(filter(None, (str(application.committee), application.request.project))))


def _category(application: Any) -> Found:
    return Found(bool(application.category), application.category)


def _eligibility(application: Any) -> Found:
    unmet = [c for c in criteria_of(application.category) if c.blocking and not c.met(application.request)]
    return Found(
        not unmet, _("missing: %(parts)s") % {"parts": ", ".join(str(c.label) for c in unmet)} if unmet else ""
    )


def _representative(application: Any) -> Found:
    return Found(bool(application.request.representative_email), application.request.representative_name)


def _submission(application: Any) -> Found:
    if application.state == states.RETURNED:
        return Found(met=False, said=_("returned with a list of gaps"))
    return Found(application.submitted_at is not None, _day(application.submitted_at))


def _check(application: Any) -> Found:
    return Found(application.last_filing == "forward")


def _statutes(application: Any) -> Found:
    return Found(application.request.has_statutes)


def _not_yet(application: Any) -> Found:
    """Return who is awaited before the committee is: the programme manager clears what was passed on to him."""
    if application.cleared_at is not None:
        return Found(met=False)
    forwarded = application.last_filing == "forward"
    return Found(met=False, said=_("waits for the clearance"), turn=TPM if forwarded else "", later=not forwarded)


def _circulation(application: Any) -> Found:
    if application.circulated_at is None:
        return _not_yet(application)
    return Found(met=True, said=_day(application.circulated_at))


def _agenda(application: Any) -> Found:
    """The agenda of a meeting and a ballot are the two ways to the vote (EXT-25)."""
    voted = application.state == states.IN_VOTE or application.decided_at is not None
    return Found(met=True) if voted else _not_yet(application)


def _resolution(application: Any) -> Found:
    asked = application.state in (states.IN_VOTE, states.NO_DECISION)
    return Found(application.state in DECIDED, _day(application.decided_at), later=not asked)


def _answer(application: Any) -> Found:
    decided = application.state in DECIDED
    return Found(decided, _("told by the system when the vote ended") if decided else "", later=True)


def _approved(application: Any) -> bool:
    return application.state not in (states.NOT_APPROVED, states.REFUSED_BY_TMB, states.INELIGIBLE)


def _registration(application: Any) -> Found:
    if application.state == states.REGISTERED:
        return Found(met=True, said=_day(application.closed_at))
    asked = application.state == states.APPROVED
    return Found(asked, _("the central secretariat has been told") if asked else "", later=True)


CHECKLIST = Checklist(
    title=gettext_lazy("Checklist of a liaison with an organization"),
    lines=(
        Line("ORG-1", gettext_lazy("Form opened"), "EXT-13", ORG, _begun),
        Line("ORG-2", gettext_lazy("Committee, working group or project chosen"), "EXT-13", ORG, _committee),
        Line("ORG-3", gettext_lazy("Category chosen"), "EXT-14", ORG, _category),
        Line("ORG-4", gettext_lazy("Own check of the criteria"), "EXT-14", ORG, _eligibility),
        Line("ORG-5", gettext_lazy("Representative found"), "EXT-15", ORG, _representative),
        Line("ORG-6", gettext_lazy("Form handed in with its attachments"), "EXT-16", ORG, _submission),
        Line("CM-1", gettext_lazy("Form found correct and complete"), "EXT-17", CM, _check),
        Line("CM-2", gettext_lazy("Statutes on hand"), "EXT-18", CM, _statutes, only={"category": ("A", "B")}),
        Line("CM-3", gettext_lazy("Form and attachments with the programme manager"), "EXT-19", CM, _check),
        Line("CM-4", gettext_lazy("Committee informed, documents circulated"), "EXT-24", CM, _circulation),
        Line("CM-5", gettext_lazy("On the agenda of a meeting, or put to a ballot"), "EXT-25", CM, _agenda),
        Line("CM-6", gettext_lazy("Resolution of the committee"), "EXT-26", CM, _resolution),
        Line("CM-7", gettext_lazy("Applicant told of the outcome"), "EXT-27", CM, _answer),
        Line(
            "CM-8",
            gettext_lazy("Central secretariat told of the approval"),
            "EXT-27",
            CM,
            _registration,
            shown=_approved,
        ),
    ),
)
