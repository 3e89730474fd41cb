"""The first import of open data, its repetition, and its report."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from committees.directory.models import Committee, Membership, NationalBody
from committees.directory.queries import p_members
from liaisons.organizations.models import Organization
from liaisons.register.models import InternalLiaison, Liaison
from tests.register.importing.feed import KINDS, NOTHING, SAMPLE, run, snapshot

pytestmark = pytest.mark.django_db


def test_sample_is_loaded_with_all_its_traps() -> None:
    report = run(SAMPLE)

    assert {kind: report[kind]["added"] for kind in KINDS} == {
        "committees": 8,
        "national_bodies": 21,
        "p_memberships": 28,
        "o_memberships": 5,
        "organizations": 6,
        "liaisons": 9,
        "committee_liaisons": 2,
        "outside_liaisons": 1,
    }
    tc = Committee.objects.get(reference="ISO/TC 954")
    sc = Committee.objects.get(reference="ISO/TC 954/SC 2")
    assert p_members(tc).count() == 18
    assert tc.secretariat is not None
    assert tc.secretariat.acronym == "AAS"
    assert tc.created_on == dt.date(1972, 3, 1)
    assert (sc.parent, sc.status, sc.scope) == (tc, "suspended", "")
    assert Committee.objects.get(reference="ISO/IEC JTC 91/SC 25").secretariat is None
    assert dict(Committee.objects.values_list("reference", "kind")) == {
        "ISO/TC 954": "TC",
        "ISO/TC 954/SC 2": "SC",
        "ISO/IEC JTC 91": "JTC",
        "ISO/IEC JTC 91/SC 25": "SC",
        "ISO/IEC/JTC 94": "JTC",
        "IEC/ISO JSyC XYZ": "OTHER",
        "ISO/WS TIDE": "OTHER",
        "ISO/PC 943": "PC",
    }
    assert set(Organization.objects.values_list("acronym", "name")) == {
        ("EA", "European Agency of Ports"),
        ("WLO", ""),
        ("HAR/HAB", ""),
        ("Œuvre mondiale", "épices"),
        ("The Harbour Foundation", ""),
        ("MI", "Mooring Institute"),
    }
    assert set(Liaison.objects.values_list("category", "state", "started_on", "imported")) == {
        ("unknown", "active", None, True)
    }


def test_scopes_are_made_safe() -> None:
    run(SAMPLE)

    scope = Committee.objects.get(reference="ISO/TC 954").scope
    assert "<p>Data of <em>harbours</em> &amp; ports:</p>" in scope
    assert "<li>berths" in scope
    for hostile in ("script", "alert", "onclick", "javascript", "<h1"):
        assert hostile not in scope
    plain = Committee.objects.get(reference="ISO/IEC JTC 91").scope
    assert "<p>Standardization of informatics in harbours.</p>" in plain
    assert "cranes &lt; 2 t &amp; boats" in plain


def test_members_count_since_always() -> None:
    run(SAMPLE)

    tc = Committee.objects.get(reference="ISO/TC 954")
    assert p_members(tc, on=dt.date(1950, 1, 1)).count() == 18


def test_a_second_run_changes_nothing() -> None:
    run(SAMPLE)
    before = snapshot()

    with time_machine.travel(dt.datetime(2030, 1, 1, 12, tzinfo=dt.UTC)):
        report = run(SAMPLE)

    assert all(report[kind] == NOTHING for kind in KINDS)
    assert snapshot() == before


def test_a_dry_run_says_what_it_would_do_and_does_nothing() -> None:
    report = run(SAMPLE, "--dry-run")

    assert report["dry_run"] is True
    assert report["committees"]["added"] == 8
    assert not Committee.objects.exists()
    assert not NationalBody.objects.exists()


def test_the_report_in_words() -> None:
    out = StringIO()
    call_command("import_iso_open_data", SAMPLE, stdout=out, verbosity=0)

    assert "p memberships                  28        0        0" in out.getvalue()
    assert "committee liaisons              2        0        0" in out.getvalue()


def test_the_real_feed(feed_dir: Path) -> None:
    file = feed_dir / "iso_technical_committees.jsonl"

    report = run(file)

    assert {kind: report[kind]["added"] for kind in KINDS} == {
        "committees": 785,
        "national_bodies": 161,
        "p_memberships": 16663,
        "o_memberships": 13954,
        "organizations": 917,
        "liaisons": 3017,
        "committee_liaisons": 4154,
        "outside_liaisons": 340,
    }
    assert Committee.objects.filter(parent__isnull=False).count() == 512
    assert Committee.objects.filter(status="suspended").count() == 17
    again = run(file)
    assert all(again[kind] == NOTHING for kind in KINDS)


@pytest.mark.rule("SVC-05")
def test_the_database_knows_what_was_imported() -> None:
    """Without statistics its plans are those for tables of a handful of rows; only their owner may gather them."""
    run(SAMPLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, reltuples::int from pg_class where relname in"
            " ('directory_committee', 'directory_membership', 'register_liaison', 'register_internalliaison')"
        )
        known = dict(cursor.fetchall())
    assert known == {
        "directory_committee": Committee.objects.count(),
        "directory_membership": Membership.objects.count(),
        "register_liaison": Liaison.objects.count(),
        "register_internalliaison": InternalLiaison.objects.count(),
    }
