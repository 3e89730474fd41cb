"""Who may act, who waits, who is told: the parties of a procedure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.accounts import roles
from core.accounts.models import Everywhere, User
from core.accounts.standing import Standing, people_with


@dataclass(frozen=True)
class Recipient:
    """A person to be told: with an account, or by an address alone."""

    email: str
    name: str = ""
    user: User | None = None


def is_nothing(q: models.Q) -> bool:
    """Tell whether `q` is the filter that keeps nothing: of a party that somebody is on no object."""
    return q.children == [("pk__in", [])] and not q.negated


class Party:
    """Somebody who can act on an object, or is told of it. Used through its subclasses."""

    label: str | Promise

    def q(self, standing: Standing) -> models.Q:
        """Return the filter of the objects on which `standing` is this party."""
        raise NotImplementedError

    def covers(self, obj: Any, standing: Standing) -> bool:
        """Tell whether `standing` is this party on `obj`."""
        raise NotImplementedError

    def people(self, obj: Any) -> Iterable[User]:
        """Return the people who are this party on `obj` today."""
        raise NotImplementedError

    def recipients(self, obj: Any) -> Iterable[Recipient]:
        """Return whom a notice to this party reaches."""
        return [Recipient(email=user.email, name=user.name, user=user) for user in self.people(obj)]

    def capacity(self, obj: Any) -> str:
        """Return as what the party acts on `obj`: "Committee manager, ISO/TC 154"."""
        return str(self.label)


@dataclass(frozen=True)
class Holder(Party):
    """Whoever holds `role` on what `scope` leads to from the object.

    `scope` is a lookup path (`committee__parent`), empty for roles held everywhere, `self` for the object.
    """

    role: str
    scope: str = ""

    @property
    def label(self) -> str:  # type: ignore[override]
        return str(roles.Role(self.role).label)

    def q(self, standing: Standing) -> models.Q:
        ids = standing.scopes(self.role)
        if not ids:
            return models.Q(pk__in=[])
        if not self.scope:
            # An empty Q would vanish when it is joined by OR.
            return models.Q(pk__isnull=False)
        return models.Q(**{"pk__in" if self.scope == "self" else f"{self.scope}__in": ids})

    def covers(self, obj: Any, standing: Standing) -> bool:
        ids = standing.scopes(self.role)
        return bool(ids) and (not self.scope or self._scope_id(obj) in ids)

    def people(self, obj: Any) -> Iterable[User]:
        scope = self.scope_of(obj)
        return people_with(self.role, scope) if scope is not None else []

    def capacity(self, obj: Any) -> str:
        scope = self.scope_of(obj) if self.scope else None
        return _("%(role)s, %(scope)s") % {"role": self.label, "scope": scope} if scope else self.label

    def scope_of(self, obj: Any) -> models.Model | None:
        """Return what the role is held on, None where the object leads to nothing."""
        if not self.scope:
            return Everywhere.scope()
        if self.scope == "self":
            return obj  # type: ignore[no-any-return]
        for step in self.scope.split("__"):
            obj = getattr(obj, step) if obj is not None else None
        return obj  # type: ignore[no-any-return]

    def _scope_id(self, obj: Any) -> int | None:
        if self.scope == "self":
            return obj.pk  # type: ignore[no-any-return]
        *steps, last = self.scope.split("__")
        for step in steps:
            obj = getattr(obj, step) if obj is not None else None
        return getattr(obj, f"{last}_id") if obj is not None else None


@dataclass(frozen=True)
class Related(Party):
    """A party that no single role describes: an elector of a ballot, the person who made a draft.

    `filter` gives the objects for a standing, `find` the people for an object; `model` is the label of the
    object's model. `holds` answers for one object where that is possible without the database, `reach` gives the
    recipients where there are some without an account.
    """

    label: str | Promise
    filter: Callable[[Standing], models.Q]
    find: Callable[[Any], Iterable[User]]
    model: str
    holds: Callable[[Any, Standing], bool] | None = None
    reach: Callable[[Any], Iterable[Recipient]] | None = None

    def q(self, standing: Standing) -> models.Q:
        return self.filter(standing)

    def covers(self, obj: Any, standing: Standing) -> bool:
        if standing.person is None:
            return False
        if self.holds is not None:
            return self.holds(obj, standing)
        if obj.pk is None:
            return False
        return bool(apps.get_model(self.model)._default_manager.filter(self.filter(standing), pk=obj.pk).exists())

    def people(self, obj: Any) -> Iterable[User]:
        return self.find(obj)

    def recipients(self, obj: Any) -> Iterable[Recipient]:
        return self.reach(obj) if self.reach else super().recipients(obj)


@dataclass(frozen=True)
class System(Party):
    """The software itself: what time or a computed result causes."""

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("System")

    def q(self, standing: Standing) -> models.Q:
        return models.Q(pk__in=[])

    def covers(self, obj: Any, standing: Standing) -> bool:
        return False

    def people(self, obj: Any) -> Iterable[User]:
        return ()


SYSTEM = System()
