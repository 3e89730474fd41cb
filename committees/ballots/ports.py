"""What a ballot asks its subject, and what is shown on its page: higher apps say so through these ports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from committees.directory.ports import ThingPanels
from core.workflow.refusals import Refusal

# What higher apps show on the page of a ballot.
panels = ThingPanels()


@dataclass(frozen=True)
class Advice:
    """What the voters are asked to weigh, and the rule that says so; it keeps nobody from voting."""

    rule: str
    text: str


def _never_refused(subject: Any) -> Refusal | None:
    return None


def _never_minds(subject: Any, ballot: Any) -> Refusal | None:
    return None


def _nothing_of_its_own(subject: Any, results: Any) -> str | None:
    return None


def _no_advice(subject: Any) -> Advice | None:
    return None


def _own_title(subject: Any) -> str:
    return str(subject)


def _own_address(subject: Any) -> str:
    return str(subject.get_absolute_url())


@dataclass(frozen=True)
class Subject:
    """How ballots speak with one kind of subject.

    `may_open` answers whether a vote may be arranged (EXT-25: an application that is not cleared refuses),
    `may_correct` whether a correction of wrongly entered counts may still change the outcome of the ballot given.
    `resolved` words what the committee has resolved from the results of all questions, an empty text where nothing
    carried; without it the deciding question decides whether there is a resolution. `own_questions` keeps the
    questions as the subject has put them.
    `title` and `link` show the subject on the page of its ballot, `advice` what its voters are asked to weigh.
    """

    may_open: Callable[[Any], Refusal | None] = _never_refused
    may_correct: Callable[[Any, Any], Refusal | None] = _never_minds
    title: Callable[[Any], str] = _own_title
    link: Callable[[Any], str] = _own_address
    resolved: Callable[[Any, Any], str | None] = _nothing_of_its_own
    own_questions: bool = False
    advice: Callable[[Any], Advice | None] = _no_advice


_subjects: dict[str, Subject] = {}


def register_subject(
    model_label: str,
    *,
    may_open: Callable[[Any], Refusal | None] = _never_refused,
    may_correct: Callable[[Any, Any], Refusal | None] = _never_minds,
    title: Callable[[Any], str] = _own_title,
    link: Callable[[Any], str] = _own_address,
    resolved: Callable[[Any, Any], str | None] = _nothing_of_its_own,
    own_questions: bool = False,
    advice: Callable[[Any], Advice | None] = _no_advice,
) -> None:
    """Let objects of `model_label` ("applications.application") be decided on. Call it in `ready()`."""
    _subjects[model_label.lower()] = Subject(
        may_open=may_open,
        may_correct=may_correct,
        title=title,
        link=link,
        resolved=resolved,
        own_questions=own_questions,
        advice=advice,
    )


def subject_port(subject: Any) -> Subject:
    """Return how to speak with `subject`; one that nobody registered never refuses and speaks for itself."""
    return _subjects.get(subject._meta.label_lower, Subject())
