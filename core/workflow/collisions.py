"""Two people at once: where both were allowed, the database lets one through, and the other is told why."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from core.workflow.refusals import GuardFailed, Refusal


@contextmanager
def one_at_a_time(obj: Any, rule: str) -> Iterator[None]:
    """Open a transaction in which the loser of a race for something unique is refused, with the constraint's words.

    The guards have asked before, but what another transaction was about to write they could not see. Raises
    `GuardFailed` under `rule`; what breaks no declared uniqueness is raised as it is.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = _broken(error)
        if constraint is None:
            raise
        raise GuardFailed(Refusal(rule=rule, reason=str(constraint.get_violation_error_message())), obj=obj) from error


def _broken(error: IntegrityError) -> models.UniqueConstraint | None:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.name == name:
                return constraint
    return None
