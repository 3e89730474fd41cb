"""What a person may act as: the appointments in force that guardian's grants confirm."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from guardian.utils import get_user_obj_perms_model

from core import clock
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


def standing_of_person(on: dt.date | None = None) -> RawSQL:
    """Return the expression that fetches what a person may act as on a day together with the person."""
    day = on or clock.today()
    sql, kinds = _standing_sql()
    return RawSQL(sql, (day, day, *kinds), output_field=models.JSONField())  # noqa: S611


def _grants_on(scope: Any) -> type[models.Model]:
    """Return guardian's table of the grants on `scope`, an object or its model."""
    return get_user_obj_perms_model(scope)


@lru_cache(maxsize=1)
def _scopes() -> list[type[models.Model]]:
    return [apps.get_model(label) for label in sorted(set(roles.SCOPE_OF.values()))]


def _standing_sql() -> tuple[str, list[int]]:
    """Return the select of a person's roles and its parameters but for the days.

    In SQL, because every page and every action asks it and the ORM takes longer to compose it than the database to
    answer it. Grants are looked for in the table of each kind of scope. The names in it are those of our tables.
    """
    appointment, person, permission = (model._meta.db_table for model in (Appointment, User, Permission))
    tests = " OR ".join(
        f"""a.scope_type_id = %s AND EXISTS (
            SELECT 1 FROM {_grants_on(scope)._meta.db_table} g JOIN {permission} p ON p.id = g.permission_id
            WHERE g.user_id = a.person_id AND g.content_object_id = a.scope_id AND p.codename = 'act_as_' || a.role
        )"""  # noqa: S608
        for scope in _scopes()
    )
    sql = f"""(
        SELECT jsonb_agg(jsonb_build_object('role', a.role, 'scope', a.scope_id)) FROM {appointment} a
        WHERE a.person_id = {person}.id AND a.starts_on <= %s AND (a.ends_on IS NULL OR a.ends_on >= %s) AND ({tests})
    )"""  # noqa: S608
    return sql, [ContentType.objects.get_for_model(scope).pk for scope in _scopes()]


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
        rows = getattr(user, KNOWN_AS)
    else:
        rows = User.objects.filter(pk=user.pk).values_list(standing_of_person(on), flat=True).first()
    return [(row["role"], row["scope"]) for row in rows or ()]


def people_with(role: str, scope: models.Model, *, on: dt.date | None = None) -> models.QuerySet[User]:
    """Return who holds `role` on `scope`, first the holders, then their deputies."""
    day, granted = on or clock.today(), _grants_on(scope)._meta.model_name
    held = models.Q(appointments__ends_on__isnull=True) | models.Q(appointments__ends_on__gte=day)
    return (
        User.objects.filter(
            held,
            is_active=True,
            appointments__role=role,
            appointments__scope_type=ContentType.objects.get_for_model(scope),
            appointments__scope_id=scope.pk,
            appointments__starts_on__lte=day,
            **{
                f"{granted}__content_object": scope.pk,
                f"{granted}__permission__codename": roles.permission_of(role),
            },
        )
        .distinct()
        .order_by("name", "pk")
    )


def people_on(role: str, scopes: models.QuerySet[Any]) -> models.QuerySet[User]:
    """Return who holds `role` today on any of `scopes`."""
    kind = ContentType.objects.get_for_model(scopes.model)
    held = Appointment.objects.in_force().filter(
        _granted(role), role=role, scope_type=kind, scope_id__in=scopes.order_by().values("pk")
    )
    return User.objects.filter(is_active=True, appointments__in=held).distinct()


def holders(scope: models.Model, *held_roles: str) -> dict[str, list[User]]:
    """Return who holds each of `held_roles` on `scope` today, by name, in one query."""
    found: dict[str, list[User]] = {role: [] for role in held_roles}
    held = Appointment.objects.in_force().on(scope).filter(_granted(*held_roles), role__in=held_roles)
    held = held.filter(person__is_active=True)
    for appointment in held.select_related("person").order_by("person__name", "person"):
        if appointment.person not in found[appointment.role]:
            found[appointment.role].append(appointment.person)
    return found


def _granted(*held_roles: str) -> models.Q:
    """Return the condition that an appointment to one of `held_roles` has its grant in the table of its scope."""
    codename = Concat(models.Value("act_as_"), models.OuterRef("role"))
    tests = []
    for scope in {apps.get_model(roles.SCOPE_OF[role]) for role in held_roles}:
        grant = _grants_on(scope)._default_manager.filter(
            user=models.OuterRef("person"), content_object=models.OuterRef("scope_id"), permission__codename=codename
        )
        tests.append(models.Q(scope_type=ContentType.objects.get_for_model(scope)) & models.Q(models.Exists(grant)))
    return reduce(or_, tests)
