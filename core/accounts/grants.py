"""Proof that guardian's grants and the appointments agree."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from core import clock
from core.accounts import roles
from core.accounts.models import Appointment


@dataclass(frozen=True)
class Disagreement:
    """A grant without an appointment, an appointment without its grant, or a grant of a kind that nobody gives."""

    kind: str
    scope: str
    person: int
    role: str
    scope_id: int

    def __str__(self) -> str:
        return f"{self.kind}: person {self.person}, {self.role or '-'} on {self.scope} {self.scope_id}"


def disagreements() -> Iterator[Disagreement]:
    """Yield everything in which grants and appointments differ; nothing when all is well."""
    for label in sorted(set(roles.SCOPE_OF.values())):
        granted, appointed = _granted(label), _appointed(label)
        for person, role, scope_id in sorted(granted - appointed):
            yield Disagreement("grant without appointment", label, person, role, scope_id)
        for person, role, scope_id in sorted(appointed - granted):
            yield Disagreement("appointment without grant", label, person, role, scope_id)
        yield from _foreign(label)


@transaction.atomic
def repair() -> int:
    """Write the grants anew from the appointments; return how many were added or removed."""
    changed = 0
    for label in sorted(set(roles.SCOPE_OF.values())):
        scope = apps.get_model(label)
        rows = get_user_obj_perms_model(scope)._default_manager  # type: ignore[arg-type]
        permissions = _permissions(label)
        granted, appointed = _granted(label), _appointed(label)
        for person, role, scope_id in granted - appointed:
            changed += rows.filter(
                user_id=person, content_object_id=scope_id, permission__codename=roles.permission_of(role)
            ).delete()[0]
        known = set(scope._default_manager.values_list("pk", flat=True))
        new = [
            rows.model(user_id=person, content_object_id=scope_id, permission_id=permissions[role])
            for person, role, scope_id in sorted(appointed - granted)
            if scope_id in known
        ]
        rows.bulk_create(new)
        changed += len(new)
        changed += get_group_obj_perms_model(scope)._default_manager.all().delete()[0]  # type: ignore[arg-type]
    changed += UserObjectPermission.objects.all().delete()[0] + GroupObjectPermission.objects.all().delete()[0]
    return changed


@transaction.atomic
def drop_spent() -> int:
    """Remove the grants whose appointments are over; they count for nothing already (COM-04)."""
    gone = 0
    for label in sorted(set(roles.SCOPE_OF.values())):
        rows = get_user_obj_perms_model(apps.get_model(label))._default_manager  # type: ignore[arg-type]
        for person, role, scope_id in _granted(label) - _appointed(label):
            gone += rows.filter(
                user_id=person, content_object_id=scope_id, permission__codename=roles.permission_of(role)
            ).delete()[0]
    return gone


def _granted(label: str) -> set[tuple[int, str, int]]:
    rows = get_user_obj_perms_model(apps.get_model(label))._default_manager  # type: ignore[arg-type]
    known = {roles.permission_of(role): role for role in roles.SCOPE_OF}
    return {
        (person, str(known.get(codename, codename)), scope_id)
        for person, codename, scope_id in rows.values_list("user_id", "permission__codename", "content_object_id")
    }


def _appointed(label: str) -> set[tuple[int, str, int]]:
    scope_type = ContentType.objects.get_for_model(apps.get_model(label))
    rows = Appointment.objects.filter(scope_type=scope_type).filter(
        models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=clock.today())
    )
    return set(rows.values_list("person_id", "role", "scope_id"))


def _permissions(label: str) -> dict[str, int]:
    scope_type = ContentType.objects.get_for_model(apps.get_model(label))
    found = dict(Permission.objects.filter(content_type=scope_type).values_list("codename", "pk"))
    return {role: found[roles.permission_of(role)] for role, scope in roles.SCOPE_OF.items() if scope == label}


def _foreign(label: str) -> Iterator[Disagreement]:
    """Yield grants to groups and grants in guardian's generic tables: nobody gives such."""
    groups = get_group_obj_perms_model(apps.get_model(label))._default_manager  # type: ignore[arg-type]
    for group, scope_id in groups.values_list("group_id", "content_object_id"):
        yield Disagreement("grant to a group", label, group, "", scope_id)
    scope_type = ContentType.objects.get_for_model(apps.get_model(label))
    for model in (UserObjectPermission, GroupObjectPermission):
        for pk in model.objects.filter(content_type=scope_type).values_list("pk", flat=True):
            yield Disagreement("generic grant", label, 0, "", pk)
