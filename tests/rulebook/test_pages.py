"""The pages of the rulebook are open to everybody and cost no more when there is more."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from core.rulebook import rules
from core.rulebook.models import ParameterValue
from tests.factories.rulebook import ParameterValueFactory


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def listed(page: str) -> set[str]:
    return {part[:6] for part in page.split('<dt><a href="/rules/')[1:]}


def test_the_list_shows_every_rule_without_a_query(client: Client) -> None:
    page = shown(client, "/rules/")
    assert len(listed(page)) == 220
    assert "220 of 220 rules" in page


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("q=patent", {"EXT-12"}),
        ("q=EXT-21", {"EXT-21"}),
        ("q=hqnb_weeks", {"EXT-21"}),
        ("q=statutes+FILE", {"EXT-08"}),
        ("area=IEC", {"IEC-01", "IEC-02", "IEC-03", "IEC-04", "IEC-05", "IEC-06"}),
        ("area=REP&kind=right", set()),
        ("area=COC&kind=record", {"COC-02", "COC-08"}),
        ("area=DOC&kind=task", {"DOC-05"}),
        ("q=zzzz", set()),
        ("area=XYZ", set()),
    ],
)
def test_the_address_narrows_the_list(client: Client, query: str, ids: set[str]) -> None:
    assert listed(shown(client, f"/rules/?{query}")) == ids


def test_an_empty_list_says_why_and_leads_back(client: Client) -> None:
    page = shown(client, "/rules/?q=zzzz")
    assert "No rule fits." in page
    assert "0 of 220 rules" in page


def test_what_was_searched_stays_and_is_no_markup(client: Client) -> None:
    page = shown(client, "/rules/?q=%22%3E%3Cscript%3Ex&kind=guard&area=EXT")
    assert "<script>x" not in page
    assert 'value="&quot;&gt;&lt;script&gt;x"' in page
    assert '<option value="guard" selected>' in page
    assert '<option value="EXT" selected>' in page


@pytest.mark.django_db
def test_one_rule(client: Client) -> None:
    page = shown(client, "/rules/EXT-21/")
    assert "Central secretariat (CS) consults the national body of the headquarters&#x27; country (HQNB)" in page
    assert "<li>ISO liaison toolkit (2020): Approval</li>" in page
    assert "no answer after 4 weeks → reminder, state unchanged" in page
    assert "Time for the national body of the headquarters: 4 weeks" in page
    assert "in force from the beginning" in page
    assert 'href="/rules/EXT-20/" rel="prev"' in page
    assert 'href="/rules/EXT-22/" rel="next"' in page
    assert "<dt>HQNB</dt>" in page


@pytest.mark.django_db
def test_first_and_last_rule_have_one_neighbour(client: Client) -> None:
    assert 'rel="prev"' not in shown(client, "/rules/COM-01/")
    assert 'rel="next"' not in shown(client, "/rules/SVC-07/")


@pytest.mark.django_db
def test_a_rule_shows_what_enforces_it(client: Client) -> None:
    page = shown(client, "/rules/SVC-06/")
    assert "The help page links the guides and names whom to ask." in page
    assert "core.rulebook.views.help_page" in page


@pytest.mark.django_db
def test_a_rule_shows_the_tests_that_prove_it(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    assert "Proved by" not in shown(client, "/rules/EXT-12/")
    (tmp_path / "rule-coverage.json").write_text('{"rules": {"EXT-12": {"proved_by": ["tests/x.py::test_patent"]}}}')
    page = shown(client, "/rules/EXT-12/")
    assert "Proved by 1 test" in page
    assert "tests/x.py::test_patent" in page


@pytest.mark.django_db
def test_history_of_a_parameter_without_the_name_of_a_person(client: Client) -> None:
    row = ParameterValueFactory(name="bar_years", value=2, in_force_from=dt.date(2026, 3, 1), reason="TMB 12/2026")
    ParameterValueFactory(name="bar_years", value=3, in_force_from=dt.date(2999, 1, 1), reason="Far away")
    page = shown(client, "/rules/REV-11/")
    assert "Bar after a withdrawal: 2 years" in page
    assert "TMB 12/2026" in page
    assert "1 Mar 2026" in page
    assert "From <time" in page
    assert "3 years" in page
    assert row.set_by.name not in page


@pytest.mark.django_db
def test_unavailable_alternatives_are_named(client: Client) -> None:
    assert "Not available: P-members at the opening of the ballot." in shown(client, "/rules/BAL-09/")


@pytest.mark.parametrize("rule_id", ["EXT-99", "EXT-1", "ext-12", "XYZ-01", "EXT-12'"])
def test_an_unknown_rule_is_not_found(client: Client, rule_id: str) -> None:
    assert client.get(f"/rules/{rule_id}/").status_code == 404


@pytest.mark.django_db
def test_every_rule_has_a_page(client: Client) -> None:
    for rule in rules.all_rules():
        assert f"{rule.id} {rule.title}".replace("'", "&#x27;") in shown(client, rules.url(rule.id))


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/rules/", 0), ("/rules/EXT-12/", 0), ("/rules/EXT-21/", 1), ("/rules/parameters/", 1)],
)
def test_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int, rows: int
) -> None:
    ParameterValueFactory.create_batch(rows)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.django_db
def test_all_parameters(client: Client) -> None:
    ParameterValueFactory(name="hqnb_weeks", value=6, in_force_from=dt.date(2026, 3, 1))
    page = shown(client, "/rules/parameters/")
    assert page.count('<td data-l="Value">') == 70
    assert '<td data-l="Value">6 weeks</td>' in page
    assert '/rules/EXT-21/#parameter-hqnb_weeks"' in page


@pytest.mark.parametrize(
    "address", ["/rules/", "/rules/EXT-12/", "/rules/parameters/", "/help/", "/code/", "/declaration/", "/concern/"]
)
def test_nothing_can_be_posted(client: Client, address: str) -> None:
    assert client.post(address, {"text": "something happened"}).status_code == 405


@pytest.mark.django_db
def test_a_page_does_not_write(client: Client) -> None:
    shown(client, "/rules/EXT-21/")
    assert not ParameterValue.objects.exists()
