"""A committee's own list of its liaison organizations states categories and names."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow.engine import perform
from core.workflow.refusals import GuardFailed, NotAllowed
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import WorkingGroupFactory
from tests.factories.organizations import LiaisonFactory
from tests.register.importing.feed import SAMPLE, run

pytestmark = pytest.mark.django_db

LIST = """short_name,name,category,aliases,url
EA,European Agency of Ports,A,EAP|Agency of Ports,https://ea.example
HAR/HAB,Harbours and Habours,B,,
LIGHT,World Lighthouse Organization,A,WLO,
XYZ,Nobody we know,A,,
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    return file


def state(file: Path, *options: str, committee: str = "ISO/TC 954") -> dict[str, Any]:
    out = StringIO()
    call_command("state_liaison_categories", committee, file, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def categories() -> dict[str, str]:
    rows = Liaison.objects.filter(committee__reference="ISO/TC 954")
    return dict(rows.values_list("organization__acronym", "category"))


def test_categories_and_names_are_stated_and_what_does_not_match_is_reported(listed: Path) -> None:
    run(SAMPLE)

    report = state(listed)

    assert report["stated"] == ["EA: A", "HAR/HAB: B", "WLO: A"]
    assert report["unmatched"] == ["Line 5: no liaison of XYZ"]
    assert report["unlisted"] == report["differing"] == []
    assert categories() == {"EA": "A", "HAR/HAB": "B", "WLO": "A"}
    for name in ("Agency of Ports", "EAP", "LIGHT", "World Lighthouse Organization", "Harbours and Habours"):
        assert Organization.objects.called(name).count() == 1, name
    assert list(Organization.objects.matching("light")) == [Organization.objects.get(acronym="WLO")]


def test_a_second_time_changes_nothing(listed: Path) -> None:
    run(SAMPLE)
    state(listed)

    report = state(listed)

    assert (report["stated"], report["aliases"], report["kept"]) == ([], [], 3)


def test_a_dry_run_changes_nothing(listed: Path) -> None:
    run(SAMPLE)
    assert len(state(listed, "--dry-run")["stated"]) == 3
    assert set(categories().values()) == {"unknown"}
    assert not Organization.objects.called("EAP").exists()


def test_what_is_stated_otherwise_here_is_kept_and_reported(listed: Path) -> None:
    run(SAMPLE)
    mine = Liaison.objects.get(organization__acronym="EA", committee__reference="ISO/TC 954")
    perform(mine, "state_category", actor=holder(Role.CENTRAL_STAFF), data={"category": "B"})

    report = state(listed)

    assert report["differing"] == ["Line 2: EA is B here, the list has A"]
    assert categories()["EA"] == "B"


def test_one_not_in_the_list_is_named(tmp_path: Path) -> None:
    run(SAMPLE)
    file = tmp_path / "list.csv"
    file.write_text("short_name,name,category,aliases\nEA,,A,\n")
    assert state(file)["unlisted"] == ["HAR/HAB", "WLO"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,category\nEA,A\n", "short_name, aliases are missing"),
        ("short_name,name,category,aliases\nEA,,D,\n", "Line 2: “D” is no category"),
        ("short_name,name,category,aliases\n,,A,\n", "Line 2: There is no name"),
        (f"short_name,name,category,aliases\n{'x' * 301},,A,\n", "Line 2: A name is too long"),
    ],
)
def test_a_broken_list_is_refused_whole(tmp_path: Path, text: str, reason: str) -> None:
    run(SAMPLE)
    file = tmp_path / "list.csv"
    file.write_text(text)
    with pytest.raises(CommandError, match=reason):
        state(file)
    assert set(categories().values()) == {"unknown"}


def test_no_file_no_text_no_committee(tmp_path: Path) -> None:
    run(SAMPLE)
    with pytest.raises(CommandError, match="cannot be read"):
        state(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("short_name,name,category,aliases\n\xe9,,A,\n".encode("latin-1"))
    with pytest.raises(CommandError, match="not in UTF-8"):
        state(tmp_path / "latin.csv")
    with pytest.raises(CommandError, match="no committee “ISO/TC 1”"):
        state(tmp_path / "none.csv", committee="ISO/TC 1")


@pytest.mark.rule("EXT-01", "EXT-28")
class TestStatingOne:
    def test_staff_states_it_once_and_both_sides_hear_of_it(self) -> None:
        liaison = LiaisonFactory(category="unknown")
        manager = holder(Role.COMMITTEE_MANAGER, liaison.committee)
        contact = holder(Role.ORGANIZATION_CONTACT, liaison.organization)
        staff = holder(Role.CENTRAL_STAFF)

        perform(liaison, "state_category", actor=staff, data={"category": "A"})

        liaison.refresh_from_db()
        assert liaison.category == "A"
        assert {manager.email, contact.email} <= set(Message.objects.values_list("email", flat=True))
        with pytest.raises(NotAllowed):
            perform(liaison, "state_category", actor=staff, data={"category": "B"})

    def test_a_category_that_does_not_attach_here_is_refused(self) -> None:
        staff = holder(Role.CENTRAL_STAFF)
        with pytest.raises(GuardFailed, match="EXT-01"):
            perform(LiaisonFactory(category="unknown"), "state_category", actor=staff, data={"category": "C"})
        of_group = LiaisonFactory(category="unknown", committee=WorkingGroupFactory())
        perform(of_group, "state_category", actor=staff, data={"category": "C"})

    def test_nobody_else_states_it(self) -> None:
        liaison = LiaisonFactory(category="unknown")
        for person in (UserFactory(), holder(Role.COMMITTEE_MANAGER, liaison.committee), holder(Role.CEO_OFFICE)):
            with pytest.raises(NotAllowed):
                perform(liaison, "state_category", actor=person, data={"category": "A"})


def test_the_real_list_of_iso_tc_154(feed_dir: Path) -> None:
    run(feed_dir / "iso_technical_committees.jsonl")

    report = state(feed_dir / "tc154_liaisons.csv", committee="ISO/TC 154")

    assert len(report["stated"]) == 24
    assert report["unmatched"] == ["Line 11: no liaison of IEC", "Line 19: no liaison of IATA"]
    assert report["unlisted"] == report["differing"] == []
    stated = Liaison.objects.filter(committee__reference="ISO/TC 154").values_list("organization__acronym", "category")
    assert {acronym for acronym, category in stated if category == "B"} == {"UN", "WCO", "WIPO"}
    again = state(feed_dir / "tc154_liaisons.csv", committee="ISO/TC 154")
    assert (again["stated"], again["aliases"], again["kept"]) == ([], [], 24)
