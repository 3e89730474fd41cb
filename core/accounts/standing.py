"""What a person may act as: the appointments in force that guardian's grants confirm."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.expressions import RawSQL
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

    @property
    def is_central_office(self) -> bool:
        """Whether the person is of the central secretariat or the office of the CEO, who see every procedure."""
        return self.holds(roles.Role.CENTRAL_STAFF) or self.holds(roles.Role.CEO_OFFICE)


NOBODY = Standing()
KNOWN_AS = "known_standing"


def standing_of_person(on: dt.date | None = None) -> RawSQL:
    """Return the expression that fetches what a person may act as on a day together with the person."""
    day = on or clock.today()
    person = f"{User._meta.db_table}.id"
    rows = "jsonb_agg(jsonb_build_object('role', a.role, 'scope', a.scope_id))"
    sql = f"(SELECT {rows} {_standing_sql(person)})"
    return RawSQL(sql, (*_kinds(), day, day), output_field=models.JSONField())  # noqa: S611


def _grants_on(scope: Any) -> type[models.Model]:
    """Return guardian's table of the grants on `scope`, an object or its model."""
    return get_user_obj_perms_model(scope)


@lru_cache(maxsize=1)
def _scopes() -> list[type[models.Model]]:
    return [apps.get_model(label) for label in sorted(set(roles.SCOPE_OF.values()))]


def _kinds() -> list[int]:
    return [ContentType.objects.get_for_model(scope).pk for scope in _scopes()]


@lru_cache(maxsize=2)
def _standing_sql(person: str) -> str:
    """Return the source of the roles of `person`; its parameters are `_kinds()` and the day, twice.

    In SQL, because every page and every action asks it and the ORM takes longer to compose it than the database to
    answer it. Grants are looked for in the tables of all kinds of scope by their person, never by scanning them.
    The names in it are those of our tables.
    """
    appointment, permission = (model._meta.db_table for model in (Appointment, Permission))
    grants = " UNION ALL ".join(
        f"SELECT %s AS kind, user_id, permission_id, content_object_id FROM {_grants_on(scope)._meta.db_table}"  # noqa: S608
        for scope in _scopes()
    )
    return f"""
        FROM {appointment} a
        JOIN ({grants}) g
            ON g.user_id = a.person_id AND g.kind = a.scope_type_id AND g.content_object_id = a.scope_id
        JOIN {permission} p ON p.id = g.permission_id AND p.codename = 'act_as_' || a.role
        WHERE a.person_id = {person} AND a.starts_on <= %s AND (a.ends_on IS NULL OR a.ends_on >= %s)
    """


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
    day = on or clock.today()
    sql = f"SELECT a.role, a.scope_id {_standing_sql('%s')}"
    with connection.cursor() as cursor:
        cursor.execute(sql, (*_kinds(), user.pk, day, day))
        rows: list[tuple[str, int]] = cursor.fetchall()
    return rows


def people_with(role: str, scope: models.Model, *, on: dt.date | None = None) -> list[User]:
    """Return who holds `role` on `scope` on a day, deputies included, by name."""
    return holders(scope, role, on=on)[role]


def holders(scope: models.Model, *held_roles: str, on: dt.date | None = None) -> dict[str, list[User]]:
    """Return who holds each of `held_roles` on `scope` on a day, deputies included, by name, in one query.

    In SQL for the reason of `_standing_sql`: nearly every message and page asks it.
    """
    day, kind = on or clock.today(), ContentType.objects.get_for_model(scope).pk
    sql = f"""
        SELECT DISTINCT u.*, a.role AS held_role FROM {Appointment._meta.db_table} a
        JOIN {User._meta.db_table} u ON u.id = a.person_id AND u.is_active
        JOIN {_grants_on(scope)._meta.db_table} g ON g.user_id = a.person_id AND g.content_object_id = a.scope_id
        JOIN {Permission._meta.db_table} p ON p.id = g.permission_id AND p.codename = 'act_as_' || a.role
        WHERE a.role = ANY(%s) AND a.scope_type_id = %s AND a.scope_id = %s
            AND a.starts_on <= %s AND (a.ends_on IS NULL OR a.ends_on >= %s)
        ORDER BY u.name, u.id
    """  # noqa: S608
    found: dict[str, list[User]] = {role: [] for role in held_roles}
    for person in User.objects.raw(sql, ([*map(str, held_roles)], kind, scope.pk, day, day)):
        found[person.held_role].append(person)  # type: ignore[attr-defined]
    return found


def whether(condition: models.Q) -> models.Case:
    """Return what a query annotates its rows with to say of each whether `condition` holds; never NULL."""
    return models.Case(models.When(condition, then=True), default=False, output_field=models.BooleanField())


def people_on(role: str, scopes: models.QuerySet[Any]) -> models.QuerySet[User]:
    """Return who holds `role` today on any of `scopes`."""
    kind = ContentType.objects.get_for_model(scopes.model)
    held = Appointment.objects.in_force().filter(
        _granted(role), role=role, scope_type=kind, scope_id__in=scopes.order_by().values("pk")
    )
    return User.objects.filter(is_active=True, appointments__in=held).distinct()


def _granted(role: str) -> models.Q:
    """Return the condition that an appointment to `role` has its grant in the table of its scope."""
    grant = _grants_on(apps.get_model(roles.SCOPE_OF[role]))._default_manager.filter(
        user=models.OuterRef("person"),
        content_object=models.OuterRef("scope_id"),
        permission__codename=roles.permission_of(role),
    )
    return models.Q(models.Exists(grant))
