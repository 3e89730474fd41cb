"""What a ballot asks its subject: the app of the subject says so through this port."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.workflow.refusals import Refusal


def _never_refused(subject: Any) -> Refusal | None:
    return None


def _never_minds(subject: Any, ballot: Any) -> Refusal | None:
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
    `title` and `link` show the subject on the page of its ballot.
    """

    may_open: Callable[[Any], Refusal | None] = _never_refused
    may_correct: Callable[[Any, Any], Refusal | None] = _never_minds
    title: Callable[[Any], str] = _own_title
    link: Callable[[Any], str] = _own_address


_subjects: dict[str, Subject] = {}


def register_subject(
    model_label: str,
    *,
    may_open: Callable[[Any], Refusal | None] = _never_refused,
    may_correct: Callable[[Any, Any], Refusal | None] = _never_minds,
    title: Callable[[Any], str] = _own_title,
    link: Callable[[Any], str] = _own_address,
) -> None:
    """Let objects of `model_label` ("applications.application") be decided on. Call it in `ready()`."""
    _subjects[model_label.lower()] = Subject(may_open=may_open, may_correct=may_correct, title=title, link=link)


def subject_port(subject: Any) -> Subject:
    """Return how to speak with `subject`; one that nobody registered never refuses and speaks for itself."""
    return _subjects.get(subject._meta.label_lower, Subject())
