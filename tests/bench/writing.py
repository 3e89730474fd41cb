"""What a state change costs: by POST, by `perform`, by the raw SQL that writes the same, and the stock save."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.workflow.engine import action_url, perform
from liaisons.applications import states
from liaisons.applications.models import Application
from tests.bench.data.people import World
from tests.bench.measuring import Probe, asked
from tests.bench.pages import client_of

ACTION = "forward"
WRITES = ("INSERT", "UPDATE", "DELETE")


def write_probes(world: World, runs: int) -> list[Probe]:
    """Return the four probes, each for as many `runs`; a run uses up an application that waits for the officer."""
    waiting = iter(
        Application.objects.filter(managing=world.main, state=states.SUBMITTED, organization__iso_id__isnull=False)
    )
    saved = itertools.cycle(
        Application.objects.filter(managing=world.main, state=states.REGISTERED).order_by("pk")[:50]
    )
    take: Callable[[], Application] = lambda: next(waiting)  # noqa: E731
    # Noted before anything is timed: a rollback makes the connection forget the statements that it has prepared.
    noted = iter([_writes_of(take(), world.officer) for _run in range(runs)])
    return [
        Probe("state change by POST", _post(client_of(world.officer)), take),
        Probe("stock administration: save", _save(client_of(world.administrator)), lambda: next(saved)),
        Probe("perform", lambda obj: perform(obj, ACTION, actor=_fresh(world.officer)), take),
        Probe("raw SQL of the same writes", _replay, lambda: next(noted)),
    ]


def _fresh(person: User) -> User:
    person.__dict__.pop("_standing", None)
    return person


def _post(client: Client) -> Callable[[Application], None]:
    def run(obj: Application) -> None:
        _expect(client.post(action_url(obj, ACTION), {"version": obj.version}), obj.get_absolute_url())

    return run


def _save(client: Client) -> Callable[[Application], None]:
    kinds: Iterator[str] = itertools.cycle("BA")

    def run(obj: Application) -> None:
        url = reverse("stock:applications_application_change", args=[obj.pk])
        data = {
            "request": obj.request_id,
            "organization": obj.organization_id,
            "committee": obj.committee_id,
            "category": next(kinds),
        }
        _expect(client.post(url, data), reverse("stock:applications_application_changelist"))

    return run


def _expect(response: Any, url: str) -> None:
    if response.status_code != 302 or response.url != url:
        raise RuntimeError(f"answered {response.status_code}: {response.content.decode()[:2000]}")


def _writes_of(obj: Application, actor: User) -> list[tuple[str, Any, int]]:
    """Return the statements by which `perform` writes, with the number of the event that they refer to."""
    with asked() as found, transaction.atomic():
        move = perform(obj, ACTION, actor=_fresh(actor))
        transaction.set_rollback(True)
    assert move.event is not None
    return [(sql, params, move.event.pk) for sql, params in found.statements if sql.startswith(WRITES)]


def _replay(writes: list[tuple[str, Any, int]]) -> None:
    with transaction.atomic(), connection.cursor() as wrapped:
        cursor = wrapped.cursor
        number = None
        for sql, params, before in writes:
            cursor.execute(sql, _refer(params, before, number))
            if sql.startswith('INSERT INTO "workflow_event" '):
                (number,) = cursor.fetchone()[:1]


def _refer(params: Any, before: int, number: int | None) -> Any:
    """Put the event's new number where statements refer to the one that was rolled back."""
    if isinstance(params, list | tuple):
        return type(params)(_refer(each, before, number) for each in params)
    return number if number is not None and params == before else params
