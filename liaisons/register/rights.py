"""What the representatives of each kind of liaison may do, with the rules it rests on (Appendix D6, INT-13)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rulebook import parameters
from core.rulebook.enforcement import enforces


@dataclass(frozen=True)
class Right:
    """A line of the table of rights: what, whether this kind has it, the rule, a condition."""

    label: Any
    rule: str
    has: bool = True
    note: Any = ""


@enforces(
    "EXT-02",
    "EXT-03",
    "EXT-04",
    "BAL-01",
    "DOC-01",
    "INT-13",
    "IEC-05",
    what=_("Shows what the representatives of each kind of liaison may and may not do."),
    kind="right",
)
def rights_of(kind: str) -> list[Right]:
    """Return the rights of the representatives of `kind`: a category, the level of a liaison between committees, iec.

    Nothing while the category of an imported liaison is not stated.
    """
    if kind in ("A", "B", "C"):
        return _of_category(kind)
    if kind == "iec":
        return _with_iec()
    return _of_level(kind) if kind in ("observe", "project", "full") else []


def _of_category(category: str) -> list[Right]:
    is_a, is_b, is_c = (category == each for each in ("A", "B", "C"))
    last = "EXT-04" if is_c else "EXT-03" if is_b else "EXT-02"
    return [
        Right(_("Reads the documents of its committee"), rule="DOC-01"),
        Right(_("Reads the documents of a working group it is registered in"), rule="DOC-02", has=not is_b),
        Right(_("Votes"), rule="BAL-01", has=False),
        Right(_("Comments in ballots"), rule="BAL-02" if is_a else "BAL-03", has=may_comment_in_ballots(category)),
        Right(_("Proposes new work items"), rule=last, has=is_a),
        Right(_("Names experts for working groups"), rule=last, has=not is_b),
        Right(_("Its people may be convenor or project leader"), rule=last, has=is_a),
        Right(_("Attends plenaries"), rule="MTG-05", note="" if is_a else _("on invitation, as observer")),
        Right(_("Reports to each plenary"), rule="RPT-01", has=is_a, note="" if is_a else _("may offer a report")),
        Right(_("Takes part fully in its working group") if is_c else _("Is kept informed"), rule=last),
    ]


def _of_level(level: str) -> list[Right]:
    observes, limited = level == "observe", level == "project"
    where = _("in the working group of the project only") if limited else ""
    below = _("the main committee only") if limited else _("with the subcommittees he is registered in")
    return [
        Right(_("Gets each new report of the committee manager"), rule="INT-13"),
        Right(
            _("Reads the documents of the committee"), rule="DOC-01", has=not observes, note="" if observes else below
        ),
        Right(
            _("Reads the documents of a working group he is registered in"),
            rule="DOC-02",
            has=not observes,
            note=where,
        ),
        Right(_("Votes"), rule="BAL-01", has=False),
        Right(_("Comments in ballots"), rule="BAL-02"),
        Right(_("Attends plenaries"), rule="MTG-05", has=not observes),
        Right(_("Reports at the plenaries of the own committee"), rule="RPT-02", has=not observes),
        Right(_("Represents any other committee"), rule="REP-04", has=False),
    ]


def _with_iec() -> list[Right]:
    return [
        Right(_("Reads the documents of the committee"), rule="DOC-01"),
        Right(_("Reads the documents of a working group he is registered in"), rule="DOC-02"),
        Right(_("Takes part in discussions"), rule="IEC-05"),
        Right(_("Sends written comments, also in ballots"), rule="IEC-05"),
        Right(_("Votes"), rule="IEC-05", has=False),
        Right(_("Has to report to each plenary"), rule="REP-06", has=False),
    ]


def may_propose_new_work(category: str) -> bool:
    """Tell whether a liaison of `category` may propose new work items (EXT-02, EXT-03, EXT-04)."""
    return category == "A"


def may_lead_projects(category: str) -> bool:
    """Tell whether people of a liaison of `category` may be convenor or project leader (EXT-02, EXT-04)."""
    return category == "A"


def may_comment_in_ballots(kind: str) -> bool:
    """Tell whether representatives of `kind`, as `rights_of` knows it, comment in ballots (BAL-02, BAL-03, IEC-05)."""
    if kind in ("B", "C"):
        return bool(parameters.switch("b_may_comment" if kind == "B" else "c_may_comment"))
    return kind in ("A", "observe", "project", "full", "iec")


def attends_plenaries(kind: str) -> bool:
    """Tell whether representatives of `kind`, a category or a level, attend plenaries uninvited (MTG-05, INT-13)."""
    return kind in ("A", "project", "full")
