"""Annex A: the checklist of a liaison between committees, from the proposal to its yearly care."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.standing import Standing
from core.shell import dates
from core.workflow.parties import Related
from liaisons.register.checklists.lines import Checklist, Found, Line
from liaisons.register.internal.parties import MANAGER

MEMBER = gettext_lazy("Proposing member")
CM = gettext_lazy("Committee manager")
LR = gettext_lazy("Representative")


def _represented_by(standing: Standing) -> models.Q:
    own = apps.get_model("register.representative").objects.in_office().filter(person=standing.person)
    return models.Q(pk__in=own.filter(internal__isnull=False, by_office=False).order_by().values("internal"))


# The manager who stands in for a representative has no lines of his.
REPRESENTATIVE = Related(label=LR, filter=_represented_by, find=lambda liaison: [], model="register.internalliaison")


def _day(day: Any) -> str:
    return dates.day(day) if day else ""


def _relevance(liaison: Any) -> Found:
    return Found(liaison.relevance_discussed)


def _willingness(liaison: Any) -> Found:
    return Found(liaison.willing is not None, _("willing") if liaison.willing else _("not willing"))


def _review(liaison: Any) -> Found:
    if liaison.relevant is False:
        return Found(met=True, said=_("found not relevant, %(day)s") % {"day": _day(liaison.reviewed_on)})
    return Found(liaison.relevant is not None, _day(liaison.reviewed_on))


def _report(liaison: Any) -> Found:
    if liaison.report_filed_on is None and liaison.report_asked_on is not None:
        return Found(met=False, said=_("asked for on %(day)s") % {"day": _day(liaison.report_asked_on)})
    return Found(liaison.report_filed_on is not None, _day(liaison.report_filed_on))


def _pack(liaison: Any) -> Found:
    if liaison.circulated_at is not None:
        return Found(met=True, said=_day(liaison.circulated_at))
    missing = []
    if liaison.report_filed_on is None:
        missing.append(_("report of the target"))
    if not liaison.key_facts:
        missing.append(_("statement with the key facts"))
    return Found(met=False, said=_("missing: %(parts)s") % {"parts": ", ".join(missing)} if missing else "")


def _discussion(liaison: Any) -> Found:
    return Found(bool(liaison.way), str(liaison.meeting or liaison.get_way_display()))


def _call(liaison: Any) -> Found:
    named = liaison.named
    if named is not None and named.is_placeholder:
        since = _("open since %(day)s; the committee manager stands in") % {"day": _day(liaison.call_opened_on)}
        return Found(met=False, said=since)
    return Found(named is not None, named.name if named is not None else "")


def _resolution(liaison: Any) -> Found:
    if liaison.named is None:
        return Found(met=False, said=_("missing: the representative with e-mail address"))
    return Found(liaison.decided_at is not None and liaison.state != "scheduled", _day(liaison.decided_at))


def _information(liaison: Any) -> Found:
    recommended = _("mirroring recommended") if liaison.mirror_recommended else ""
    return Found(liaison.informed_at is not None, ", ".join(filter(None, (_day(liaison.informed_at), recommended))))


def _registration(liaison: Any) -> Found:
    if liaison.started_on is None and liaison.informed_at is not None:
        return Found(met=False, said=_("the central secretariat has been asked"))
    return Found(liaison.started_on is not None, _day(liaison.started_on))


def _resolved(liaison: Any) -> bool:
    return liaison.decided_at is not None and liaison.state not in ("not_established", "scheduled")


def _in_force(liaison: Any) -> bool:
    return liaison.started_on is not None


REPORTING = {"level": ("project", "full")}


CHECKLIST = Checklist(
    title=gettext_lazy("Checklist of a liaison between committees"),
    lines=(
        Line("M-1", gettext_lazy("Relevance talked over with manager and chair"), "INT-02", MEMBER, _relevance),
        Line("M-2", gettext_lazy("Stated whether willing to represent"), "INT-02", MEMBER, _willingness),
        Line("CM-1", gettext_lazy("Proposal reviewed with the chair"), "INT-04", CM, _review),
        Line("CM-2", gettext_lazy("Report of the target’s manager on file"), "INT-05", CM, _report),
        Line("CM-3", gettext_lazy("Pack circulated to the members"), "INT-06", CM, _pack),
        Line("CM-4", gettext_lazy("Meeting or ballot chosen for the discussion"), "INT-07", CM, _discussion),
        Line("CM-5", gettext_lazy("Representative found"), "INT-08", CM, _call),
        Line("CM-6", gettext_lazy("Resolution that names the representative"), "INT-09", CM, _resolution),
        Line("CM-7", gettext_lazy("Target’s manager informed"), "INT-14", CM, _information, shown=_resolved),
        Line("CM-8", gettext_lazy("Entered in the directory"), "INT-16", CM, _registration, shown=_resolved),
        Line(
            "CM-9",
            gettext_lazy("Reports of the representative came in time before the meetings"),
            "RPT-04",
            CM,
            duty="manager",
            yearly=True,
            only=REPORTING,
            shown=_in_force,
        ),
        Line(
            "CM-10",
            gettext_lazy("Reports discussed at the meetings"),
            "RPT-09",
            CM,
            duty="manager",
            yearly=True,
            only=REPORTING,
            shown=_in_force,
        ),
        Line(
            "CM-11",
            gettext_lazy("Looked at whether the liaison is still needed"),
            "REV-02",
            CM,
            duty="manager",
            yearly=True,
            shown=_in_force,
        ),
        Line(
            "LR-1",
            gettext_lazy("Registered in the right committees and working groups"),
            "REP-03",
            LR,
            duty="representative",
            shown=_in_force,
        ),
        Line(
            "LR-2",
            gettext_lazy("Takes an active part in the meetings"),
            "REP-10",
            LR,
            duty="representative",
            yearly=True,
            shown=_in_force,
        ),
        Line(
            "LR-3",
            gettext_lazy("Collects what the own committee thinks"),
            "REP-09",
            LR,
            duty="representative",
            yearly=True,
            shown=_in_force,
        ),
        Line(
            "LR-4",
            gettext_lazy("Tells the own committee of discussions, work of interest and progress"),
            "RPT-08",
            LR,
            duty="representative",
            yearly=True,
            only=REPORTING,
            shown=_in_force,
        ),
    ),
    parties={"manager": MANAGER, "representative": REPRESENTATIVE},
)
