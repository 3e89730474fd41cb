"""Coverage is read from the tests without running them; whatever cannot be counted is named."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from core.rulebook import coverage, enforcement

SAMPLE = """
import pytest
from pytest import mark

BOTH = ("EXT-09", "EXT-10")


@pytest.mark.rule("EXT-01")
def test_plain(): ...


@pytest.mark.rule("EXT-01", "EXT-02")
async def test_two_rules(): ...


@mark.rule("EXT-03")
@pytest.mark.django_db
def test_short_form(): ...


@pytest.mark.rule("EXT-04")
class TestGroup:
    pytestmark = [pytest.mark.rule("EXT-05"), pytest.mark.django_db]

    def test_first(self): ...

    @pytest.mark.rule("EXT-06")
    def test_second(self): ...

    def helper(self): ...

    class TestInner:
        def test_third(self): ...


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(1, marks=pytest.mark.rule("EXT-07")),
        pytest.param(2, marks=[pytest.mark.rule("EXT-07", "EXT-08")]),
        pytest.param(3, marks=[pytest.mark.rule("EXT-08"), pytest.mark.skip]),
        4,
    ],
)
def test_cases(case): ...


@pytest.mark.rule(*BOTH)
def test_constant(): ...


@pytest.mark.rule("EXT-11")
@pytest.mark.skip(reason="not built")
def test_never_run(): ...


@pytest.mark.rule("EXT-12")
@pytest.mark.xfail
def test_known_to_fail(): ...


@pytest.mark.rule("EXT-13")
class TestEmpty: ...


@pytest.mark.rule("EXT-14")
@pytest.mark.skipif(True, reason="no browser")
def test_sometimes(): ...


TestWalk = pytest.mark.rule("EXT-15")(Walk.TestCase)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project with one file of tests and one of code."""
    (tmp_path / "tests" / "sample").mkdir(parents=True)
    (tmp_path / "tests" / "sample" / "test_sample.py").write_text(SAMPLE)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "services.py").write_text('"""Submits (EXT-12)."""\n')
    return tmp_path


def test_every_way_of_marking_is_read(tree: Path) -> None:
    reading = coverage.read_tests(tree / "tests")
    assert reading.problems == []
    found: dict[str, list[str]] = {}
    for proof in reading.proofs:
        found.setdefault(proof.rule_id, []).append(proof.test.removeprefix("tests/sample/test_sample.py::"))
    in_group = ["TestGroup::test_first", "TestGroup::test_second", "TestGroup::TestInner::test_third"]
    assert found == {
        "EXT-01": ["test_plain", "test_two_rules"],
        "EXT-02": ["test_two_rules"],
        "EXT-03": ["test_short_form"],
        "EXT-04": in_group,
        "EXT-05": in_group,
        "EXT-06": ["TestGroup::test_second"],
        "EXT-07": ["test_cases[line 39]", "test_cases[line 40]"],
        "EXT-08": ["test_cases[line 40]"],
        "EXT-09": ["test_constant"],
        "EXT-10": ["test_constant"],
        "EXT-14": ["test_sometimes"],
        "EXT-15": ["TestWalk"],
    }


def test_a_mark_of_the_whole_module_counts_for_each_test(tree: Path) -> None:
    (tree / "tests" / "test_module.py").write_text(
        'import pytest\npytestmark = pytest.mark.rule("BAL-01")\ndef test_a(): ...\ndef test_b(): ...\n'
    )
    proofs = coverage.read_tests(tree / "tests").proofs
    assert [proof.test for proof in proofs if proof.rule_id == "BAL-01"] == [
        "tests/test_module.py::test_a",
        "tests/test_module.py::test_b",
    ]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ('@pytest.mark.rule("EXT-99")\ndef test_a(): ...', "tests/test_bad.py:1: the rule EXT-99 does not exist"),
        ("@pytest.mark.rule\ndef test_a(): ...", "tests/test_bad.py:1: the mark names no rule"),
        ("@pytest.mark.rule(RULE)\ndef test_a(): ...", "tests/test_bad.py:1: the mark's rules are not written out"),
        (
            '@pytest.mark.rule("EXT-01")\ndef helper(): ...',
            "tests/test_bad.py:1: the mark stands on helper, which is no test",
        ),
        (
            '@pytest.mark.rule("EXT-01")\nclass Walk: ...',
            "tests/test_bad.py:1: the mark stands on Walk, which is no test",
        ),
        ("def test_a(:", "tests/test_bad.py:1: cannot be read"),
    ],
)
def test_what_cannot_be_counted_is_named(tree: Path, code: str, problem: str) -> None:
    (tree / "tests" / "test_bad.py").write_text(code)
    with pytest.raises(CommandError) as caught:
        call_command("rule_coverage", tests=tree / "tests", code=tree)
    assert problem in str(caught.value).splitlines()
    assert caught.value.returncode == 1


def test_an_unknown_rule_in_the_code_is_named_with_its_place(tree: Path) -> None:
    (tree / "app" / "services.py").write_text('"""Submits."""\n\n# EXT-12, not EXT-77\n')
    with pytest.raises(CommandError) as caught:
        call_command("rule_coverage", tests=tree / "tests", code=tree)
    assert str(caught.value) == "app/services.py:3: the rule EXT-77 does not exist"


def test_covered_needs_both(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enforcement.load()
    monkeypatch.setattr(enforcement, "_registry", {})
    enforcement.enforced_by("EXT-01", "Refuses the wrong kind", "app.models.Liaison", "constraint")
    enforcement.enforced_by("EXT-20", "Asks one by one", "app.views.check", "page")
    out = StringIO()
    call_command("rule_coverage", tests=tree / "tests", code=tree, json=True, stdout=out)
    report = json.loads(out.getvalue())
    assert (report["total"], report["covered"]) == (220, 1)
    assert report["rules"]["EXT-01"] == {
        "tests": 2,
        "proved_by": [
            "tests/sample/test_sample.py::test_plain",
            "tests/sample/test_sample.py::test_two_rules",
        ],
        "enforced_by": [{"kind": "constraint", "what": "Refuses the wrong kind", "where": "app.models.Liaison"}],
    }
    assert (report["rules"]["EXT-20"]["tests"], len(report["rules"]["EXT-20"]["enforced_by"])) == (0, 1)

    out = StringIO()
    call_command("rule_coverage", tests=tree / "tests", code=tree, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[3].startswith("EXT    1 of  28 covered  (2 enforced or offered, 12 proved)")
    assert lines[-1] == "All    1 of 220 covered"

    out = StringIO()
    call_command("rule_coverage", tests=tree / "tests", code=tree, missing="ext", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 27
    assert lines[0] == "EXT-02 Rights of category A: nothing speaks for it"
    assert lines[18] == "EXT-20 Criteria confirmed one by one: no test proves it"
    assert lines[19].endswith(": nothing speaks for it, no test proves it")


def test_an_unknown_area_is_refused(tree: Path) -> None:
    with pytest.raises(CommandError, match="There is no area XYZ"):
        call_command("rule_coverage", tests=tree / "tests", code=tree, missing="XYZ")


def test_the_kept_result_feeds_the_pages(tree: Path, settings: Settings) -> None:
    settings.VAR_DIR = tree / "var"
    assert coverage.proved_by("EXT-02") == []
    call_command("rule_coverage", tests=tree / "tests", code=tree, write=True, stdout=StringIO())
    assert coverage.proved_by("EXT-02") == ["tests/sample/test_sample.py::test_two_rules"]


def test_our_own_tests_and_code_cite_only_rules_that_exist() -> None:
    call_command("rule_coverage", stdout=StringIO())
