"""What a matrix asks of one situation: who sees the thing, whom it waits for, who may do what with it."""

from collections.abc import Collection, Mapping
from typing import Any

from core.accounts.models import User
from core.accounts.standing import standing_of
from core.rulebook import parameters
from core.workflow.engine import offers
from core.workflow.waiting import waiting_for
from tests.matrix.machine import Table, check
from tests.matrix.people import rights_read_once
from tests.scenarios import again, fresh


def judge(
    table: Table,
    obj: Any,
    people: Mapping[str, User | None],
    state: str,
    *,
    seen: set[str],
    waits: set[str],
    refused: Mapping[str, str] | None = None,
    leads: Mapping[str, str] | None = None,
    form_refuses: Collection[str] = (),
    spared: Collection[str] = (),
) -> None:
    """Compare every role's sight, duty, button and server's answer with what is expected in this situation.

    `refused`, `leads` and `form_refuses` are those of `check`. The `spared` are not asked for their actions: in a
    further situation of a state in which strangers have been refused every one already.
    """
    obj = fresh(obj)
    assert obj.state == state
    asked = {role: person for role, person in people.items() if role not in spared}
    with rights_read_once(), parameters.read_once():
        assert check(table, obj, asked, refused=refused, leads=leads, form_refuses=form_refuses) == []
    persons = {role: again(person) for role, person in people.items() if person is not None}
    rows = type(obj)._default_manager
    assert {role for role, each in persons.items() if _is_among(rows.visible_to(each), obj)} == seen
    waited = {role for role, each in persons.items() if _is_among(waiting_for(table.workflow, standing_of(each)), obj)}
    assert waited == waits
    assert waited <= seen
    idle = {role for role in waited if not any(offer.enabled for offer in offers(obj, persons[role]))}
    assert idle == set(), "My work shows what nobody there can act on"


def _is_among(rows: Any, obj: Any) -> bool:
    return bool(rows.filter(pk=obj.pk).exists())
