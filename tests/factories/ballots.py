"""Committees that vote, their ballots and meetings, as the tests and the demo make them."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import transaction

from committees.ballots import receivers, services
from committees.ballots.models import Ballot, Resolution, ResolutionVersion
from committees.directory.models import Committee, Membership, NationalBody
from committees.meetings.models import Meeting
from committees.meetings.services import plan_meeting
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.services import next_number
from core.workflow.signals import performed
from core.workflow.timed import perform_due
from tests.factories.accounts import holder

_numbers = count(1)


@dataclass
class Chamber:
    """A committee with the people who matter to a vote: manager, chair, TPM, and one officer a body."""

    committee: Committee
    manager: User
    chair: User
    tpm: User
    members: list[NationalBody] = field(default_factory=list)
    observers: list[NationalBody] = field(default_factory=list)
    officers: dict[int, User] = field(default_factory=dict)

    def officer(self, body: NationalBody) -> User:
        """Return the officer of `body`, a fresh object whose standing nobody has read yet."""
        return User.objects.get(pk=self.officers[body.pk].pk)


def body_with_officer(acronym: str = "") -> tuple[NationalBody, User]:
    """Return a new national body and its officer."""
    number = next(_numbers)
    body = NationalBody.objects.create(acronym=acronym or f"NB{number:03}", name=f"National body {number}")
    return body, holder(Role.BODY_OFFICER, body, name=f"Officer of {body.acronym}")


def chamber(p: int = 3, o: int = 1, **fields: Any) -> Chamber:
    """Return a committee with `p` P-members and `o` O-members, each with an officer."""
    number = next(_numbers)
    committee = Committee.objects.create(
        **{"reference": f"ISO/TC {1000 + number}", "title": "Test matters", "kind": Committee.Kind.TC, **fields}
    )
    made = Chamber(
        committee=committee,
        manager=holder(Role.COMMITTEE_MANAGER, committee, name="Mana Ger"),
        chair=holder(Role.CHAIR, committee, name="Cha Ir"),
        tpm=holder(Role.TPM, committee, name="Tee Peem"),
    )
    for kind, bodies, size in ((Membership.Kind.P, made.members, p), (Membership.Kind.O, made.observers, o)):
        for _index in range(size):
            body, officer = body_with_officer()
            Membership.objects.create(committee=committee, body=body, kind=kind)
            bodies.append(body)
            made.officers[body.pk] = officer
    return made


def draft_ballot(room: Chamber, **fields: Any) -> Ballot:
    """Return a ballot by correspondence as a draft."""
    return services.prepare_ballot(
        **{
            "committee": room.committee,
            "way": Ballot.Way.CIB,
            "kind": Ballot.Kind.OTHER,
            "title": "A matter",
            "questions": ["Shall the committee do it?"],
            "by": room.manager,
            **fields,
        }
    )


def open_ballot(room: Chamber, **fields: Any) -> Ballot:
    """Return a ballot by correspondence that opens today, and is open."""
    return services.arrange_cib(
        **{
            "committee": room.committee,
            "subject": None,
            "kind": Ballot.Kind.OTHER,
            "title": "A matter",
            "question": "Shall the committee do it?",
            "opens_on": clock.today(room.committee.zone),
            "by": room.manager,
            **fields,
        }
    )


def cast(room: Chamber, ballot: Ballot, **positions: int) -> None:
    """Let the first P-members vote in turn: `yes=2, no=1, abstain=1`."""
    bodies = iter(room.members)
    for position, number in positions.items():
        for _index in range(number):
            body = next(bodies)
            services.cast_vote(ballot=ballot, body=body, position=position, by=room.officer(body))


def close_due() -> None:
    """Take the steps for which the moment has come, as the periodic task does."""
    perform_due()


@contextmanager
def undecided() -> Iterator[None]:
    """Keep a closed ballot from being decided at once, to look at the state between."""
    performed.disconnect(sender=Ballot, dispatch_uid="ballots-follow")
    try:
        yield
    finally:
        performed.connect(receivers.follow, sender=Ballot, dispatch_uid="ballots-follow")


def planned_meeting(room: Chamber, *, in_days: int = 10, days: int = 2, **fields: Any) -> Meeting:
    """Return a meeting of the committee that begins in `in_days` days."""
    starts_on = clock.today() + dt.timedelta(days=in_days)
    return plan_meeting(
        **{
            "committee": room.committee,
            "title": "Plenary",
            "starts_on": starts_on,
            "ends_on": starts_on + dt.timedelta(days=days - 1),
            "place": "Geneva",
            "agenda": ["Opening"],
            "by": room.manager,
            **fields,
        }
    )


def meeting_vote(room: Chamber, meeting: Meeting, **fields: Any) -> Ballot:
    """Return a vote on the agenda of `meeting`."""
    return services.arrange_meeting_vote(
        **{
            "committee": room.committee,
            "subject": None,
            "kind": Ballot.Kind.OTHER,
            "title": "A matter",
            "question": "Shall the committee do it?",
            "meeting": meeting,
            "by": room.manager,
            **fields,
        }
    )


def totals(ballot: Ballot, yes: int, no: int, abstain: int, **fields: Any) -> dict[str, Any]:
    """Return what the committee manager enters for the meeting's vote, as the form takes it."""
    data: dict[str, Any] = {"bodies_gone": 0, "written": 0, **fields}
    for question in ballot.questions.all():
        data |= {
            f"question_{question.pk}_yes": yes,
            f"question_{question.pk}_no": no,
            f"question_{question.pk}_abstain": abstain,
        }
    return data


@transaction.atomic
def resolution(committee: Committee, by: User, *, decided_on: dt.date, text: str = "It is so resolved.") -> Resolution:
    """Return a published resolution of `committee` that was taken on `decided_on`, the vote behind it left out."""
    ballot = services.prepare_ballot(
        committee=committee,
        way=Ballot.Way.CIB,
        kind=Ballot.Kind.OTHER,
        title="A matter",
        questions=["Shall the committee do it?"],
        by=by,
    )
    year = decided_on.year
    serial = next_number(f"resolution:{committee.pk}:{year}")
    found = Resolution.objects.create(committee=committee, ballot=ballot, year=year, serial=serial)
    ResolutionVersion.objects.create(
        resolution=found,
        number=1,
        text=text,
        way=Ballot.Way.CIB,
        decided_on=decided_on,
        majority=ballot.majority,
        yes=2,
        no=0,
        abstain=0,
        not_voted=0,
    )
    return found
