"""What a liaison of each category may do, shown with the rules it rests on (Appendix D6)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rulebook import parameters
from core.rulebook.enforcement import enforces


@dataclass(frozen=True)
class Right:
    """A line of the table of rights: what, whether the category has it, the rule, a condition."""

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
    what=_("Shows what a liaison of each category may and may not do."),
    kind="right",
)
def rights_of(category: str) -> list[Right]:
    """Return the rights of `category`; nothing while the category of an imported liaison is not stated."""
    if category not in ("A", "B", "C"):
        return []
    is_a, is_b, is_c = (category == each for each in ("A", "B", "C"))
    comments = is_a or parameters.switch("b_may_comment" if is_b else "c_may_comment")
    last = "EXT-04" if is_c else "EXT-03" if is_b else "EXT-02"
    return [
        Right(_("Reads the documents of its committee"), rule="DOC-01"),
        Right(_("Reads the documents of a working group it is registered in"), rule="DOC-02", has=not is_b),
        Right(_("Votes"), rule="BAL-01", has=False),
        Right(_("Comments in ballots"), rule="BAL-02" if is_a else "BAL-03", has=comments),
        Right(_("Proposes new work items"), rule=last, has=is_a),
        Right(_("Names experts for working groups"), rule=last, has=not is_b),
        Right(_("Its people may be convenor or project leader"), rule=last, has=is_a),
        Right(_("Attends plenaries"), rule="MTG-05", note="" if is_a else _("on invitation, as observer")),
        Right(_("Reports to each plenary"), rule="RPT-01", has=is_a, note="" if is_a else _("may offer a report")),
        Right(_("Takes part fully in its working group") if is_c else _("Is kept informed"), rule=last),
    ]


def may_propose_new_work(category: str) -> bool:
    """Tell whether a liaison of `category` may propose new work items (EXT-02, EXT-03, EXT-04)."""
    return category == "A"


def may_lead_projects(category: str) -> bool:
    """Tell whether people of a liaison of `category` may be convenor or project leader (EXT-02, EXT-04)."""
    return category == "A"
