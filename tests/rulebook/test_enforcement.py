"""Higher layers say what speaks for a rule; what does not exist is named by the system check."""

import pytest
from django.core.checks import run_checks

from core.rulebook import enforcement
from core.rulebook.enforcement import Enforcement, Kind, enforced_by, enforces


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    enforcement.load()
    monkeypatch.setattr(enforcement, "_registry", dict(enforcement._registry))


def test_a_call_registers_once_however_often_it_is_made() -> None:
    for _again in range(2):
        enforced_by("EXT-05", "Refuses a profit", "liaisons.applications.forms.Check", "guard")
    assert [entry for entry in enforcement.of("EXT-05") if entry.where == "liaisons.applications.forms.Check"] == [
        Enforcement("EXT-05", "Refuses a profit", "liaisons.applications.forms.Check", Kind.GUARD)
    ]


def test_a_decorator_registers_what_it_stands_on_for_each_rule() -> None:
    @enforces("EXT-06", "EXT-07", what="Asks for both", kind=Kind.PAGE)
    def page() -> str:
        return "as before"

    assert page() == "as before"
    where = f"{__name__}.test_a_decorator_registers_what_it_stands_on_for_each_rule.<locals>.page"
    for rule_id in ("EXT-06", "EXT-07"):
        assert Enforcement(rule_id, "Asks for both", where, Kind.PAGE) in enforcement.of(rule_id)


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="hope"):
        enforced_by("EXT-05", "Hopes for the best", "somewhere", "hope")


def test_the_system_check_names_the_place_of_an_unknown_rule() -> None:
    assert not [message for message in run_checks() if str(message.id).startswith("rulebook.")]
    enforced_by("EXT-99", "Does something", "liaisons.applications.workflows.forward", "guard")
    assert [(message.id, message.msg) for message in run_checks() if str(message.id).startswith("rulebook.")] == [
        ("rulebook.E001", "liaisons.applications.workflows.forward speaks for the rule EXT-99, which does not exist.")
    ]


def test_what_the_rulebook_itself_speaks_for() -> None:
    assert {entry.where for entry in enforcement.of("SVC-06")} >= {"core.rulebook.views.help_page"}
    assert {entry.where for entry in enforcement.of("COC-09")} >= {
        "core.rulebook.views.code",
        "core.rulebook.views.concern",
    }
