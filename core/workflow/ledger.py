"""The ledger: appending an event, and proving that nothing was edited, removed or cut off (SVC-07)."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import QueryDict

from core import clock
from core.workflow import registry
from core.workflow.models import Anchor, Event, EventText
from core.workflow.parties import SYSTEM

if TYPE_CHECKING:
    from core.workflow.declaration import Action
    from core.workflow.engine import Move
    from core.workflow.models import WorkflowModel

# What every form carries besides what somebody has filled in.
CARRIED = frozenset({"csrfmiddlewaretoken", "version", "next"})
# No transaction of ours runs longer; an anchor leaves younger events to the next one.
ANCHOR_LAG = dt.timedelta(minutes=10)


def append(move: "Move") -> Event:
    """Write the event of `move` and set `version` and `head` on its object; the caller saves the object."""
    obj = move.obj
    salt = secrets.token_hex(16) if move.text else ""
    event = Event(
        subject_type=ContentType.objects.get_for_model(obj),
        subject_id=obj.pk,
        seq=obj.version + 1,
        workflow=move.workflow.name,
        action=move.action.name,
        source=move.source,
        target=move.target,
        actor=move.actor,
        acting_as=move.party.capacity(obj)[:200],
        on_behalf=move.on_behalf[:200],
        rules=list(move.action.all_rules),
        facts=move.facts,
        internal=move.action.internal,
        text_digest=_text_digest(move.text, salt) if move.text else "",
        form_digest=move.form_digest,
        at=move.at,
        previous=obj.head,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    if move.text:
        EventText.objects.create(event=event, text=move.text, salt=salt)
    obj.version, obj.head = event.seq, event.digest
    return event


def append_first(objs: "Sequence[WorkflowModel]", action: "Action", *, at: dt.datetime, batch_size: int) -> None:
    """Write in bulk the first event of each of `objs`, by the system, and save their version and head.

    They have been saved in the state that `action` leads to, all by the same one and of one model.
    """
    if not objs:
        return
    kind = ContentType.objects.get_for_model(objs[0])
    events = []
    for obj in objs:
        event = Event(
            subject_type=kind,
            subject_id=obj.pk,
            seq=1,
            workflow=obj.workflow.name,
            action=action.name,
            target=obj.state,  # type: ignore[attr-defined]
            acting_as=SYSTEM.capacity(obj)[:200],
            rules=list(action.all_rules),
            at=at,
        )
        event.digest = digest_of(event)
        events.append(event)
        obj.version, obj.head = event.seq, event.digest
    Event.objects.bulk_create(events, batch_size=batch_size)
    type(objs[0])._default_manager.bulk_update(objs, ["version", "head"], batch_size=batch_size)


def digest_of(event: Event) -> str:
    """Return the keyed digest over what `event` says and over the digest before it."""
    content = [
        event.previous,
        event.subject_type_id,
        event.subject_id,
        event.seq,
        event.workflow,
        event.action,
        event.source,
        event.target,
        event.actor_id,
        event.acting_as,
        event.on_behalf,
        event.rules,
        event.facts,
        event.internal,
        event.text_digest,
        event.at.astimezone(dt.UTC).isoformat(),
    ]
    return _keyed(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())


def digest_of_form(data: Mapping[str, Any], files: Mapping[str, Any] | None) -> str:
    """Return the keyed digest of what a form sent, the files by name and size; nothing where it sent nothing."""
    many = dict(data.lists()) if isinstance(data, QueryDict) else data
    sent = sorted((name, str(value)) for name, value in many.items() if name not in CARRIED)
    sent += sorted((name, f"{file.name}, {file.size}") for name, file in (files or {}).items())
    return _keyed(json.dumps(sent).encode()) if sent else ""


@transaction.atomic
def anchor() -> Anchor | None:
    """Cover the events since the last anchor by a digest of their digests; None where there are none."""
    last = Anchor.objects.first()
    start = last.up_to if last else 0
    fresh = Event.objects.filter(pk__gt=start, recorded_at__lt=dt.datetime.now(dt.UTC) - ANCHOR_LAG)
    covered = list(fresh.order_by("pk").values_list("pk", "digest"))
    if not covered:
        return None
    return Anchor.objects.create(
        up_to=covered[-1][0],
        count=len(covered),
        at=clock.now(),
        digest=_anchor_digest(last.digest if last else "", (digest for _pk, digest in covered)),
    )


def verify() -> Iterator[str]:
    """Yield a sentence for everything in the ledger that is not as it was written."""
    yield from _verify_chains()
    yield from _verify_anchors()


def _verify_chains() -> Iterator[str]:
    for workflow in registry.workflows():
        model = workflow.model
        kind = ContentType.objects.get_for_model(model)
        objects: Any = model._default_manager
        heads = {row.pk: row for row in objects.only("pk", "version", "head", "state").iterator()}
        seen: dict[int, Event] = {}
        events = Event.objects.filter(subject_type=kind).select_related("text").order_by("subject_id", "seq")
        for event in events.iterator(chunk_size=2000):
            before = seen.get(event.subject_id)
            yield from _verify_event(event, before)
            seen[event.subject_id] = event
        for pk, row in heads.items():
            yield from _verify_head(f"{workflow.name} {pk}", row, seen.get(pk), workflow.initial)
        for pk in seen.keys() - heads.keys():
            yield f"{workflow.name} {pk}: there are events, but the object is gone"


def _verify_event(event: Event, before: Event | None) -> Iterator[str]:
    place = f"{event.workflow} {event.subject_id}, event {event.seq}"
    if event.seq != (before.seq if before else 0) + 1:
        yield f"{place}: an event before it is missing"
    elif event.previous != (before.digest if before else ""):
        yield f"{place}: it does not follow from the event before"
    elif before and event.source != before.target:
        yield f"{place}: it starts from {event.source!r}, but the event before ended in {before.target!r}"
    if event.digest != digest_of(event):
        yield f"{place}: it was edited"
    text = getattr(event, "text", None)
    if text is not None and event.text_digest != _text_digest(text.text, text.salt):
        yield f"{place}: its text was edited"


def _verify_head(place: str, row: Any, last: Event | None, initial: str) -> Iterator[str]:
    if last is None:
        if row.version:
            yield f"{place}: its {row.version} events are missing"
        elif row.state != initial:
            yield f"{place}: it is {row.state!r} without an event"
        return
    if (row.version, row.head) != (last.seq, last.digest):
        yield f"{place}: it counts {row.version} events, the ledger ends with number {last.seq}"
    if row.state != last.target:
        yield f"{place}: it is {row.state!r}, but its last event led to {last.target!r}"


def _verify_anchors() -> Iterator[str]:
    start, digest = 0, ""
    for row in Anchor.objects.order_by("pk").iterator():
        events = Event.objects.filter(pk__gt=start, pk__lte=row.up_to).order_by("pk").values_list("digest", flat=True)
        expected = _anchor_digest(digest, events.iterator())
        if expected != row.digest:
            yield f"anchor {row.pk}: the events {start + 1} to {row.up_to} are not those it covered"
        start, digest = row.up_to, row.digest


def _anchor_digest(before: str, digests: Iterable[str]) -> str:
    running = hmac.new(settings.LEDGER_KEY.encode(), before.encode(), hashlib.sha256)
    for digest in digests:
        running.update(digest.encode())
    return running.hexdigest()


def _text_digest(text: str, salt: str) -> str:
    return hashlib.sha256((salt + text).encode()).hexdigest()


def _keyed(content: bytes) -> str:
    return hmac.new(settings.LEDGER_KEY.encode(), content, hashlib.sha256).hexdigest()
