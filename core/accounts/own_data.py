"""A person's own data, complete and nobody else's (SVC-04): every app adds what it holds."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from core import clock
from core.accounts.models import User

type Collector = Callable[[User], Iterable[dict[str, Any]]]

_collectors: dict[str, Collector] = {}


def register(name: str, collect: Collector) -> None:
    """Add `collect(person)`, which returns rows about that person only, under `name` to every export."""
    _collectors[name] = collect


def export(person: User) -> dict[str, Any]:
    """Return everything that is kept of `person`, ready for JSON; it holds no data of others."""
    return {
        "exported_at": clock.now().isoformat(),
        "person": {
            "email": person.email,
            "name": person.name,
            "phone": person.phone,
            "time_zone": person.time_zone,
            "registered": person.joined_at.isoformat(),
            "last_sign_in": person.last_login.isoformat() if person.last_login else None,
        },
        **{name: [_plain(row) for row in collect(person)] for name, collect in sorted(_collectors.items())},
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, dt.date | dt.datetime) else value for key, value in row.items()}


def appointments(person: User) -> Iterable[dict[str, Any]]:
    """Return the roles that the person holds or held; not who appointed him."""
    for row in person.appointments.select_related("scope_type").prefetch_related("scope"):
        yield {
            "role": row.get_role_display(),
            "on": str(row.scope),
            "deputy": row.deputy,
            "from": row.starts_on,
            "until": row.ends_on,
        }


def acknowledgements(person: User) -> Iterable[dict[str, Any]]:
    """Return what the person has acknowledged, and when."""
    for row in person.acknowledgements.all():
        yield {"text": row.get_text_display(), "edition": row.edition, "at": row.at}
