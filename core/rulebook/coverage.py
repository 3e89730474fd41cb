"""Which rules are covered: something speaks for them, and a test proves it. The tests are read, never run."""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from core.rulebook import enforcement, rules
from core.rulebook.enforcement import Enforcement
from core.rulebook.wording import rule_id_pattern

type Function = ast.FunctionDef | ast.AsyncFunctionDef

# Where the code of the project may cite a rule.
CODE = ("*.py", "*.html", "*.txt")
OUTSIDE = frozenset({".venv", "node_modules", "var", "tests", "static", ".git"})
# A test that is never run, or expected to fail, proves nothing.
NOT_RUN = frozenset({"skip", "xfail"})


@dataclass(frozen=True)
class Proof:
    """A test that carries the mark of a rule."""

    rule_id: str
    test: str
    place: str


@dataclass
class Reading:
    """What the test files say, with what could not be understood."""

    proofs: list[Proof] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Covered:
    """A rule with what speaks for it and what proves it."""

    rule: rules.Rule
    enforced_by: tuple[Enforcement, ...]
    proved_by: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        """Whether the rule is both enforced or offered, and proved."""
        return bool(self.enforced_by and self.proved_by)


def coverage(proofs: Iterable[Proof]) -> list[Covered]:
    """Return every rule with what speaks for it and which of `proofs` prove it."""
    enforcement.load()
    tests: dict[str, list[str]] = {}
    for proof in proofs:
        tests.setdefault(proof.rule_id, []).append(proof.test)
    return [
        Covered(rule=each, enforced_by=enforcement.of(each.id), proved_by=tuple(dict.fromkeys(tests.get(each.id, ()))))
        for each in rules.all_rules()
    ]


def as_json(covered: Iterable[Covered]) -> dict[str, Any]:
    """Return the coverage as plain data: `total`, `covered`, and per rule its tests and what enforces it."""
    rows = list(covered)
    return {
        "total": len(rows),
        "covered": sum(row.is_covered for row in rows),
        "rules": {
            row.rule.id: {
                "tests": len(row.proved_by),
                "proved_by": list(row.proved_by),
                "enforced_by": [
                    {"kind": str(entry.kind), "what": str(entry.what), "where": entry.where}
                    for entry in row.enforced_by
                ],
            }
            for row in rows
        },
    }


def read_tests(folder: Path) -> Reading:
    """Return the proofs that the tests below `folder` carry, and the place of every mark that cannot be counted."""
    reading = Reading()
    for path in sorted((*folder.rglob("test_*.py"), *folder.rglob("*_test.py"))):
        name = path.relative_to(folder.parent).as_posix()
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            reading.problems.append(f"{name}:{error.lineno}: cannot be read")
            continue
        _Module(name, tree, reading).read()
    known = rules.rulebook().rules
    reading.problems += [
        f"{proof.place}: the rule {proof.rule_id} does not exist"
        for proof in reading.proofs
        if proof.rule_id not in known
    ]
    return reading


def unknown_in_code(root: Path) -> list[str]:
    """Return every place in the code below `root`, its tests apart, that cites a rule which does not exist."""
    known, pattern = rules.rulebook().rules, rule_id_pattern()
    places = []
    for path in sorted(_code(root)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            places += [
                f"{path.relative_to(root).as_posix()}:{number}: the rule {found} does not exist"
                for found in re.findall(pattern, line)
                if found not in known
            ]
    enforcement.load()
    places += [
        f"{entry.where}: the rule {entry.rule_id} does not exist"
        for entry in enforcement.registered()
        if entry.rule_id not in known
    ]
    return places


def report_path() -> Path:
    """Return where the coverage is kept for the pages."""
    return Path(settings.VAR_DIR) / "rule-coverage.json"


def proved_by(rule_id: str) -> list[str]:
    """Return the tests that prove `rule_id`, by the kept coverage; none where there is no such file."""
    try:
        stamp = report_path().stat().st_mtime_ns
    except FileNotFoundError:
        return []
    return list(_report(report_path(), stamp).get(rule_id, {}).get("proved_by", []))


@cache
def _report(path: Path, _stamp: int) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))["rules"]
    return kept


def _code(root: Path) -> Iterator[Path]:
    for entry in root.iterdir():
        if entry.name in OUTSIDE:
            continue
        if entry.is_dir():
            for pattern in CODE:
                yield from entry.rglob(pattern)
        elif any(entry.match(pattern) for pattern in CODE):
            yield entry


class _Module:
    """Reads the marks of one test file."""

    def __init__(self, name: str, tree: ast.Module, reading: Reading) -> None:
        self.name, self.tree, self.reading = name, tree, reading
        self.constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def read(self) -> None:
        self._body(self.tree.body, outer=self._pytestmark(self.tree.body), owner="")

    def _body(self, body: list[ast.stmt], outer: list[ast.expr], owner: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                marks = [*outer, *node.decorator_list, *self._pytestmark(node.body)]
                if node.name.startswith("Test"):
                    self._body(node.body, marks, f"{owner}{node.name}::")
                else:
                    self._refuse_marks([*node.decorator_list, *self._pytestmark(node.body)], node.name)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                if node.name.startswith("test"):
                    self._test(f"{owner}{node.name}", [*outer, *node.decorator_list])
                else:
                    self._refuse_marks(node.decorator_list, node.name)
            elif isinstance(node, ast.Assign):
                self._assigned(node, outer, owner)

    def _assigned(self, node: ast.Assign, outer: list[ast.expr], owner: str) -> None:
        """A test made by assignment: `TestWalk = pytest.mark.rule("EXT-12")(Walk.TestCase)`."""
        made = node.value
        if not (isinstance(made, ast.Call) and isinstance(made.func, ast.Call) and _mark_name(made.func)):
            return
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id.startswith("Test"):
                self._test(f"{owner}{target.id}", [*outer, made.func])

    def _test(self, test: str, marks: list[ast.expr]) -> None:
        if any(_mark_name(mark) in NOT_RUN for mark in marks):
            return
        for mark in marks:
            if _mark_name(mark) == "rule":
                self._prove(mark, test)
            elif _mark_name(mark) == "parametrize" and isinstance(mark, ast.Call):
                self._parametrized(mark, test)

    def _parametrized(self, mark: ast.Call, test: str) -> None:
        """A case with a mark of its own: `pytest.param(…, marks=pytest.mark.rule("EXT-12"))`."""
        for call in ast.walk(mark):
            if not (isinstance(call, ast.Call) and _dotted(call.func).split(".")[-1] == "param"):
                continue
            marks = [one for keyword in call.keywords if keyword.arg == "marks" for one in _several(keyword.value)]
            if any(_mark_name(one) in NOT_RUN for one in marks):
                continue
            for one in marks:
                if _mark_name(one) == "rule":
                    self._prove(one, f"{test}[line {call.lineno}]")

    def _prove(self, mark: ast.expr, test: str) -> None:
        place = f"{self.name}:{mark.lineno}"
        found = list(self._ids(mark.args)) if isinstance(mark, ast.Call) else []
        if not found:
            self.reading.problems.append(f"{place}: the mark names no rule")
        for rule_id in found:
            if rule_id is None:
                self.reading.problems.append(f"{place}: the mark's rules are not written out")
            else:
                self.reading.proofs.append(Proof(rule_id=rule_id, test=f"{self.name}::{test}", place=place))

    def _ids(self, nodes: Iterable[ast.expr]) -> Iterator[str | None]:
        for node in nodes:
            match node:
                case ast.Constant(value=str(rule_id)):
                    yield rule_id
                case ast.Starred(value=inner):
                    yield from self._ids([inner])
                case ast.List(elts=inner) | ast.Tuple(elts=inner) | ast.Set(elts=inner):
                    yield from self._ids(inner)
                case ast.Name(id=name) if name in self.constants:
                    yield from self._ids([self.constants[name]])
                case _:
                    yield None

    def _pytestmark(self, body: list[ast.stmt]) -> list[ast.expr]:
        marks: list[ast.expr] = []
        for node in body:
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets):
                marks += _several(node.value)
        return marks

    def _refuse_marks(self, marks: Iterable[ast.expr], name: str) -> None:
        self.reading.problems += [
            f"{self.name}:{mark.lineno}: the mark stands on {name}, which is no test"
            for mark in marks
            if _mark_name(mark) == "rule"
        ]


def _several(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.List | ast.Tuple) else [node]


def _mark_name(node: ast.expr) -> str | None:
    """Return `rule` of `pytest.mark.rule(…)`, `mark.rule(…)` or the same without a call; None of anything else."""
    names = _dotted(node.func if isinstance(node, ast.Call) else node).split(".")
    return names[-1] if len(names) > 1 and names[-2] == "mark" else None


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=name):
            return f"{_dotted(inner)}.{name}"
    return ""
