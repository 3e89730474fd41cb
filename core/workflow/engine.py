"""The only way in which a state changes, and the same judgement for button and server."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.standing import NOBODY, Standing, standing_of
from core.rulebook import parameters
from core.workflow import deadlines, ledger
from core.workflow.collisions import one_at_a_time
from core.workflow.declaration import Action, Workflow
from core.workflow.models import Event, WorkflowModel
from core.workflow.parties import SYSTEM, Party
from core.workflow.refusals import FormInvalid, GuardFailed, MovedOn, NotAllowed, Refusal
from core.workflow.signals import performed


@dataclass(frozen=True)
class Act:
    """What a guard may know besides the object: who acts, when, and with which data (None while only asked)."""

    action: Action
    actor: User | None
    standing: Standing
    at: dt.datetime
    data: Mapping[str, Any] | None = None


@dataclass
class Move:
    """An action being performed, or performed. `facts` go into the ledger, `told` into the outcome message."""

    obj: Any
    workflow: Workflow
    action: Action
    actor: User | None
    party: Party
    standing: Standing
    at: dt.datetime
    source: str
    data: Mapping[str, Any]
    target: str = ""
    text: str = ""
    on_behalf: str = ""
    form_digest: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    event: Event | None = None
    repeated: bool = False

    @property
    def person(self) -> User:
        """Who acts, in an action that only people take. Raises `LookupError` for a step of time."""
        if self.actor is None:
            raise LookupError(f"{self.action.name} was taken by nobody")
        return self.actor


@dataclass(frozen=True)
class Offer:
    """An action as a reader is offered it: enabled, or with the reasons why not (yet)."""

    action: Action
    obj: Any
    refusals: tuple[Refusal, ...] = ()
    outdone: bool = False

    @property
    def enabled(self) -> bool:
        return not self.refusals

    @property
    def label(self) -> Any:
        return self.action.label

    @property
    def icon(self) -> str:
        return self.action.icon

    @property
    def tone(self) -> str:
        return "default" if self.outdone else self.action.tone

    @property
    def hint(self) -> Any:
        return self.action.hint

    @property
    def method(self) -> str:
        """`post` where one press is all it takes, `link` where the action has a page of its own."""
        return "link" if self.action.form or self.action.confirm else "post"

    @property
    def url(self) -> str:
        return action_url(self.obj, self.action.name)

    @property
    def version(self) -> int:
        return int(self.obj.version)


def action_url(obj: WorkflowModel, action: str) -> str:
    """Return the address of the generic action page."""
    return reverse("workflow:act", args=[obj.workflow.name, obj.pk, action])


def offers(obj: Any, user: Any, *, standing: Standing | None = None) -> list[Offer]:
    """Return what `user` could do with `obj` in its present state, with the reasons where a guard fails.

    An action that the reader may never perform is absent.
    """
    standing = standing or standing_of(user)
    found = []
    for action in obj.workflow.actions_in(obj.state):
        if any(party.covers(obj, standing) for party in action.by):
            act = Act(action=action, actor=standing.person, standing=standing, at=clock.now())
            found.append(Offer(action=action, obj=obj, refusals=tuple(failing(obj, act))))
    # A page has one primary action at most: of several that are possible, the one that leads on furthest.
    primary = [offer for offer in found if offer.enabled and offer.tone == "primary"]
    return [replace(offer, outdone=True) if offer in primary[:-1] else offer for offer in found]


def failing(obj: Any, act: Act) -> Iterator[Refusal]:
    """Yield a refusal for every guard of the action that fails."""
    for guard in act.action.guards:
        answer = guard.test(obj, act)
        if answer is True:
            continue
        until = getattr(obj, guard.until, None) if guard.until else None
        yield Refusal(
            rule=guard.rule,
            reason=str(guard.refusal if answer is False else answer),
            who=guard.who.capacity(obj) if guard.who else "",
            until=until,
        )


def begin(
    obj: Any,
    *,
    actor: User | None,
    data: Mapping[str, Any] | None = None,
    party: Party | None = None,
    check: bool = True,
) -> Move:
    """Create `obj` in the first state of its procedure, with the first line of its ledger.

    The permission and guards of the creating action are checked unless the caller is the effect of another
    action that has checked them (`check=False`).
    """
    action = obj.workflow.creation
    with parameters.read_once(), one_at_a_time(obj, action.rules[0]):
        standing = standing_of(actor, fresh=True) if actor else NOBODY
        party = party or _party(obj, action, standing, actor)
        act = Act(action=action, actor=actor, standing=standing, at=clock.now(), data=data or {})
        refusals = list(failing(obj, act)) if check else []
        if refusals:
            raise GuardFailed(*refusals, obj=obj)
        move = _move(obj, act, party, source="")
        try:
            obj.full_clean()
        except ValidationError:
            # Somebody else was quicker, between the guards and here: asked again they say it with rule and party.
            if check and (refusals := list(failing(obj, act))):
                raise GuardFailed(*refusals, obj=obj) from None
            raise
        obj.save()
        if action.run_effect:
            action.run_effect(move)
        move.target = obj.state
        _finish(move)
    return move


def take_over(objs: Sequence[Any], name: str, *, batch_size: int = 1000) -> None:
    """Create `objs`, of one model, by the creating action `name`: what began elsewhere and is imported in bulk.

    The system alone does it, each object gets the first line of its ledger, and nobody is told: an action that
    tells somebody, opens a deadline or has an effect is refused with `ValueError`, for it would be passed over.
    """
    if not objs:
        return
    action = objs[0].workflow.by_name[name]
    if action.source or SYSTEM not in action.by or action.tells or action.opens or action.effect or action.guards:
        raise ValueError(f"{name} does not take over in bulk")
    with transaction.atomic():
        type(objs[0])._default_manager.bulk_create(objs, batch_size=batch_size)
        ledger.append_first(objs, action, at=clock.now(), batch_size=batch_size)


def perform(
    obj: Any,
    name: str,
    *,
    actor: User | None,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    version: int | None = None,
    party: Party | None = None,
) -> Move:
    """Perform the action `name` on `obj`: the only way to change a state.

    `actor` is the person, None for the system. `data` and `files` are what the action's form takes (raw).
    `version` is the token that the form carried; the same form, filled in alike, sent twice by the same person
    gives the first result again (`Move.repeated`).

    Raises `NotAllowed` (403), `MovedOn` (409), `FormInvalid` or `GuardFailed` (422), each with its reasons;
    then nothing has happened.
    """
    action = obj.workflow.by_name[name]
    sent = ledger.digest_of_form(data or {}, files)
    with parameters.read_once(), one_at_a_time(obj, action.rules[0]):
        for earlier in obj.lock_before():
            type(earlier)._default_manager.select_for_update().values_list("pk").get(pk=earlier.pk)
        obj = _locked(obj)
        standing = standing_of(actor, fresh=True) if actor else NOBODY
        if version is not None and not action.concurrent and version != obj.version:
            return _repetition(obj, action, actor, version, sent)
        party = party or _party(obj, action, standing, actor)
        if obj.state not in action.source:
            raise _moved_on(obj)
        cleaned = _clean(obj, action, actor, standing, data, files)
        act = Act(action=action, actor=actor, standing=standing, at=clock.now(), data=cleaned)
        refusals = list(failing(obj, act))
        if refusals:
            raise GuardFailed(*refusals, obj=obj)
        move = _move(obj, act, party, source=obj.state)
        move.form_digest = sent
        try:
            _run(move)
        except ValidationError as error:
            raise GuardFailed(
                *(Refusal(rule=action.rules[0], reason=message) for message in error.messages), obj=obj
            ) from error
        _finish(move)
    return move


def _locked(obj: Any) -> Any:
    """Return `obj` as it is now, locked: what is joined to a locked row could be older than the lock."""
    rows = type(obj)._default_manager
    if not obj.acted_with:
        return rows.select_for_update().get(pk=obj.pk)
    rows.select_for_update().values_list("pk").get(pk=obj.pk)
    return rows.select_related(*obj.acted_with).get(pk=obj.pk)


def _run(move: Move) -> None:
    """Run the transition and validate the object; relations are the database's to check."""
    obj, action = move.obj, move.action
    if action.target is None:
        if action.run_effect:
            action.run_effect(move)
    else:
        getattr(obj, f"_do_{action.name}")(move)
        if obj.state != move.source:
            obj.state_since = move.at
    move.target = obj.state
    relations = {field.name for field in obj._meta.concrete_fields if field.is_relation}
    obj.clean_fields(exclude=relations)
    obj.clean()


def _party(obj: Any, action: Action, standing: Standing, actor: User | None) -> Party:
    if actor is None:
        if SYSTEM not in action.by:
            raise NotAllowed(Refusal(rule=action.rules[0], reason=_("This is not done by the system.")), obj=obj)
        return SYSTEM
    for party in action.by:
        if party.covers(obj, standing):
            return party
    who = ", ".join(party.capacity(obj) for party in action.by)
    raise NotAllowed(Refusal(rule=action.rules[0], reason=_("This is not yours to do."), who=who), obj=obj)


def _move(obj: Any, act: Act, party: Party, *, source: str) -> Move:
    data = act.data or {}
    return Move(
        obj=obj,
        workflow=obj.workflow,
        action=act.action,
        actor=act.actor,
        party=party,
        standing=act.standing,
        at=act.at,
        source=source,
        data=data,
        text=str(data.get("reason", "") or ""),
    )


def _clean(
    obj: Any, action: Action, actor: User | None, standing: Standing, data: Mapping[str, Any] | None, files: Any
) -> Mapping[str, Any]:
    if action.form_class is None or actor is None:
        return data or {}
    form = action.form_class(data or {}, files, obj=obj, standing=standing)
    if not form.is_valid():
        raise FormInvalid(form, obj)
    return form.cleaned_data  # type: ignore[no-any-return]


def _finish(move: Move) -> None:
    """Write the event, save the row with its new head, move the deadlines, and let higher apps hear of it."""
    move.event = ledger.append(move)
    move.obj.save()
    deadlines.follow(move)
    performed.send(sender=type(move.obj), move=move)


def _repetition(obj: Any, action: Action, actor: User | None, version: int, sent: str) -> Move:
    event = Event.objects.of(obj).filter(seq=version + 1).first()
    mine = event is not None and actor is not None and event.actor_id == actor.pk
    if event is None or not mine or (event.action, event.form_digest) != (action.name, sent):
        raise _moved_on(obj)
    return Move(
        obj=obj,
        workflow=obj.workflow,
        action=action,
        actor=actor,
        party=SYSTEM,
        standing=NOBODY,
        at=event.at,
        source=event.source,
        target=event.target,
        data={},
        event=event,
        repeated=True,
    )


def _moved_on(obj: Any) -> MovedOn:
    return MovedOn(
        Refusal(
            rule="SVC-07",
            reason=_("It has moved on since the page was loaded: it is now “%(state)s”.")
            % {"state": obj.state_declared.label},
        ),
        obj=obj,
    )
