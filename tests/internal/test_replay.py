"""Six ballots of ISO/TC 154 about liaisons, replayed on the open data with the clock moved."""

import csv
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from committees.ballots.models import Ballot, Resolution
from committees.directory.models import Committee
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from core.workflow.engine import perform
from core.workflow.refusals import GuardFailed
from core.workflow.timed import perform_due
from liaisons.applications.models import Application
from liaisons.organizations.models import Organization
from liaisons.register.models import InternalLiaison, Liaison
from tests import scenarios
from tests.internal import stages
from tests.internal.stages import Pair
from tests.register.importing.feed import run
from tests.scenarios import Cast, again, ballot_on, do, fresh

pytestmark = pytest.mark.django_db

HOME = "ISO/TC 154"
TARGETS = {"2024-06": "ISO/TC 184/SC 5", "2024-13": "ISO/TC 347", "V-2025-01": "ISO/TC 176"}
ORGANIZATIONS = {"V-2025-03": "ODCCN", "V-2025-04": "BIMCO"}
SC_31 = "ISO/IEC JTC 1/SC 31"
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A ballot as the committee has held it."""

    identifier: str
    opened_on: dt.date
    closed_on: dt.date


def held(feed_dir: Path) -> dict[str, Held]:
    with (feed_dir / "tc154_liaison_ballots.csv").open(newline="") as file:
        return {
            row["identifier"]: Held(
                row["identifier"], dt.date.fromisoformat(row["opened_on"]), dt.date.fromisoformat(row["closed_on"])
            )
            for row in csv.DictReader(file)
        }


def without_them(feed_dir: Path, folder: Path) -> Path:
    """Return the feed as it was before: without the liaisons that the ballots decide on."""
    gone = set(TARGETS.values()) | set(ORGANIZATIONS.values())
    lines = []
    for line in (feed_dir / "iso_technical_committees.jsonl").read_text().splitlines():
        record = json.loads(line)
        if record["reference"] == HOME:
            for key, named in (("committeeLiaisons", "reference"), ("organizationLiaisons", "acronym")):
                record[key] = [each for each in record[key] if each[named] not in gone]
        lines.append(json.dumps(record))
    file = folder / "before.jsonl"
    file.write_text("\n".join(lines))
    return file


def morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)


def carry(made: Cast, ballot: Ballot, each: Held, at: Callable[[dt.datetime], Any]) -> Ballot:
    """Let enough members vote in favour, and time close the ballot; return it."""
    assert (ballot.opens_at.astimezone(ballot.zone).date(), ballot.closes_on) == (each.opened_on, each.closed_on)
    scenarios.vote(made, ballot, yes=14, no=3, abstain=1)
    at(ballot.closes_at - dt.timedelta(minutes=1))
    perform_due()
    assert fresh(ballot).state == "open"
    at(ballot.closes_at)
    perform_due()
    ballot = fresh(ballot)
    assert (ballot.state, ballot.outcome) == ("decided", "approved")
    return ballot


def period(each: Held) -> dict[str, str]:
    return {"opens_on": each.opened_on.isoformat(), "closes_on": each.closed_on.isoformat()}


def internal_liaison(made: Cast, each: Held, at: Callable[[dt.datetime], Any]) -> InternalLiaison:
    """Walk an internal liaison through its ballot; the secretariat confirms it on the day after."""
    at(morning(each.opened_on - 21 * DAY))
    target = Committee.objects.get(reference=TARGETS[each.identifier])
    pair = Pair(made, scenarios.staffed(target))
    liaison = stages.scheduled(pair, target=target)
    at(morning(each.opened_on))
    liaison = do(liaison, "open_ballot", made.manager, **period(each))
    carry(made, ballot_on(liaison), each, at)
    at(morning(each.closed_on + DAY))
    liaison = do(fresh(liaison), "inform_target", made.manager)
    return do(liaison, "confirm", made.staff)


def of_organization(made: Cast, each: Held, at: Callable[[dt.datetime], Any]) -> Liaison:
    """Walk an application of category A through its ballot; it is registered on the day after."""
    at(morning(each.opened_on - 42 * DAY))
    acronym = ORGANIZATIONS[each.identifier]
    known = Organization.objects.filter(acronym=acronym).first()
    application: Application = scenarios.circulated(made, existing=known, name=acronym)
    at(morning(each.opened_on))
    perform(application, "open_ballot", actor=made.manager, data=period(each))
    carry(made, ballot_on(application), each, at)
    at(morning(each.closed_on + DAY))
    application = Application.objects.get(pk=application.pk)
    scenarios.registered(made, application)
    return Liaison.objects.get(application=application)


@pytest.mark.rule("INT-09", "EXT-26", "BAL-12")
def test_the_ballots_end_in_the_liaisons_of_today(
    feed_dir: Path, tmp_path: Path, at: Callable[[dt.datetime], Any]
) -> None:
    at(dt.datetime(2024, 1, 8, 9, tzinfo=dt.UTC))
    run(without_them(feed_dir, tmp_path))
    ballots_held = held(feed_dir)
    made = scenarios.staffed(Committee.objects.get(reference=HOME))
    before = (InternalLiaison.objects.live().count(), Liaison.objects.live().count())

    for identifier in TARGETS:
        each = ballots_held[identifier]
        liaison = internal_liaison(made, each, at)
        assert (liaison.state, liaison.home.reference, liaison.target.reference, liaison.started_on) == (
            "active",
            HOME,
            TARGETS[identifier],
            each.closed_on + DAY,
        )
        assert (liaison.decided_at - dt.timedelta(seconds=1)).astimezone(liaison.zone).date() == each.closed_on
        assert not liaison.imported
    for identifier in ORGANIZATIONS:
        each = ballots_held[identifier]
        external = of_organization(made, each, at)
        assert (external.state, external.category, external.started_on) == ("active", "A", each.closed_on + DAY)
        assert ORGANIZATIONS[identifier] in (external.organization.acronym, external.organization.name)

    after = (InternalLiaison.objects.live().count(), Liaison.objects.live().count())
    assert after == (before[0] + 3, before[1] + 2)
    # Of the feed of today nothing is new any more, and what was established here is not doubled.
    report = run(feed_dir / "iso_technical_committees.jsonl")
    assert report["committee_liaisons"]["added"] == report["committee_liaisons"]["ended"] == 0


@pytest.mark.rule("REP-01", "REP-02", "COM-06", "INT-10")
def test_the_resolution_that_only_appoints_is_attached_to_the_representative_and_creates_no_liaison(
    feed_dir: Path, tmp_path: Path, at: Callable[[dt.datetime], Any]
) -> None:
    at(dt.datetime(2024, 1, 8, 9, tzinfo=dt.UTC))
    run(without_them(feed_dir, tmp_path))
    each = held(feed_dir)["2024-07"]
    made = scenarios.staffed(Committee.objects.get(reference=HOME))
    liaisons = set(InternalLiaison.objects.values_list("pk", "state"))
    liaison = InternalLiaison.objects.get(home=made.committee, target__reference=SC_31)
    at(morning(each.opened_on))

    liaison = do(liaison, "state_facts", made.manager, level="full", name="Rita Present", email="rita@example.org")
    rita = liaison.named
    perform(rita, "put_to_vote", actor=again(made.manager), data=period(each))
    assert (fresh(rita).state, fresh(rita).resolution) == ("awaiting_registration", None)
    ballot = Ballot.objects.about(rita).get()
    assert "Shall Rita Present (rita@example.org) represent ISO/TC 154 in ISO/IEC JTC 1/SC 31?" in (
        ballot.questions.get().text
    )
    carry(made, ballot, each, at)
    rita = fresh(rita)
    assert (rita.resolution.ballot, rita.internal, rita.state) == (ballot, liaison, "awaiting_registration")
    assert "appoints its representative in ISO/IEC JTC 1/SC 31" in rita.resolution.current.text
    assert "Rita" not in rita.resolution.current.text, "the public copy names nobody"

    at(morning(each.closed_on + DAY))
    acknowledge(rita.person, Acknowledgement.Text)
    perform(rita, "activate", actor=again(made.staff))
    assert (fresh(rita).state, fresh(rita).started_on) == ("active", each.closed_on + DAY)
    assert set(InternalLiaison.objects.values_list("pk", "state")) == liaisons
    assert not Resolution.objects.filter(ballot__subject_type__model="internalliaison").exists()


@pytest.mark.rule("INT-01", "EXT-28")
def test_on_the_feed_as_it_is_they_are_refused_as_duplicates(feed_dir: Path, at: Callable[[dt.datetime], Any]) -> None:
    run(feed_dir / "iso_technical_committees.jsonl")
    made = scenarios.staffed(Committee.objects.get(reference=HOME))

    for reference in TARGETS.values():
        target = Committee.objects.get(reference=reference)
        with pytest.raises(GuardFailed) as refused:
            stages.proposed(Pair(made, made), target=target)
        assert [each.rule for each in refused.value.refusals] == ["INT-01"]
    for acronym in ORGANIZATIONS.values():
        with pytest.raises(GuardFailed) as refused:
            scenarios.submitted(made, existing=Organization.objects.get(acronym=acronym))
        assert "EXT-28" in {each.rule for each in refused.value.refusals}
