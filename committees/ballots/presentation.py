"""How a ballot is shown: its tally, who voted how once it has closed, and nothing of either before (BAL-13)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from committees.ballots import majority, ports
from committees.ballots.models import Ballot, CountedPosition, Elector, Result
from committees.directory.models import NationalBody

TONES = {majority.APPROVED: "ok", majority.NOT_APPROVED: "bad", majority.NO_DECISION: "wait"}
THRESHOLDS = {majority.TWO_THIRDS: ("2/3", 2, 3), majority.SIMPLE: ("1/2", 1, 2)}

# What each position is called where voters are grouped by it, in the order of the groups.
GROUPS = (
    (CountedPosition.Position.YES, "ok"),
    (CountedPosition.Position.NO, "bad"),
    (CountedPosition.Position.ABSTAIN, "none"),
    (CountedPosition.Position.NONE, "none"),
)


@dataclass(frozen=True)
class Group:
    """The bodies that took one position."""

    label: Any
    tone: str
    positions: list[CountedPosition]


@dataclass(frozen=True)
class QuestionResult:
    """A question with its result in force, the groups of its voters, and the versions before."""

    result: Result
    tally: dict[str, Any]
    groups: list[Group] = field(default_factory=list)
    earlier: list[Result] = field(default_factory=list)


def tally(ballot: Any) -> dict[str, Any] | None:
    """Return what `components/tally.html` shows of the deciding question; nothing where nothing was voted yet.

    `ballot` was fetched `with_turnout()`. What is returned names no body, so that an applicant may see it (SVC-05):
    while open the number of answers, then totals, threshold and outcome.
    """
    if ballot.is_open:
        return {
            "open": True,
            "answered": ballot.answered,
            "entitled": ballot.entitled,
            "closes_at": ballot.closes_at,
            "rule": "BAL-13",
        }
    counted = Result.objects.filter(question__ballot=ballot)
    result = counted.order_by("-question__concerns_subject", "question__number", "-number").first()
    return tally_of(result) if result is not None else None


def tally_of(result: Result, title: str = "") -> dict[str, Any]:
    """Return what `components/tally.html` shows of `result`."""
    label, part, whole = THRESHOLDS[result.majority]
    return {
        "title": title,
        "open": False,
        "answered": result.answered,
        "entitled": result.entitled,
        "yes": result.yes,
        "no": result.no,
        "abstain": result.abstain,
        "not_voted": result.not_voted,
        "threshold": {"label": label, "needed": result.needed, "part": part, "whole": whole},
        "result": _("%(outcome)s: %(arithmetic)s")
        % {"outcome": result.get_outcome_display(), "arithmetic": result.arithmetic},
        "tone": TONES[result.outcome],
        "rule": "BAL-10",
    }


def results(ballot: Ballot) -> list[QuestionResult]:
    """Return every question's result with its voters by position; nothing while anything is still open."""
    if ballot.is_open:
        return []
    rows: dict[int, list[Result]] = defaultdict(list)
    found = Result.objects.filter(question__ballot=ballot).select_related("question", "entered_by")
    for row in found.order_by("question__number", "-number"):
        rows[row.question_id].append(row)
    current = [versions[0] for versions in rows.values()]
    by_result: dict[int, list[CountedPosition]] = defaultdict(list)
    counted = CountedPosition.objects.filter(result__in=current).select_related("body", "cast_by")
    for position in counted.order_by("body__acronym", "pk"):
        by_result[position.result_id].append(position)
    return [
        QuestionResult(
            result=versions[0],
            tally=tally_of(versions[0], title=versions[0].question.text),
            groups=_groups(by_result[versions[0].pk]),
            earlier=versions[1:],
        )
        for versions in rows.values()
    ]


def _groups(positions: list[CountedPosition]) -> list[Group]:
    return [
        Group(label=position.label, tone=tone, positions=[each for each in positions if each.position == position])
        for position, tone in GROUPS
        if any(each.position == position for each in positions)
    ]


@dataclass(frozen=True)
class Electorate:
    """Who was P-member at opening and at closing, as far as the two differ (Appendix F)."""

    opening: list[NationalBody]
    closing: list[NationalBody]

    @property
    def left(self) -> list[NationalBody]:
        return [body for body in self.opening if body not in self.closing]

    @property
    def joined(self) -> list[NationalBody]:
        return [body for body in self.closing if body not in self.opening]


def electorate(ballot: Ballot) -> Electorate:
    """Return the P-members at opening and, once it has closed, at closing."""
    at: dict[str, list[NationalBody]] = defaultdict(list)
    for elector in ballot.electors.select_related("body").order_by("body__acronym", "body"):
        at[elector.moment].append(elector.body)
    return Electorate(opening=at[Elector.Moment.OPENING], closing=at[Elector.Moment.CLOSING])


def concerned_link(ballot: Ballot) -> dict[str, Any] | None:
    """Return title and address of what is decided on, and what to weigh in deciding, as its app shows it."""
    subject = _with_names(ballot.confirms or ballot)
    if subject is None:
        return None
    port = ports.subject_port(subject)
    return {"title": port.title(subject), "url": port.link(subject), "advice": port.advice(subject)}


def _with_names(ballot: Ballot) -> Any:
    """Return the subject of `ballot` with what its title is made of, in one query."""
    if ballot.subject_type_id is None:
        return None
    model: Any = ContentType.objects.get_for_id(ballot.subject_type_id).model_class()
    rows = model._default_manager.filter(pk=ballot.subject_id)
    related = getattr(model, "work_related", ())
    return (rows.select_related(*related) if related else rows).first()


def state_tone(ballot: Ballot) -> str:
    """Return the tone of a ballot in a list: that of its outcome once decided, else of its state."""
    return TONES.get(ballot.outcome, ballot.state_declared.tone)


def state_label(ballot: Ballot) -> Any:
    """Return the word for where a ballot stands: its outcome once decided, else its state."""
    return ballot.get_outcome_display() if ballot.outcome else ballot.state_declared.label
