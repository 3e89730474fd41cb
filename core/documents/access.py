"""Who sees a document: its owner's app says so through this port."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

Reach = Callable[[Any], models.QuerySet[Any]]


@dataclass(frozen=True)
class _Owner:
    visible: Reach
    inside: Reach


_owners: dict[str, _Owner] = {}


def register_owner(model_label: str, visible: Reach, inside: Reach) -> None:
    """Open the documents of `model_label` ("applications.application").

    `visible(user)` returns the owners whose documents for everybody concerned the user sees, `inside(user)`
    those whose documents of the committee's side he sees (the applicant never does). Call it in `ready()`.
    Documents of a model that nobody registered are seen by nobody.
    """
    _owners[model_label.lower()] = _Owner(visible, inside)


def visible(user: Any, *, owned_by: Collection[int] | None = None) -> models.Q:
    """Return the condition on documents that holds what `user` may see.

    Where it is known which content types own the documents in question, `owned_by` leaves out the others: most of
    the time of a page would go into composing conditions of which one is ever true.
    """
    if not getattr(user, "is_authenticated", False):
        return models.Q(pk__in=[])
    kinds = {label: ContentType.objects.get_for_model(apps.get_model(label)) for label in sorted(_owners)}
    asked = [label for label, kind in kinds.items() if owned_by is None or kind.pk in owned_by]
    return reduce(or_, (_of(kinds[label], _owners[label], user) for label in asked), models.Q(pk__in=[]))


def _of(kind: ContentType, owner: _Owner, user: Any) -> models.Q:
    seen = models.Q(owner_id__in=owner.inside(user).order_by().values("pk"))
    if owner.visible != owner.inside:
        concerned = owner.visible(user).order_by().values("pk")
        seen |= models.Q(audience="all", withdrawn_at__isnull=True, owner_id__in=concerned)
    return models.Q(owner_type=kind) & seen
