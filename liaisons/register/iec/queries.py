"""The reads that the pages of ISO-IEC liaisons share."""

from typing import Any

from django.utils.translation import gettext as _

from committees.ballots.models import Ballot, Resolution
from committees.directory.queries import stand_ins
from core.accounts.roles import Role
from core.accounts.standing import holders
from core.shell import dates
from liaisons.register.iec.levels import Level
from liaisons.register.iec.models import IecLiaison, JointWork


def last_office() -> dict[str, str]:
    """Return where the office of the other CEO was reached last, for the form that sends the next; may be empty."""
    sent = IecLiaison.objects.filter(sent_at__isnull=False).order_by("-sent_at").values("office_name", "office_email")
    told = JointWork.objects.filter(informed_at__isnull=False).order_by("-informed_at")
    last = sent.first() or told.values("office_name", "office_email").first()
    return {"name": last["office_name"], "email": last["office_email"]} if last else {}


def _day(day: Any) -> str:
    return dates.day(day) if day else ""


def facts(liaison: IecLiaison, *, inside: bool, ballot: Ballot | None = None) -> list[dict[str, Any]]:
    """Return the facts beside a liaison; what is empty is left out by the page. `ballot` is its last vote if known."""
    lines: list[tuple[str, Any, str]] = [
        (_("Reference"), liaison.reference, ""),
        (_("ISO committee"), liaison.committee, liaison.committee.get_absolute_url()),
        (_("IEC committee"), liaison.iec_reference, ""),
        (_("Its title"), liaison.iec_title, ""),
        (_("Types of arrangement"), ", ".join(liaison.type_labels), ""),
        (_("Since"), _day(liaison.started_on), ""),
        (_("Last day"), _day(liaison.ended_on), ""),
    ]
    if inside:
        resolution: Resolution | None = getattr(ballot, "resolution", None) if ballot is not None else None
        lines += [
            (_("Committee’s decision"), liaison.get_decision_display(), ""),
            (_("Resolution"), resolution.number, resolution.get_absolute_url()) if resolution else ("", "", ""),
            (_("Sent"), _day(liaison.sent_at), ""),
            (_("Agreed"), _day(liaison.agreed_on), ""),
            (_("Level of the overlap"), liaison.get_level_display() if liaison.level else "", ""),
        ]
    return [{"label": label, "value": value, "url": url} for label, value, url in lines if label]


def people(liaison: IecLiaison) -> list[dict[str, Any]]:
    """Return who takes part on both sides: representative, own manager and chair, secretary, the other office."""
    held = holders(liaison.committee, Role.COMMITTEE_MANAGER, Role.CHAIR)
    managers = held[Role.COMMITTEE_MANAGER] or stand_ins(liaison.committee)
    lines: list[tuple[str, str, str, str]] = [
        *(
            (
                each.name,
                _("Representative; %(state)s") % {"state": each.state_declared.label},
                each.email,
                each.get_absolute_url(),
            )
            for each in liaison.representatives.in_office().order_by("pk")
        ),
        *(
            (each.name, _("Committee manager, %(committee)s") % {"committee": liaison.committee}, each.email, "")
            for each in managers
        ),
        *((each.name, str(_("Chair")), each.email, "") for each in held[Role.CHAIR]),
        (
            liaison.secretary_name,
            _("Secretary, %(committee)s") % {"committee": liaison.iec_reference},
            liaison.secretary_email,
            "",
        ),
        (liaison.office_name, _("Office of the other CEO"), liaison.office_email, ""),
    ]
    return [
        {"name": name, "role": role, "contact": contact, "url": url} for name, role, contact, url in lines if contact
    ]


def ladder(liaison: IecLiaison) -> list[dict[str, Any]]:
    """Return the levels that overlaps of this liaison have reached, each with its day and matter, oldest first."""
    return [
        {
            "label": step.get_level_display() if step.level != Level.LIAISON else _("Solved: back with the committees"),
            "day": step.reached_on,
            "note": step.note,
        }
        for step in liaison.overlap_steps.order_by("pk")
    ]


def work_facts(work: JointWork) -> list[dict[str, Any]]:
    """Return the facts beside a notice of planned work."""
    lines: list[tuple[str, Any, str]] = [
        (_("Reference"), work.reference, ""),
        (_("ISO committee"), work.committee, work.committee.get_absolute_url()),
        (_("IEC committee"), work.iec_reference, ""),
        (_("Kind"), work.get_kind_display(), ""),
        (_("Reported by"), work.reporter.name, ""),
        (_("Other CEO informed"), _day(work.informed_on), ""),
        (_("Office of the other CEO"), work.office_name, ""),
        (_("Outcome of"), _day(work.outcome_on), ""),
        (_("Study started"), _day(work.started_on), ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in lines]
