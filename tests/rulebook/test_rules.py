"""The register is complete, and every rule hangs together with what it names."""

import pytest

from core.rulebook import rules, wording
from core.rulebook.definitions import definitions

# Counted in the tables of the register.
EXPECTED = {
    "COM": 10,
    "INT": 16,
    "IEC": 6,
    "EXT": 28,
    "REP": 12,
    "DOC": 8,
    "MTG": 14,
    "RPT": 11,
    "BAL": 14,
    "REV": 11,
    "STK": 16,
    "COC": 11,
    "CND": 34,
    "MEN": 22,
    "SVC": 7,
}


def test_all_220_rules_are_there_by_area() -> None:
    assert {area.code: len(area.rules) for area in rules.areas()} == EXPECTED
    assert len(rules.all_rules()) == 220


def test_the_rules_of_an_area_are_numbered_without_a_gap() -> None:
    for area in rules.areas():
        assert [rule.id for rule in area.rules] == [f"{area.code}-{n:02d}" for n in range(1, EXPECTED[area.code] + 1)]


def test_every_rule_says_everything() -> None:
    for rule in rules.all_rules():
        assert rule.title, rule.id
        assert rule.text, rule.id
        assert rule.source, rule.id
        assert rule.example, rule.id
        assert rule.kinds, rule.id
        assert set(rule.kinds) <= {"guard", "deadline", "task", "right", "record", "notice", "advice"}, rule.id


def test_a_rule_as_the_register_has_it() -> None:
    rule = rules.rule("EXT-21")
    assert rule.kinds == ("guard",)
    assert rule.text.startswith("CS consults the HQNB (taken from the headquarters' country)")
    assert rule.example == "no answer after 4 weeks → reminder, state unchanged"
    assert rule.parameters == ("hqnb_weeks", "hqnb_silence")
    assert str(rule) == "EXT-21 The national body of the headquarters is consulted"


def test_a_rule_of_two_kinds() -> None:
    assert rules.rule("BAL-05").kinds == ("notice", "right")


def test_decisions_and_conflicts_stand_with_their_rules() -> None:
    assert any("one draft per organization and committee" in text for text in rules.rule("EXT-28").decisions)
    assert any("Cut-off: reports of organizations 7 weeks" in text for text in rules.rule("RPT-05").conflicts)
    assert rules.rule("DOC-07").decisions == ()


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(KeyError) as caught:
        rules.rule("EXT-99")
    assert str(caught.value) == "The rulebook has no rule 'EXT-99'."


def test_every_parameter_serves_a_rule() -> None:
    assert [name for name in definitions() if not rules.using(name)] == []


def test_the_text_of_a_rule_names_only_parameters_that_exist() -> None:
    named = {name for rule in rules.all_rules() for name in rule.parameters}
    assert named - definitions().keys() == set()


def test_rules_cite_only_rules_that_exist() -> None:
    for rule in rules.all_rules():
        for text in (rule.text, rule.example, rule.source, *rule.decisions, *rule.conflicts):
            assert set(wording.rule_id_pattern().findall(text)) <= rules.rulebook().rules.keys(), rule.id


def test_a_source_is_told_by_the_titles_of_its_documents() -> None:
    assert [
        (place.document, place.clause) for place in rules.citations("000 Establishing; Annex A CM-6; Dir 1.15.1")
    ] == [
        ("ISO liaison toolkit (2020)", "Establishing"),
        ("ISO liaison toolkit (2020)", "Annex A CM-6"),
        ("ISO/IEC Directives, Part 1, with ISO Supplement", "1.15.1"),
    ]


def test_silence_is_told_as_such() -> None:
    assert wording.source("silent; from 004 4.1.4, 2.3") == (
        "The sources are silent; Guidance on misconduct and breaches of the Code, 4.1.4, 2.3"
    )


def test_every_source_begins_with_a_known_document() -> None:
    for rule in rules.all_rules():
        assert all(place.document for place in rule.citations), rule.id


def test_url() -> None:
    assert rules.url("EXT-12") == "/rules/EXT-12/"
    with pytest.raises(rules.UnknownRule):
        rules.url("EXT-29")
