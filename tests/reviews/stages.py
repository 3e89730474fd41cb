"""How far a review has come, walked into through the actions that people use."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from committees.ballots.services import cast_vote
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.workflow.engine import begin, perform
from core.workflow.timed import perform_due
from liaisons.register.models import Liaison, Representative
from liaisons.register.reviews import services
from liaisons.register.reviews.models import Review, ReviewRound, RoundLine
from tests import scenarios
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.scenarios import Cast, again, ballot_on, do, fresh, period


@dataclass
class Room:
    """A committee with its people, an organization in liaison with it, and that organization's people."""

    cast: Cast
    liaison: Liaison
    contact: User
    representative: User

    @property
    def manager(self) -> User:
        return self.cast.manager

    @property
    def review(self) -> Review:
        return Review.objects.of(self.liaison).latest("pk")


def room(reference: str = "ISO/TC 920", *, name: str = "Quiet Quays", **members: int) -> Room:
    """Return a committee with a registered liaison of category A, its contact and its representative."""
    members = members or {"p_members": 3, "o_members": 1}
    cast = scenarios.cast(reference, **members)
    liaison, contact, representative = with_organization(cast, name)
    return Room(cast, liaison, contact, representative)


def with_organization(cast: Cast, name: str) -> tuple[Liaison, User, User]:
    """Return a further liaison of the committee, registered today, with a contact and a representative in office."""
    short = name.split()[0].lower()
    organization = OrganizationFactory(acronym="".join(word[0] for word in name.split()) + short[1:].upper(), name=name)
    contact = scenarios.holder(Role.ORGANIZATION_CONTACT, organization, f"Contact {name}", f"contact-{short}")
    liaison = Liaison(organization=organization, committee=cast.committee, category="A", started_on=clock.today())
    begin(liaison, actor=None)
    person = scenarios.person(f"Representative {name}", f"rep-{short}")
    representative = Representative(
        liaison=liaison,
        organization=organization,
        committee=cast.committee,
        person=person,
        name=person.name,
        email=person.email,
    )
    begin(representative, actor=None)
    perform(representative, "await_registration", actor=None)
    perform(representative, "activate", actor=cast.staff)
    return fresh(liaison), contact, person


def opened(made: Room) -> Review:
    return do(made.review, "open", made.manager)


def asked(made: Room) -> Review:
    return do(opened(made), "ask", made.manager, **question())


def question() -> dict[str, str]:
    until = clock.today() + dt.timedelta(weeks=2)
    return {"reason": "What did you contribute this year?", "answer_by": until.isoformat()}


def view(review: Any = None) -> dict[str, str]:
    return {"reason": "The committee finds it useful.", "outcome_on": clock.today().isoformat()}


GROUND = {"ground": "inactivity", "reason": "Nobody has been seen since the liaison began."}


def proposed(made: Room) -> Review:
    return do(opened(made), "propose_cancellation", made.manager, **GROUND)


def heard(made: Room, at: Callable[[dt.datetime], Any]) -> Review:
    """Return a proposed cancellation whose hearing is over."""
    review = proposed(made)
    at(clock.end_of_day(review.hearing_until, review.zone) + dt.timedelta(hours=9))
    return fresh(review)


def in_vote(made: Room, at: Callable[[dt.datetime], Any]) -> Review:
    review = heard(made, at)
    return do(review, "open_ballot", made.manager, **period(review))


def voted(
    cast: Cast, obj: Any, at: Callable[[dt.datetime], Any], *, yes: int = 0, no: int = 0, abstain: int = 0
) -> Any:
    """Let the members answer every question alike and the ballot close; return the object as it is then."""
    ballot = ballot_on(obj)
    positions = ["yes"] * yes + ["no"] * no + ["abstain"] * abstain
    for (member, officer), position in zip(cast.voters.items(), positions, strict=False):
        cast_vote(ballot=ballot, body=member, by=again(officer), position=position)
    at(ballot.closes_at)
    scenarios.close(ballot)
    return fresh(obj)


def cancelled(made: Room, at: Callable[[dt.datetime], Any]) -> Review:
    return voted(made.cast, in_vote(made, at), at, yes=2, no=1)


def round_of(cast: Cast) -> ReviewRound:
    return services.begin_round(committee=cast.committee, by=again(cast.manager))


def choice(found: ReviewRound, liaison: Any, outcome: str, reason: str = "As discussed.") -> dict[str, str]:
    line = RoundLine.objects.get(review_round=found, review__in=Review.objects.of(liaison))
    return {f"choice_{line.pk}": outcome, f"reason_{line.pk}": reason}


def days_pass(at: Callable[[dt.datetime], Any], day: dt.date) -> None:
    """Bring the clock to the morning of `day` and let the system do what has become due."""
    at(dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC))
    perform_due()


__all__ = ["LiaisonFactory"]
