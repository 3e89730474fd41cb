"""How far an ISO-IEC liaison has come, walked into through the actions that people use."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from committees.directory.models import Committee
from core import clock
from core.accounts.models import Everywhere, User
from core.accounts.roles import Role
from liaisons.register.iec import services
from liaisons.register.iec.models import IecLiaison, JointWork
from tests import scenarios
from tests.scenarios import Cast, again, ballot_on, do, fresh, period

OFFICE = {"name": "Office of the IEC General Secretary", "email": "office@iec.example.org"}
REPRESENTATIVE = {"name": "Rita Present", "email": "rita@example.org"}
PREPARATION: dict[str, Any] = {
    "iec_reference": "IEC/SC 65E",
    "iec_title": "Devices and integration in enterprise systems",
    "secretary_name": "Selma Secretary",
    "secretary_email": "selma@iec.example.org",
    "types": ["exchange_full", "attendance_selective"],
    "statement": "Both committees describe the same devices.",
}
WORK: dict[str, Any] = {
    "iec_reference": "IEC/TC 65",
    "kind": "new",
    "title": "Locations of devices",
    "statement": "IEC describes devices, we describe where they stand.",
}


@dataclass
class Desk:
    """The committee with its people, and the office of the own CEO."""

    home: Cast
    ceo: User

    @property
    def committee(self) -> Committee:
        return self.home.committee

    @property
    def manager(self) -> User:
        return self.home.manager

    @property
    def staff(self) -> User:
        return self.home.staff


def of(home: Cast) -> Desk:
    """Return the desk of a committee that is there already."""
    held = User.objects.filter(appointments__role=Role.CEO_OFFICE).order_by("pk").first()
    return Desk(home, held or scenarios.holder(Role.CEO_OFFICE, Everywhere.scope(), "Noor Haddad"))


def desk(reference: str = "ISO/TC 920", **members: int) -> Desk:
    return of(scenarios.cast(reference, **members))


def prepared(made: Desk, *, by: User | None = None, **changes: Any) -> IecLiaison:
    data = {**PREPARATION, **changes}
    liaison = services.prepare(committee=made.committee, by=again(by or made.manager), data=data)
    scenarios.between()
    return fresh(liaison)


def in_vote(made: Desk, **changes: Any) -> IecLiaison:
    """Return a liaison on which a ballot of four weeks has opened today."""
    liaison = prepared(made, **changes)
    return do(liaison, "open_ballot", made.manager, **period(liaison))


def voted(
    made: Desk, move_clock: Callable[[dt.datetime], Any], *, yes: int = 1, no: int = 0, **changes: Any
) -> IecLiaison:
    """Return a liaison after its ballot; `move_clock` brings the time to the ballot's closing."""
    liaison = in_vote(made, **changes)
    ballot = ballot_on(liaison)
    scenarios.vote(made.home, ballot, yes=yes, no=no)
    move_clock(ballot.closes_at)
    scenarios.close(ballot)
    return fresh(liaison)


def at_office(made: Desk, move_clock: Callable[[dt.datetime], Any], **changes: Any) -> IecLiaison:
    return do(voted(made, move_clock, **changes), "hand_over", made.manager)


def sent(made: Desk, move_clock: Callable[[dt.datetime], Any], **changes: Any) -> IecLiaison:
    return do(at_office(made, move_clock, **changes), "send", made.ceo, **OFFICE)


def today(obj: Any) -> str:
    return clock.today(obj.zone).isoformat()


def agreed(made: Desk, move_clock: Callable[[dt.datetime], Any], **changes: Any) -> IecLiaison:
    liaison = sent(made, move_clock, **changes)
    terms = "Drafts go both ways."
    return do(liaison, "agree", made.ceo, agreed_on=today(liaison), terms=terms)


def active(made: Desk, move_clock: Callable[[dt.datetime], Any], **changes: Any) -> IecLiaison:
    liaison = do(agreed(made, move_clock, **changes), "name_representative", made.ceo, **REPRESENTATIVE)
    return do(liaison, "confirm", made.staff)


def step(liaison: IecLiaison, level: int) -> dict[str, str]:
    return {"level": str(level), "reached_on": today(liaison), "reason": "Both write a standard on valves."}


def escalated(made: Desk, move_clock: Callable[[dt.datetime], Any], level: int = 1, **changes: Any) -> IecLiaison:
    """Return a liaison whose overlap has climbed to `level`, one at a time."""
    liaison = active(made, move_clock, **changes)
    for each in range(1, level + 1):
        liaison = do(liaison, "escalate", made.ceo, **step(liaison, each))
    return liaison


def reported(made: Desk, **changes: Any) -> JointWork:
    data = {**WORK, **changes}
    work = services.report_work(committee=made.committee, by=again(made.manager), data=data)
    scenarios.between()
    return fresh(work)


def informed(made: Desk, **changes: Any) -> JointWork:
    return do(reported(made, **changes), "inform", made.ceo, **OFFICE)


def outcome(work: JointWork, which: str = "agreed") -> dict[str, str]:
    return {"outcome": which, "outcome_on": today(work), "reason": "ISO describes places, IEC devices."}


def answered(made: Desk, which: str = "agreed", **changes: Any) -> JointWork:
    work = informed(made, **changes)
    return do(work, "record_outcome", made.ceo, **outcome(work, which))
