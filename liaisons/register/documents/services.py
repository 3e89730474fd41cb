"""Passing a document on, and asking for backing: the writes that are no action of an existing object."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from committees.ballots.models import Ballot
from committees.meetings.models import Meeting
from core.accounts.models import User
from core.documents.models import Document
from core.workflow.engine import begin
from liaisons.register.documents.models import Backing, PassingOn
from liaisons.register.models import Liaison, Representative


def pass_on(*, document: Document, representative: Representative, by: User, data: Mapping[str, Any]) -> PassingOn:
    """Pass `document` on to a group of the body of `representative`, and return the record (DOC-04).

    `data` is what `PassOnForm` gives. Raises `NotAllowed` for anybody but the registered representative, and
    `GuardFailed` where an address lies outside the body; then nothing has been sent.
    """
    return _ask(representative=representative, by=by, data=data, document=document)


def ask_feedback(
    *, matter: Ballot | Meeting, representative: Representative, by: User, data: Mapping[str, Any]
) -> PassingOn:
    """Ask a group of the body of `representative` about a ballot or a meeting, and return the request (REP-09).

    Raises as `pass_on`, and `GuardFailed` where the ballot is not open to his comment, the meeting not his to attend.
    """
    about = {"ballot": matter} if isinstance(matter, Ballot) else {"meeting": matter}
    return _ask(representative=representative, by=by, data=data, **about)


def _ask(*, representative: Representative, by: User, data: Mapping[str, Any], **about: Any) -> PassingOn:
    said = {name: data[name] for name in ("group", "addresses", "domains", "question", "answer_by", "confirmed")}
    passing = PassingOn(
        representative=representative,
        organization=representative.organization,
        home=representative.home,
        committee=representative.committee,
        managing=representative.managing,
        **about,
        **said,
    )
    begin(passing, actor=by)
    return passing


@transaction.atomic
def ask_backing(*, document: Document, liaisons: Iterable[Liaison], by: User, data: Mapping[str, Any]) -> list[Backing]:
    """Ask the organizations of `liaisons` to back `document`, and return the requests (DOC-08).

    Raises `NotAllowed` for anybody but the committee manager, and `GuardFailed` where one was asked before or is not
    in liaison with the committee of the document; then nobody has been asked.
    """
    asked = []
    for liaison in liaisons:
        backing = Backing(
            document=document,
            liaison=liaison,
            organization=liaison.organization,
            committee=liaison.committee,
            managing=liaison.managing,
            asked_by=by,
            note=data["note"],
            answer_by=data["answer_by"],
        )
        begin(backing, actor=by)
        asked.append(backing)
    return asked
