"""What a person may act as: the appointments in force that guardian's grants confirm."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.aggregates import JSONBAgg
from django.db import models
from django.db.models.functions import Concat, JSONObject
from django.utils.translation import gettext_lazy as _
from guardian.utils import get_user_obj_perms_model

from core.accounts import roles
from core.accounts.models import Appointment, User
from core.rulebook.enforcement import enforces


@dataclass(frozen=True)
class Standing:
    """The roles that a person holds, each with the ids of the scopes it is held on."""

    person: User | None = None
    held: Mapping[str, frozenset[int]] = field(default_factory=dict)
    # What higher layers work out from it once and ask for often.
    derived: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def scopes(self, *held_roles: str) -> frozenset[int]:
        """Return the ids of the scopes on which any of `held_roles` is held."""
        return frozenset().union(*(self.held.get(role, frozenset()) for role in held_roles))

    def holds(self, role: str, scope: models.Model | int | None = None) -> bool:
        """Tell whether `role` is held on `scope`, or on anything when no scope is named."""
        ids = self.held.get(role, frozenset())
        if scope is None:
            return bool(ids)
        return (scope if isinstance(scope, int) else scope.pk) in ids


NOBODY = Standing()
KNOWN_AS = "known_standing"


def standing_of_person() -> models.Subquery:
    """Return the expression that fetches what a person may act as today together with the person."""
    rows = (
        Appointment.objects.in_force()
        .filter(_granted(), person=models.OuterRef("pk"))
        .order_by()
        .values("person")
        .annotate(rows=JSONBAgg(JSONObject(role="role", scope="scope_id")))
    )
    return models.Subquery(rows.values("rows"), output_field=models.JSONField())


@enforces(
    "COM-04", what=_("Counts a role only while its appointment is in force and its grant is there."), kind="right"
)
def standing_of(user: Any, *, fresh: bool = False, on: dt.date | None = None) -> Standing:
    """Return what `user` may act as.

    It comes with the person of a request, else by one query, and is kept on the user object for as long as that
    lives. `fresh` reads again: the engine does, inside its transaction. A grant counts only with an appointment in
    force on the day (COM-04), and an appointment only with its grant.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    known: Standing | None = user.__dict__.get("_standing")
    if known is not None and not fresh and on is None:
        return known
    held: dict[str, set[int]] = defaultdict(set)
    for role, scope_id in _confirmed(user, on, fresh=fresh):
        held[role].add(scope_id)
    standing = Standing(person=user, held={role: frozenset(ids) for role, ids in held.items()})
    if on is None:
        user.__dict__["_standing"] = standing
    return standing


def _confirmed(user: User, on: dt.date | None, *, fresh: bool) -> Iterable[tuple[str, int]]:
    if hasattr(user, KNOWN_AS) and not fresh and on is None:
        return [(row["role"], row["scope"]) for row in getattr(user, KNOWN_AS) or ()]
    confirmed = Appointment.objects.in_force(on).filter(person=user).filter(_granted())
    return confirmed.order_by().values_list("role", "scope_id")


def people_with(role: str, scope: models.Model, *, on: dt.date | None = None) -> models.QuerySet[User]:
    """Return who holds `role` on `scope`, first the holders, then their deputies."""
    held = Appointment.objects.in_force(on).on(scope).filter(_granted(), role=role)
    return User.objects.filter(is_active=True, appointments__in=held).distinct().order_by("name", "pk")


def people_on(role: str, scopes: models.QuerySet[Any]) -> models.QuerySet[User]:
    """Return who holds `role` today on any of `scopes`."""
    kind = ContentType.objects.get_for_model(scopes.model)
    held = Appointment.objects.in_force().filter(
        _granted(), role=role, scope_type=kind, scope_id__in=scopes.order_by().values("pk")
    )
    return User.objects.filter(is_active=True, appointments__in=held).distinct()


def holders(scope: models.Model, *held_roles: str) -> dict[str, list[User]]:
    """Return who holds each of `held_roles` on `scope` today, by name, in one query."""
    found: dict[str, list[User]] = {role: [] for role in held_roles}
    held = Appointment.objects.in_force().on(scope).filter(_granted(), role__in=held_roles, person__is_active=True)
    for appointment in held.select_related("person").order_by("person__name", "person"):
        if appointment.person not in found[appointment.role]:
            found[appointment.role].append(appointment.person)
    return found


def _granted() -> models.Q:
    """Return the condition that an appointment has its grant in the table of its scope."""
    codename = Concat(models.Value("act_as_"), models.OuterRef("role"))
    tests = []
    for label in sorted(set(roles.SCOPE_OF.values())):
        scope = apps.get_model(label)
        grant = get_user_obj_perms_model(scope)._default_manager.filter(  # type: ignore[arg-type]
            user=models.OuterRef("person"), content_object=models.OuterRef("scope_id"), permission__codename=codename
        )
        tests.append(models.Q(scope_type=ContentType.objects.get_for_model(scope)) & models.Q(models.Exists(grant)))
    return reduce(or_, tests)
