"""How far a liaison between committees has come, walked into through the actions that people use."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from liaisons.register.internal import services
from liaisons.register.internal.models import InternalLiaison
from tests import scenarios
from tests.documents.samples import PDF
from tests.scenarios import Cast, again, ballot_on, do, fresh, period


@dataclass
class Pair:
    """The committee that establishes the liaison and the one that it follows, each with its people."""

    home: Cast
    target: Cast

    @property
    def member(self) -> User:
        """The officer of the first P-member of the establishing committee."""
        return next(iter(self.home.voters.values()))

    @property
    def manager(self) -> User:
        return self.home.manager


def pair(home: str = "ISO/TC 910", target: str = "ISO/TC 911", **members: int) -> Pair:
    """Return two committees with everybody who has a part."""
    return Pair(scenarios.cast(home, **members), scenarios.cast(target, p_members=1, o_members=1))


PROPOSAL: dict[str, Any] = {
    "purposes": ["common", "overlap"],
    "watched": "",
    "level": "full",
    "project": "",
    "statement": "Both committees describe the same addresses.",
    "relevance_discussed": True,
    "willing": True,
}


def proposed(made: Pair, *, by: User | None = None, target: Committee | None = None, **changes: Any) -> InternalLiaison:
    liaison = services.propose(
        home=made.home.committee,
        target=target or made.target.committee,
        by=again(by or made.member),
        data={**PROPOSAL, **changes},
    )
    scenarios.between()
    return fresh(liaison)


def under_review(made: Pair, **changes: Any) -> InternalLiaison:
    return do(proposed(made, **changes), "take_up", made.manager)


def review() -> dict[str, Any]:
    return {"relevant": "True", "reviewed_on": clock.today().isoformat(), "reason": "The chair agrees."}


def reviewed(made: Pair, **changes: Any) -> InternalLiaison:
    return do(under_review(made, **changes), "record_review", made.manager, **review())


def report(content: bytes = PDF) -> dict[str, Any]:
    return {"report": SimpleUploadedFile("report.pdf", content)}


def with_report(made: Pair, *, target_report: bytes = PDF, **changes: Any) -> InternalLiaison:
    return do(reviewed(made, **changes), "file_report", made.manager, files=report(target_report))


KEY_FACTS = "Both describe addresses; one clause each."


def pack(level: str = "full", project: str = "", key_facts: str = KEY_FACTS) -> dict[str, str]:
    return {"key_facts": key_facts, "level": level, "project": project}


def pack_ready(made: Pair, *, key_facts: str = KEY_FACTS, **changes: Any) -> InternalLiaison:
    liaison = with_report(made, **changes)
    return do(liaison, "prepare", made.manager, **pack(liaison.level, liaison.project, key_facts))


def circulated(made: Pair, **changes: Any) -> InternalLiaison:
    return do(pack_ready(made, **changes), "circulate", made.manager)


def scheduled(made: Pair, **changes: Any) -> InternalLiaison:
    liaison = do(circulated(made, **changes), "schedule", made.manager, way="cib")
    if liaison.named is None and liaison.willing:
        # The proposer represents another committee already (REP-04): somebody else is found.
        email = f"representative-{liaison.pk}@{scenarios.DOMAIN}"
        liaison = do(liaison, "name_representative", made.manager, name="Nadia Found", email=email)
    return liaison


def in_decision(made: Pair, **changes: Any) -> InternalLiaison:
    """Return a liaison on which a ballot of four weeks has opened today."""
    liaison = scheduled(made, **changes)
    return do(liaison, "open_ballot", made.manager, **period(liaison))


def decided(
    made: Pair,
    move_clock: Callable[[dt.datetime], Any],
    *,
    yes: int = 1,
    no: int = 0,
    abstain: int = 0,
    **changes: Any,
) -> InternalLiaison:
    """Return a liaison after its ballot; `move_clock` brings the time to the ballot's closing."""
    liaison = in_decision(made, **changes)
    ballot = ballot_on(liaison)
    scenarios.vote(made.home, ballot, yes=yes, no=no, abstain=abstain)
    move_clock(ballot.closes_at)
    scenarios.close(ballot)
    return fresh(liaison)


def informed(made: Pair, move_clock: Callable[[dt.datetime], Any], **changes: Any) -> InternalLiaison:
    return do(decided(made, move_clock, **changes), "inform_target", made.manager, recommend_mirror="on")


def active(made: Pair, move_clock: Callable[[dt.datetime], Any], **changes: Any) -> InternalLiaison:
    return do(informed(made, move_clock, **changes), "confirm", made.home.staff)
