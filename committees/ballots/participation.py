"""How P-members took part in the ballots of a year (COM-08)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models

from committees.ballots import majority
from committees.ballots.models import Ballot, CountedPosition
from committees.directory.models import Committee, NationalBody
from core import clock
from core.rulebook import parameters


@dataclass(frozen=True)
class Row:
    """The questions of a year in whose electorate a body stood, and how many it missed."""

    body: NationalBody
    questions: int
    missed: int
    listed: bool

    @property
    def answered(self) -> int:
        return self.questions - self.missed


def of_year(committee: Committee, year: int) -> list[Row]:
    """Return how each body took part in the committee's ballots of `year`, by acronym.

    Counted are questions of ballots by correspondence that closed in `year` (by the closing day, in the
    committee's zone) and whose electorate held the body; abstaining is taking part (BAL-14). `listed` are
    those above `missed_share` and at least `missed_min` missed.
    """
    counted = CountedPosition.objects.filter(
        result__question__ballot__committee=committee,
        result__question__ballot__way=Ballot.Way.CIB,
        result__question__ballot__closes_on__year=year,
    )
    rows = list(
        counted.order_by()
        .values("body")
        .annotate(
            questions=models.Count("pk"),
            missed=models.Count("pk", filter=models.Q(position=CountedPosition.Position.NONE)),
        )
    )
    bodies = NationalBody.objects.in_bulk([row["body"] for row in rows])
    on = min(dt.date(year, 12, 31), clock.today(committee.zone))
    share, least = parameters.number("missed_share", on), parameters.number("missed_min", on)
    found = [
        Row(
            body=bodies[row["body"]],
            questions=row["questions"],
            missed=row["missed"],
            listed=majority.missed_too_often(row["missed"], row["questions"], share=share, least=least),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: row.body.acronym)


def questions_of_year(committee: Committee, year: int) -> models.QuerySet[CountedPosition, Any]:
    """Return per question of the year how many of its electorate took part: `entitled` and `answered`."""
    return (
        CountedPosition.objects.filter(
            result__question__ballot__committee=committee,
            result__question__ballot__way=Ballot.Way.CIB,
            result__question__ballot__closes_on__year=year,
        )
        .order_by("result__question__ballot__closes_on", "result__question")
        .values(
            "result__question__ballot",
            "result__question__ballot__reference",
            "result__question__ballot__closes_on",
            "result__question__text",
        )
        .annotate(
            entitled=models.Count("pk"),
            answered=models.Count("pk", filter=~models.Q(position=CountedPosition.Position.NONE)),
        )
    )


def years(committee: Committee) -> list[int]:
    """Return the years in which ballots of the committee closed, the latest first."""
    closed = Ballot.objects.filter(committee=committee, way=Ballot.Way.CIB, state="decided")
    return [day.year for day in closed.dates("closes_on", "year", order="DESC")]
