"""True chains of events, written in bulk."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType

from core.accounts.models import User
from core.workflow.ledger import digest_of
from core.workflow.models import Event
from tests.bench.data.copying import Rows


class Ledger:
    """Collects the events of many objects; each object ends with the version and head that its chain has."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def write(
        self, obj: Any, action: str, source: str, target: str, *, at: dt.datetime, actor: User | None, acting_as: str
    ) -> None:
        """Add the event of `action` to the chain of `obj`."""
        declared = obj.workflow.by_name[action]
        event = Event(
            subject_type=ContentType.objects.get_for_model(obj),
            subject_id=obj.pk,
            seq=obj.version + 1,
            workflow=obj.workflow.name,
            action=action,
            source=source,
            target=target,
            actor=actor,
            acting_as=acting_as,
            rules=list(declared.all_rules),
            facts={},
            internal=declared.internal,
            at=at,
            recorded_at=at,
            previous=obj.head,
        )
        event.digest = digest_of(event)
        obj.version, obj.head, obj.state_since = event.seq, event.digest, at
        self._rows.add(event)
