"""Convenors and project leaders, appointed as people do it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from committees.ballots.models import Ballot, Resolution
from committees.ballots.services import arrange_cib
from committees.directory.models import Committee
from committees.projects.models import Project
from core import clock
from core.accounts.models import User
from liaisons.register.leaders import services
from liaisons.register.models import Term
from tests import scenarios
from tests.factories.ballots import resolution
from tests.scenarios import Cast, again, fresh


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def noon(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T11:00:00+00:00")


def group_of(made: Cast) -> Committee:
    assert made.group is not None
    return made.group


def member_of(made: Cast) -> Any:
    """Return the first P-member of the committee."""
    return next(iter(made.voters))


def resolved(made: Cast, on: dt.date | None = None) -> Resolution:
    """Return a resolution of the committee, by default of today, without the vote behind it."""
    return resolution(made.committee, again(made.manager), decided_on=on or clock.today())


def voted(made: Cast, move_clock: Callable[[dt.datetime], Any], title: str, question: str, yes: int = 1) -> Resolution:
    """Return the resolution of a ballot that is held for it; `move_clock` brings the time to its closing."""
    ballot = arrange_cib(
        committee=made.committee,
        subject=None,
        kind=Ballot.Kind.OTHER,
        title=title,
        question=question,
        opens_on=clock.today(made.committee.zone),
        by=again(made.manager),
    )
    scenarios.vote(made, ballot, yes=yes)
    assert ballot.closes_at is not None
    move_clock(ballot.closes_at)
    scenarios.close(ballot)
    return Resolution.objects.get(ballot=ballot)


def appointed(made: Cast, person: User | None = None, **changes: Any) -> Term:
    """Return the term of a convenor of the committee's group, or with `post` of another post."""
    given: dict[str, Any] = {
        "post": made.group,
        "person": person or scenarios.person("Nora New"),
        "origin": member_of(made),
        "starts_on": clock.today(),
        "by": again(made.manager),
        **changes,
    }
    given.setdefault("resolution", None)
    given["resolution"] = given["resolution"] or resolved(made, min(given["starts_on"], clock.today()))
    found = services.appoint(**given)
    scenarios.between()
    return fresh(found)


def leading(made: Cast, project: Project, person: User | None = None, **changes: Any) -> Term:
    return appointed(made, person or scenarios.person("Leo Leader"), post=project, **changes)


EARLY = {"on": "2026-03-02", "ending": "resigned"}
