"""The import of open data: counts, history, repetition, refusals."""

import datetime as dt
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from committees.directory.models import Committee, Membership, NationalBody
from committees.directory.queries import membership_kind, p_members
from liaisons.organizations.models import Organization
from liaisons.register.importing.feed import kind_of, split_label
from liaisons.register.models import Liaison
from tests.factories.directory import CommitteeFactory, MembershipFactory, NationalBodyFactory
from tests.factories.organizations import ClaimFactory, LiaisonFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent / "data" / "feed_sample.jsonl"
KINDS = ("committees", "national_bodies", "p_memberships", "o_memberships", "organizations", "liaisons")
NOTHING = {"added": 0, "changed": 0, "ended": 0, "kept": 0}

type Records = dict[str, dict[str, Any]]
type Edit = Callable[[Records], None]


def run(file: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_iso_open_data", file, "--json", *options, stdout=out, verbosity=0)
    return json.loads(out.getvalue())


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Edit], Path]:
    """Return a copy of the sample whose records, by reference, a function has changed."""

    def write(edit: Edit) -> Path:
        records = {record["reference"]: record for record in map(json.loads, SAMPLE.read_text().splitlines())}
        edit(records)
        file = tmp_path / "feed.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records.values()))
        return file

    return write


def snapshot() -> list[Any]:
    models = (Committee, NationalBody, Membership, Organization, Liaison)
    return [sorted(map(repr, model.objects.values_list())) for model in models]


def test_sample_is_loaded_with_all_its_traps() -> None:
    report = run(SAMPLE)

    assert {kind: report[kind]["added"] for kind in KINDS} == {
        "committees": 8,
        "national_bodies": 21,
        "p_memberships": 28,
        "o_memberships": 5,
        "organizations": 6,
        "liaisons": 9,
    }
    assert report["left_out"] == {"committee_liaisons": 3}
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
    assert "Left out: 3 liaisons between committees." in out.getvalue()


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


def test_what_is_recorded_here_is_not_overruled() -> None:
    run(SAMPLE)
    tc = Committee.objects.get(reference="ISO/TC 954")
    Membership.objects.filter(committee=tc, body__acronym="RRI").delete()
    own = MembershipFactory(committee=tc, body=NationalBody.objects.get(acronym="RRI"), kind="O")
    extra = MembershipFactory(committee=tc)
    liaison = LiaisonFactory(committee=tc)

    report = run(SAMPLE)

    assert report["remarks"] == ["RRI in ISO/TC 954 is recorded here as O, the feed has P."]
    assert report["liaisons"] == NOTHING | {"kept": 1}
    for row in (own, extra, liaison):
        row.refresh_from_db()
    assert (own.kind, own.ends_on, extra.ends_on, liaison.state) == ("O", None, None, "active")


def test_a_liaison_that_began_here_is_not_doubled(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    tc = Committee.objects.get(reference="ISO/TC 954")
    organization = Organization.objects.get(acronym="The Harbour Foundation")
    LiaisonFactory(committee=tc, organization=organization)

    def joins(records: Records) -> None:
        records["ISO/TC 954"]["organizationLiaisons"].append({"id": 8005, "acronym": "The Harbour Foundation"})

    report = run(edited(joins))

    assert report["liaisons"] == NOTHING
    assert Liaison.objects.filter(committee=tc, organization=organization).count() == 1


def test_local_bodies_and_committees_are_recognized() -> None:
    body = NationalBodyFactory(acronym="AAS", country="AT")
    committee = CommitteeFactory(reference="ISO/TC 954", title="Draft title")

    run(SAMPLE)

    body.refresh_from_db()
    committee.refresh_from_db()
    assert (body.iso_id, body.country) == (7000, "AT")
    assert (committee.iso_id, committee.title) == (9154, "Documents and data elements in harbours")


def test_a_confirmed_organization_is_recognized_and_a_claim_is_not() -> None:
    known = OrganizationFactory(acronym="EA", name="European Agency of Ports")
    claim = ClaimFactory(acronym="WLO", name="")

    report = run(SAMPLE)

    known.refresh_from_db()
    claim.refresh_from_db()
    assert (known.iso_id, claim.iso_id) == (8001, None)
    assert report["organizations"] == NOTHING | {"added": 5, "changed": 1}


def test_names_completed_here_outlive_the_next_feed(edited: Callable[[Edit], Path]) -> None:
    run(SAMPLE)
    Organization.objects.filter(acronym="WLO").update(name="World Lighthouse Organization")
    Committee.objects.filter(reference="ISO/WS TIDE").update(kind="POLICY")

    report = run(SAMPLE)

    assert report["organizations"] == NOTHING
    assert report["committees"] == NOTHING
    assert Organization.objects.get(acronym="WLO").name == "World Lighthouse Organization"
    assert Committee.objects.get(reference="ISO/WS TIDE").kind == "POLICY"


BROKEN = {
    "no JSON": ("{not json", "This is not a JSON object."),
    "a list": ("[1]", "This is not a JSON object."),
    "no id": ({"id": None}, "id has no number."),
    "id is a truth": ({"id": True}, "id has no number."),
    "no reference": ({"reference": " "}, "reference is missing or no text."),
    "null byte": ({"title": {"en": "a\x00b"}}, "en is missing or no text."),
    "unknown status": ({"status": "Asleep"}, "The status “Asleep” is not known."),
    "title is no object": ({"title": "x"}, "title is not an object."),
    "members are no list": ({"pMembers": {"id": 1}}, "pMembers is not a list."),
    "member without number": ({"pMembers": [{"acronym": "X"}]}, "pMembers has no number."),
    "P and O at once": (
        {"pMembers": [{"id": 1, "acronym": "X"}], "oMembers": [{"id": 1, "acronym": "X"}]},
        "X is both P- and O-member (COM-02).",
    ),
    "no date": ({"creationDate": "yesterday"}, "creationDate is no date."),
    "unknown parent": ({"parentId": 5}, "The parent committee 5 is not in the feed."),
    "SC without parent": ({"reference": "ISO/TC 77/SC 1"}, "ISO/TC 77/SC 1 has no parent committee (COM-01)."),
    "same id again": ({"id": 9154}, "9154 stands on line 2 already."),
    "same reference again": ({"reference": "ISO/PC 943"}, "ISO/PC 943 stands on line 8 already."),
    "below itself": ({"id": 77, "parentId": 77}, "The committee stands below itself (COM-01)."),
    "too long": ({"title": {"en": "x" * 501}}, "en is longer than 500 characters."),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_line_is_named_and_nothing_is_loaded(case: str, tmp_path: Path) -> None:
    broken, reason = BROKEN[case]
    if isinstance(broken, dict):
        good = {"id": 1, "reference": "ISO/TC 77", "status": "Active", "title": {"en": "T"}, "sortKey": "s"}
        broken = json.dumps(good | broken)
    file = tmp_path / "feed.jsonl"
    file.write_text(SAMPLE.read_text() + broken + "\n")

    with pytest.raises(CommandError) as refused:
        run(file)

    assert str(refused.value) == f"Nothing was loaded.\nLine 9: {reason}"
    assert not Committee.objects.exists()


def test_every_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_bytes(b"{\n" + SAMPLE.read_bytes() + b"\xff\xfe\n")

    with pytest.raises(CommandError) as refused:
        run(file)

    assert "Line 1: This is not a JSON object." in str(refused.value)
    assert "Line 10: The text is not UTF-8." in str(refused.value)


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n\n")
    with pytest.raises(CommandError, match="holds no committee"):
        run(tmp_path / "empty.jsonl")


@pytest.mark.parametrize(
    ("reference", "has_parent", "kind"),
    [
        ("ISO/TC 154", False, "TC"),
        ("ISO/TC 154/SC 2", True, "SC"),
        ("ISO/TC 154/WG 5", True, "WG"),
        ("ISO/TC 154/JWG 1", True, "WG"),
        ("IEC/ISO JTC 3", False, "JTC"),
        ("ISO/IEC/JTC 4", False, "JTC"),
        ("ISO/IEC JTC 1/SC 25", True, "SC"),
        ("ISO/PC 343", False, "PC"),
        ("ISO/CASCO", False, "POLICY"),
        ("ISO/WS ESG", False, "OTHER"),
        ("IEC/ISO JSyC BDC", False, "OTHER"),
    ],
)
def test_the_kind_is_read_from_the_reference(reference: str, has_parent: bool, kind: str) -> None:
    assert kind_of(reference, has_parent=has_parent) == kind


@pytest.mark.parametrize(
    ("label", "acronym", "name"),
    [
        ("EC - European Commission", "EC", "European Commission"),
        ("BIS/BRI", "BIS/BRI", ""),
        ("ERA (European Railway Agency)", "ERA", "European Railway Agency"),
        ("AEA_Ammonia Energy Association", "AEA", "Ammonia Energy Association"),
        ("iiSBE - iiSBE", "iiSBE", ""),
        ("(ISC)2", "(ISC)2", ""),
        ("IPC_", "IPC_", ""),
        ("UN-GGIM Americas", "UN-GGIM Americas", ""),
    ],
)
def test_labels_are_split(label: str, acronym: str, name: str) -> None:
    assert split_label(label) == (acronym, name)


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
    }
    assert report["left_out"] == {"committee_liaisons": 4494}
    assert Committee.objects.filter(parent__isnull=False).count() == 512
    assert Committee.objects.filter(status="suspended").count() == 17
    again = run(file)
    assert all(again[kind] == NOTHING for kind in KINDS)
