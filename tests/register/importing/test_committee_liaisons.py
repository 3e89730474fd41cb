"""The liaisons between committees of the open data: directed, with a ledger, never overruling what is done here."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.directory.models import Committee
from core.accounts.roles import Role
from core.workflow import ledger
from core.workflow.engine import take_over
from core.workflow.models import Event
from liaisons.register.models import InternalLiaison, OutsideLiaison
from tests.factories.accounts import UserFactory, holder
from tests.register.importing.feed import KINDS, NOTHING, SAMPLE, Edit, Records, run, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-07")]

LATER = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


def pairs() -> set[tuple[str, str, str]]:
    return set(InternalLiaison.objects.values_list("home__reference", "target__reference", "state"))


def one_way(records: Records) -> None:
    records["ISO/IEC JTC 91"]["committeeLiaisons"] = None


def test_they_are_taken_over_as_what_they_are() -> None:
    run(SAMPLE)

    assert pairs() == {("ISO/TC 954", "ISO/IEC JTC 91", "active"), ("ISO/IEC JTC 91", "ISO/TC 954", "active")}
    liaison = InternalLiaison.objects.first()
    assert liaison is not None
    assert liaison.imported
    assert (liaison.proposer, liaison.level, liaison.named) == (None, "", None)
    assert (liaison.started_on, liaison.informed_at, liaison.reference) == (None, None, None)
    assert liaison.level_word == "not stated"
    assert [(e.home.reference, e.outside_id) for e in OutsideLiaison.objects.all()] == [("ISO/TC 954", 99999)]


@pytest.mark.rule("SVC-07")
def test_each_has_the_first_line_of_its_ledger() -> None:
    run(SAMPLE)

    events = list(Event.objects.filter(workflow="internal_liaison"))
    assert [(e.seq, e.action, e.source, e.target, e.actor) for e in events] == [
        (1, "take_over", "", "active", None)
    ] * 2
    assert list(ledger.verify()) == []


def test_one_that_is_missing_later_ends_that_day_and_its_counterpart_stays(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    with time_machine.travel(LATER):
        report = run(edited(one_way))
        again = run(edited(one_way))

    assert report["committee_liaisons"] == NOTHING | {"ended": 1}
    assert report["details"]["committee_liaisons"] == ["ISO/IEC JTC 91: -ISO/TC 954"]
    ended = InternalLiaison.objects.get(home__reference="ISO/IEC JTC 91")
    assert (ended.state, ended.ended_on) == ("ended", dt.date(2026, 3, 10))
    assert InternalLiaison.objects.get(home__reference="ISO/TC 954").state == "active"
    assert all(again[kind] == NOTHING for kind in KINDS)
    assert list(ledger.verify()) == []


def test_one_that_lapsed_and_comes_back_is_another(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    run(edited(one_way))

    with time_machine.travel(LATER):
        report = run(SAMPLE)

    assert report["committee_liaisons"] == NOTHING | {"added": 1}
    rows = InternalLiaison.objects.filter(home__reference="ISO/IEC JTC 91").order_by("pk")
    assert [(row.state, row.started_on) for row in rows] == [("ended", None), ("active", dt.date(2026, 3, 10))]


def test_a_committee_that_comes_into_the_feed_makes_its_liaison_a_real_one(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def it_comes(records: Records) -> None:
        records["ISO/TC 999"] = records["ISO/PC 943"] | {"id": 99999, "reference": "ISO/TC 999"}

    with time_machine.travel(LATER):
        report = run(edited(it_comes))

    assert report["committee_liaisons"] == NOTHING | {"added": 1}
    assert report["outside_liaisons"] == NOTHING | {"changed": 1}
    assert ("ISO/TC 954", "ISO/TC 999", "active") in pairs()
    assert not OutsideLiaison.objects.exists()


def test_one_with_a_committee_outside_ends_and_comes_back(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def nothing_outside(records: Records) -> None:
        records["ISO/TC 954"]["committeeLiaisons"].pop()

    with time_machine.travel(LATER):
        report = run(edited(nothing_outside))
    assert report["outside_liaisons"] == NOTHING | {"ended": 1}
    assert OutsideLiaison.objects.get().ended_on == dt.date(2026, 3, 10)
    assert run(SAMPLE)["outside_liaisons"] == NOTHING | {"changed": 1}
    assert OutsideLiaison.objects.get().ended_on is None


def test_what_is_established_proposed_or_ended_here_is_not_overruled(at: Any) -> None:
    from tests import scenarios
    from tests.internal import stages
    from tests.internal.stages import Pair

    made = Pair(scenarios.cast("ISO/TC 954", p_members=3, o_members=0), scenarios.cast("ISO/IEC JTC 91", p_members=1))
    mirror = Pair(made.target, made.home)
    Committee.objects.filter(reference="ISO/IEC JTC 91").update(kind="TC")
    established = stages.active(made, at)
    stages.proposed(mirror, by=mirror.home.manager)

    report = run(SAMPLE)

    assert report["committee_liaisons"] == NOTHING | {"kept": 1}
    assert "ISO/IEC JTC 91 → ISO/TC 954 is on its way here; the feed has it in force." in report["remarks"]
    assert InternalLiaison.objects.count() == 2
    established.refresh_from_db()
    assert established.state == "active"


def test_one_that_was_ended_here_by_resolution_is_not_taken_over_again(at: Any) -> None:
    from liaisons.register.reviews.services import plan
    from tests import scenarios
    from tests.internal.stages import Pair
    from tests.internal.test_matrix import ended_by_review

    home = scenarios.cast("ISO/TC 954", p_members=3, o_members=0)
    run(SAMPLE)
    liaison = InternalLiaison.objects.get(home__reference="ISO/TC 954")
    plan(liaison)
    ended_by_review(Pair(home, home), liaison, at)

    report = run(SAMPLE)

    assert report["committee_liaisons"] == NOTHING | {"kept": 1}
    assert report["remarks"] == ["ISO/TC 954 → ISO/IEC JTC 91 was ended here; the feed still has it."]


def test_the_feed_may_not_name_a_committee_as_its_own_counterpart(edited: Callable[[Edit], Path]) -> None:
    from django.core.management import CommandError

    def itself(records: Records) -> None:
        records["ISO/TC 954"]["committeeLiaisons"].append({"id": 9154, "reference": "ISO/TC 954"})

    with pytest.raises(CommandError, match="in liaison with itself"):
        run(edited(itself))


@pytest.mark.parametrize(
    "change", [{"level": ""}, {"proposer": None}, {"purposes": []}, {"statement": ""}, {"started_on": None}]
)
def test_only_what_was_taken_over_may_lack_what_a_proposal_says(at: Any, change: dict[str, Any]) -> None:
    from tests.internal import stages

    liaison = stages.active(stages.pair(p_members=3), at)
    with pytest.raises(DatabaseError), transaction.atomic():
        InternalLiaison.objects.filter(pk=liaison.pk).update(**change)


def test_only_what_is_declared_for_it_is_taken_over_in_bulk() -> None:
    run(SAMPLE)
    with pytest.raises(ValueError, match="propose does not take over in bulk"):
        take_over([InternalLiaison()], "propose")
    with pytest.raises(ValueError, match="end does not take over in bulk"):
        take_over([InternalLiaison()], "end")


class TestPages:
    def test_the_page_of_the_committee(self, client: Client) -> None:
        run(SAMPLE)
        text = client.get(Committee.objects.get(reference="ISO/TC 954").get_absolute_url()).content.decode()
        assert "1 more with a committee that the open data does not hold" in text
        assert "99999" in text

    def test_a_committee_that_has_only_outside_ones_shows_them(
        self, client: Client, edited: Callable[[Edit], Path]
    ) -> None:
        def only_outside(records: Records) -> None:
            records["ISO/PC 943"]["committeeLiaisons"] = [{"id": 77777, "reference": None}]

        run(edited(only_outside))
        text = client.get(Committee.objects.get(reference="ISO/PC 943").get_absolute_url()).content.decode()
        assert "77777" in text

    def test_the_page_of_one(self, client: Client) -> None:
        run(SAMPLE)
        liaison = InternalLiaison.objects.get(home__reference="ISO/TC 954")
        for reader in (None, holder(Role.CENTRAL_STAFF), holder(Role.COMMITTEE_MANAGER, liaison.home), UserFactory()):
            if reader is not None:
                client.force_login(reader)
            text = client.get(liaison.get_absolute_url()).content.decode()
            assert "not stated" in text
            assert "Contains information from ISO Open Data" in text

    def test_one_way_only(self, client: Client, edited: Callable[[Edit], Path]) -> None:
        run(edited(one_way))

        def listed(query: str) -> list[str]:
            rows = client.get(f"/liaisons/committees/{query}").context["table"].paginated_rows
            return [row.record.headline for row in rows]

        assert listed("?ways=one") == ["ISO/TC 954 → ISO/IEC JTC 91"]
        assert listed("?ways=both") == []
        assert listed("?level=none") == ["ISO/TC 954 → ISO/IEC JTC 91"]
        run(SAMPLE)
        assert listed("?ways=one") == []
        assert len(listed("?ways=both")) == 2


@pytest.mark.rule("INT-01", "SVC-07")
def test_the_real_feed(feed_dir: Path, client: Client) -> None:
    file = feed_dir / "iso_technical_committees.jsonl"

    report = run(file)

    assert report["committee_liaisons"]["added"] + report["outside_liaisons"]["added"] == 4494
    assert OutsideLiaison.objects.count() == 340
    assert InternalLiaison.objects.live().count() == 4154
    assert client.get("/liaisons/committees/?ways=one").context["table"].paginator.count == 1692
    assert client.get("/liaisons/committees/?ways=both").context["table"].paginator.count == 4154 - 1692
    busiest = Committee.objects.get(reference="ISO/IEC JTC 1/SC 42")
    assert busiest.outgoing_liaisons.count() + busiest.outside_liaisons.count() == 51
    assert list(ledger.verify()) == []
    with CaptureQueriesContext(connection) as seen:
        client.get(busiest.get_absolute_url())
    assert len(seen) <= 12
    before = snapshot()
    assert all(run(file)[kind] == NOTHING for kind in KINDS)
    assert snapshot() == before
