"""A project committee that becomes a technical committee, and who reads in it then."""

from typing import Any

from committees.ballots import services as ballots
from committees.ballots.models import Ballot, Resolution
from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.accounts.standing import standing_of
from liaisons.register import conversion
from liaisons.register.models import Liaison
from liaisons.register.reading import PAPER_READERS
from tests import scenarios
from tests.reviews.stages import Room
from tests.scenarios import again, fresh


def convert(made: Room, *, carried: list[Liaison], text: str, at: Any, kind: str = "carried_over") -> Committee:
    resolution = resolve(made, text=text, at=at, kind=kind)
    return conversion.convert(
        committee=fresh(made.cast.committee),
        kind="TC",
        reference="ISO/TC 930",
        title="No longer a project",
        resolution=resolution,
        carried=carried,
        by=again(made.cast.staff),
    )


def resolve(made: Room, *, text: str, at: Any, kind: str = "carried_over", yes: int = 2, no: int = 0) -> Resolution:
    Committee.objects.filter(pk=made.cast.committee.pk).update(kind="PC")
    ballot = ballots.arrange_cib(
        committee=fresh(made.cast.committee),
        subject=None,
        kind=Ballot.Kind(kind),
        title="Liaisons carried over",
        question="Shall they be carried over?",
        resolution_text=text,
        opens_on=clock.today(),
        by=again(made.manager),
    )
    for officer, position in zip(made.cast.voters.items(), ["yes"] * yes + ["no"] * no, strict=False):
        ballots.cast_vote(ballot=ballot, body=officer[0], by=again(officer[1]), position=position)
    at(ballot.closes_at)
    scenarios.close(ballot)
    return Resolution.objects.get(ballot=ballot)


def reads(person: User, committee: Committee) -> bool:
    return PAPER_READERS.covers(committee, standing_of(person, fresh=True))
