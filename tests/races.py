"""Two people at once: each on a connection of its own, let go at the same moment."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from core.workflow.refusals import ActionRefused

PATIENCE = 60
# Five rounds of each race belong to the suite, the other forty-five to `make chaos`.
# `ROUNDS` is for a test that is run anew each time, `MANY` for one that goes round by itself.
MANY = [5, pytest.param(45, marks=pytest.mark.chaos)]
ROUNDS = [*range(5), *(pytest.param(number, marks=pytest.mark.chaos) for number in range(5, 50))]


@dataclass
class Outcome:
    """What became of one side of a race: what it returned, or how it was refused."""

    value: Any = None
    refused: ActionRefused | None = None
    error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.refused is None and self.error is None


def race(*sides: Callable[[], Any]) -> list[Outcome]:
    """Run `sides` at the same time and return what became of each, in their order.

    A refusal is an outcome; any other error is raised here, so that a deadlock or a crash fails the test. The
    test needs `transactional_db`, so that the sides see what was set up.
    """
    barrier = threading.Barrier(len(sides), timeout=PATIENCE)
    outcomes = [Outcome() for _side in sides]

    def run(side: Callable[[], Any], outcome: Outcome) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            outcome.value = side()
        except ActionRefused as refused:
            outcome.refused = refused
        except BaseException as error:
            outcome.error = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in zip(sides, outcomes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "A side of the race hangs."
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
    return outcomes
