"""What a later edition of the open data changes, and the history that it leaves."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError

from committees.directory.models import Committee, Membership, NationalBody
from committees.directory.queries import membership_kind
from liaisons.register.models import Liaison
from tests.factories.directory import CommitteeFactory
from tests.register.importing.feed import KINDS, NOTHING, SAMPLE, Edit, Records, run, snapshot

pytestmark = pytest.mark.django_db


@pytest.mark.rule("COM-02")
def test_who_is_missing_later_ends_on_the_day_of_the_import(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def without_rri(records: Records) -> None:
        records["ISO/TC 954"]["pMembers"].pop()
        records["ISO/TC 954"]["oMembers"] = None

    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        report = run(edited(without_rri))

    assert report["p_memberships"] == NOTHING | {"ended": 1}
    assert report["o_memberships"] == NOTHING | {"ended": 2}
    assert report["details"]["p_memberships"] == ["ISO/TC 954: -RRI P"]
    tc = Committee.objects.get(reference="ISO/TC 954")
    body = NationalBody.objects.get(acronym="RRI")
    assert membership_kind(body, tc, dt.date(2026, 3, 10)) == "P"
    assert membership_kind(body, tc, dt.date(2026, 3, 11)) is None


@pytest.mark.rule("COM-02")
def test_a_changed_membership_keeps_its_history(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def aas_becomes_o(records: Records) -> None:
        members = records["ISO/TC 954"]
        members["oMembers"].append(members["pMembers"].pop(0))

    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        report = run(edited(aas_becomes_o))
        again = run(edited(aas_becomes_o))

    assert report["o_memberships"] == NOTHING | {"changed": 1}
    assert report["details"]["o_memberships"] == ["ISO/TC 954: AAS P → O"]
    assert all(again[kind] == NOTHING for kind in KINDS)
    tc = Committee.objects.get(reference="ISO/TC 954")
    body = NationalBody.objects.get(acronym="AAS")
    assert membership_kind(body, tc, dt.date(2026, 3, 9)) == "P"
    assert membership_kind(body, tc, dt.date(2026, 3, 10)) == "O"
    assert Membership.objects.filter(committee=tc, body=body).count() == 2


def test_a_change_taken_back_on_the_same_day_leaves_one_period(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def aas_leaves(records: Records) -> None:
        records["ISO/TC 954"]["pMembers"].pop(0)

    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        run(edited(aas_leaves))
        run(SAMPLE)

    rows = Membership.objects.filter(committee__reference="ISO/TC 954", body__acronym="AAS")
    assert list(rows.values_list("kind", "starts_on", "ends_on")) == [("P", None, None)]


def test_who_joins_later_has_joined_that_day(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def uun_joins(records: Records) -> None:
        records["ISO/TC 954"]["oMembers"].append({"id": 7020, "acronym": "UUN"})

    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        report = run(edited(uun_joins))

    assert report["o_memberships"] == NOTHING | {"added": 1}
    joined = Membership.objects.get(committee__reference="ISO/TC 954", body__acronym="UUN")
    assert joined.starts_on == dt.date(2026, 3, 10)


def test_facts_of_committees_follow_the_feed(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def renamed(records: Records) -> None:
        records["ISO/TC 954"] |= {"status": "Suspended", "title": {"en": "Harbour data"}}
        records["ISO/TC 954/SC 2"]["secretariat"] = {"id": None, "acronym": None}

    report = run(edited(renamed))

    assert report["committees"] == NOTHING | {"changed": 2}
    tc = Committee.objects.get(reference="ISO/TC 954")
    assert (tc.status, tc.title) == ("suspended", "Harbour data")
    assert Committee.objects.matching("harbour data").get() == tc
    assert Committee.objects.get(reference="ISO/TC 954/SC 2").secretariat is None


def test_committees_may_exchange_their_references(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def exchanged(records: Records) -> None:
        one, other = records["ISO/PC 943"], records["ISO/WS TIDE"]
        one["reference"], other["reference"] = other["reference"], one["reference"]

    run(edited(exchanged))

    assert Committee.objects.get(iso_id=9302).reference == "ISO/PC 943"
    assert Committee.objects.get(iso_id=9303).reference == "ISO/WS TIDE"


def test_a_committee_with_a_new_number_is_the_same(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    before = Committee.objects.get(reference="ISO/PC 943").pk

    def renumbered(records: Records) -> None:
        records["ISO/PC 943"]["id"] = 9999

    report = run(edited(renumbered))

    assert report["committees"] == NOTHING | {"changed": 1}
    assert Committee.objects.get(iso_id=9999).pk == before


def test_a_reference_taken_by_a_committee_made_here_is_refused_whole(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    CommitteeFactory(reference="ISO/PC 1")
    before = snapshot()

    def takes_it(records: Records) -> None:
        records["ISO/PC 943"]["reference"] = "ISO/PC 1"

    with pytest.raises(CommandError, match=r"(?s)Nothing was loaded\. The database refuses: .*ISO/PC 1"):
        run(edited(takes_it))

    assert snapshot() == before


def test_a_committee_that_is_gone_is_dissolved_with_all_it_had(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def without_pc(records: Records) -> None:
        del records["ISO/PC 943"]

    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        report = run(edited(without_pc))

    assert report["committees"] == NOTHING | {"ended": 1}
    assert report["p_memberships"] == NOTHING | {"ended": 2}
    assert report["liaisons"] == NOTHING | {"ended": 1}
    gone = Committee.objects.get(reference="ISO/PC 943")
    assert (gone.status, gone.dissolved_on) == ("dissolved", dt.date(2026, 3, 10))
    assert run(SAMPLE)["committees"] == NOTHING | {"changed": 1}
    gone.refresh_from_db()
    assert (gone.status, gone.dissolved_on) == ("active", None)


def test_an_extract_is_not_taken_for_the_next_edition(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    before = snapshot()

    def three_left(records: Records) -> None:
        for reference in list(records)[3:]:
            del records[reference]

    with pytest.raises(CommandError, match="lacks 5 of the 8 committees"):
        run(edited(three_left))

    assert snapshot() == before
    assert run(edited(three_left), "--allow-missing")["committees"]["ended"] == 5


def test_liaisons_come_and_go_with_history(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)

    def other_liaisons(records: Records) -> None:
        records["ISO/TC 954"]["organizationLiaisons"] = [{"id": 8002, "acronym": "WLO"}, {"id": 8099, "acronym": "NEW"}]

    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        report = run(edited(other_liaisons))

    assert report["liaisons"] == NOTHING | {"added": 1, "ended": 2}
    assert report["organizations"] == NOTHING | {"added": 1}
    ended = Liaison.objects.get(organization__acronym="EA", committee__reference="ISO/TC 954")
    assert (ended.state, ended.ended_on, ended.ending) == ("ended", dt.date(2026, 3, 10), "feed")
    assert Liaison.objects.get(organization__acronym="NEW").started_on == dt.date(2026, 3, 10)
