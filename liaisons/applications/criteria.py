"""What an application has to show, one criterion at a time: the self-check, the submission and the check by
the central secretariat all read this list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rulebook.enforcement import Kind, enforced_by

A, B, C = "A", "B", "C"


@dataclass(frozen=True)
class Criterion:
    """One requirement of the categories it applies to. `met` answers from the form alone.

    `blocking` ones refuse the submission; the others are flagged for the central secretariat, which confirms
    every criterion with `checked` by itself (EXT-20).
    """

    code: str
    rule: str
    label: Any
    missing: Any
    categories: tuple[str, ...]
    met: Callable[[Any], bool]
    step: str
    blocking: bool = True
    checked: bool = True


def _filled(*texts: str) -> bool:
    return all(text.strip() for text in texts)


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "intergovernmental",
        "EXT-03",
        _("The organization is intergovernmental"),
        _("Category B is for intergovernmental organizations only; choose category A, or C for a working group."),
        (B,),
        lambda form: form.intergovernmental is True,
        "liaison",
    ),
    Criterion(
        "not_for_profit",
        "EXT-05",
        _("The organization is not for profit"),
        _("Declare that the organization is not for profit; others cannot be in liaison."),
        (A, B, C),
        lambda form: form.not_for_profit is True,
        "eligibility",
    ),
    Criterion(
        "competence",
        "EXT-06",
        _("It is competent to contribute, or has authority to promote standards"),
        _("Describe the competence to contribute or the authority to promote standards; one of them is enough."),
        (A, B, C),
        lambda form: _filled(form.competence) or _filled(form.authority),
        "eligibility",
    ),
    Criterion(
        "process",
        "EXT-07",
        _("Its process shares drafts, seeks views and consolidates them into one position"),
        _("Describe all three parts of the process: sharing drafts, seeking views, consolidating one position."),
        (A, B, C),
        lambda form: _filled(form.sharing_drafts, form.seeking_views, form.consolidating),
        "eligibility",
    ),
    Criterion(
        "statutes",
        "EXT-08",
        _("It is a legal entity, proven by its statutes"),
        _("Attach the statutes or give the public address where they can be read."),
        (A, B),
        lambda form: form.legal_entity is True and form.has_statutes,
        "eligibility",
    ),
    Criterion(
        "membership",
        "EXT-09",
        _("It is based on membership, open worldwide or in a large region"),
        _("A membership open worldwide or in a large region is needed."),
        (A, B),
        lambda form: form.membership_reach in (form.Reach.WORLD, form.Reach.REGION),
        "eligibility",
    ),
    Criterion(
        "multinational",
        "EXT-10",
        _("It is multinational in its aims and standards activities"),
        _("National aims only: the central secretariat will look at this."),
        (C,),
        lambda form: form.multinational is True,
        "eligibility",
        blocking=False,
    ),
    Criterion(
        "justification",
        "EXT-11",
        _("The justification has all six parts"),
        _("Fill in all six parts of the justification."),
        (A, B, C),
        lambda form: _filled(
            form.reason,
            form.benefit_applicant,
            form.benefit_committee,
            form.goals_short,
            form.goals_medium,
            form.goals_long,
        ),
        "justification",
        checked=False,
    ),
    Criterion(
        "acceptance",
        "EXT-12",
        _("It accepts the rules on copyright, patents, free documents and reciprocity"),
        _("Accept all four: copyright and other rights, the patent policy, documents free of charge, reciprocity."),
        (A, B, C),
        lambda form: form.accepts_copyright and form.accepts_patents and form.accepts_free and form.accepts_reciprocity,
        "justification",
    ),
)

BY_CODE = {criterion.code: criterion for criterion in CRITERIA}

for _criterion in CRITERIA:
    enforced_by(_criterion.rule, _criterion.label, f"{__name__}.{_criterion.code}", Kind.TASK)


def criteria_of(category: str) -> tuple[Criterion, ...]:
    """Return the criteria that apply to `category` (EXT-14, Appendix D6)."""
    return tuple(criterion for criterion in CRITERIA if category in criterion.categories)


def confirmed_by_staff(category: str) -> tuple[Criterion, ...]:
    """Return the criteria that the central secretariat confirms one by one for `category` (EXT-20)."""
    return tuple(criterion for criterion in criteria_of(category) if criterion.checked)
