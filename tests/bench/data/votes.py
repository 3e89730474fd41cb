"""The ballots on applications, with electorate, votes, results and resolutions."""

import datetime as dt

from committees.ballots import workflows
from committees.ballots.majority import APPROVED, NOT_APPROVED, TWO_THIRDS, Count, sides
from committees.ballots.models import (
    Ballot,
    CountedPosition,
    Elector,
    Question,
    Resolution,
    ResolutionVersion,
    Result,
    Vote,
)
from core.workflow.models import Deadline
from liaisons.applications import states
from liaisons.applications.models import Application
from tests.bench.data.copying import Rows
from tests.bench.data.ledger import Ledger
from tests.bench.data.people import World


class Votes:
    """Adds the ballot of an application; who voted how is kept for the officer's committee and one in ten others."""

    def __init__(self, world: World, rows: Rows, ledger: Ledger) -> None:
        self.world, self.rows, self.ledger = world, rows, ledger

    def on(self, application: Application, number: int, opened: dt.datetime) -> None:
        """Add the ballot by which the committee decides on `application`."""
        running = application.state == states.IN_VOTE
        closes = dt.datetime.now(dt.UTC) + dt.timedelta(days=14) if running else opened + dt.timedelta(hours=20)
        carried = application.state != states.NOT_APPROVED
        ballot = self.rows.add(
            Ballot(
                state=workflows.OPEN if running else workflows.DECIDED,
                reference=f"CIB {number + 1}",
                committee=application.managing,
                way=Ballot.Way.CIB,
                kind=Ballot.Kind.LIAISON,
                majority=TWO_THIRDS,
                title=f"Liaison of category A with {application.organization}",
                subject=application,
                opens_on=opened.date(),
                closes_on=closes.date(),
                opens_at=opened,
                closes_at=closes,
                opened_at=opened,
                outcome="" if running else APPROVED if carried else NOT_APPROVED,
                decided_on=None if running else closes.date(),
                created_by=self.world.manager(application.managing),
                created_at=opened,
            )
        )
        self._chain(ballot, opened, closes)
        question = Question(ballot=ballot, number=1, text="Shall the liaison be agreed?", concerns_subject=True)
        self.rows.add(question)
        in_detail = application.managing_id == self.world.main.pk or number % 10 == 1
        members = self.world.p_members.get(application.managing_id, [])
        if in_detail:
            self._electors(ballot, members, running=running)
        if running:
            self._deadline(ballot)
            if in_detail:
                self._cast(ballot, question, members[: len(members) // 2])
            return
        result = self._result(question, len(members), carried=carried, at=closes)
        if in_detail:
            self._count(result, members)
        if carried:
            self._resolution(ballot, result, number)

    def _chain(self, ballot: Ballot, opened: dt.datetime, closes: dt.datetime) -> None:
        manager = self.world.manager(ballot.committee)
        steps = [("create", "", "draft", opened), ("schedule", "draft", "scheduled", opened)]
        steps.append(("open", "scheduled", "open", opened))
        if ballot.state == workflows.DECIDED:
            steps += [("close", "open", "closed", closes), ("decide", "closed", "decided", closes)]
        for action, source, target, at in steps:
            by_manager = action in ("create", "schedule")
            self.ledger.write(
                ballot,
                action,
                source,
                target,
                at=at,
                actor=manager if by_manager else None,
                acting_as=f"Committee manager, {ballot.committee}" if by_manager else "System",
            )

    def _electors(self, ballot: Ballot, members: list[int], *, running: bool) -> None:
        moments = (Elector.Moment.OPENING,) if running else tuple(Elector.Moment)
        for moment in moments:
            for body in members:
                self.rows.add(Elector(ballot=ballot, body_id=body, moment=moment))

    def _cast(self, ballot: Ballot, question: Question, members: list[int]) -> None:
        for body in members:
            self.rows.add(
                Vote(
                    ballot=ballot,
                    question=question,
                    body_id=body,
                    position=Vote.Position.YES,
                    cast_by=self.world.body_officers[body],
                    at=ballot.opens_at + dt.timedelta(hours=1),
                )
            )

    def _result(self, question: Question, members: int, *, carried: bool, at: dt.datetime) -> Result:
        no = members // 4 if carried else members // 2
        count = Count(yes=members - no, no=no)
        left, right = sides(TWO_THIRDS, count)
        return self.rows.add(
            Result(
                question=question,
                majority=TWO_THIRDS,
                yes=count.yes,
                no=count.no,
                abstain=0,
                not_voted=0,
                left=left,
                right=right,
                outcome=APPROVED if carried else NOT_APPROVED,
                at=at,
            )
        )

    def _count(self, result: Result, members: list[int]) -> None:
        for place, body in enumerate(members):
            self.rows.add(
                CountedPosition(
                    result=result,
                    body_id=body,
                    position="yes" if place < result.yes else "no",
                    cast_by=self.world.body_officers[body],
                    cast_at=result.at,
                )
            )

    def _resolution(self, ballot: Ballot, result: Result, number: int) -> None:
        resolution = Resolution(committee=ballot.committee, ballot=ballot, year=result.at.year, serial=number + 1)
        self.rows.add(resolution)
        self.rows.add(
            ResolutionVersion(
                resolution=resolution,
                number=1,
                text=f"{ballot.committee} agrees to the liaison with {ballot.title}.",
                way=ballot.way,
                decided_on=ballot.decided_on,
                majority=TWO_THIRDS,
                yes=result.yes,
                no=result.no,
                abstain=0,
                not_voted=0,
            )
        )

    def _deadline(self, ballot: Ballot) -> None:
        self.rows.add(
            Deadline(
                subject=ballot,
                workflow="ballot",
                kind="vote",
                due_on=ballot.closes_on,
                due_at=ballot.closes_at,
                zone="Europe/Zurich",
                opened_at=ballot.opened_at,
                next_reminder_on=ballot.closes_on,
            )
        )
