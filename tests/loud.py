"""What a run could not test is said at its end in capitals, never by a quiet `s` among the dots."""

from typing import NoReturn

import pytest
from _pytest.terminal import TerminalReporter

MARK = "NOT TESTED: "


def not_tested(reason: str) -> NoReturn:
    """Skip the present test and have `reason` repeated loudly when the run ends."""
    pytest.skip(f"{MARK}{reason}")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        said = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if MARK in said:
            reason = said.split(MARK, 1)[1]
            reasons[reason] = reasons.get(reason, 0) + 1
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_sep("!", f"{number} TESTS DID NOT RUN: {reason}", red=True, bold=True)
