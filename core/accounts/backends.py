"""Who a session belongs to, with what every page needs to know of that person, in one query."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models.expressions import Combinable

from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of

_known: dict[str, Callable[[], Combinable]] = {}


def know(name: str, make: Callable[[], Combinable]) -> None:
    """Fetch the expression that `make` returns together with the person of every request, as the attribute `name`.

    For `ready()`: the expression itself is made with the first request of each day, so that it may ask for today.
    """
    _known[name] = make
    _expressions.cache_clear()


@lru_cache(maxsize=1)
def _expressions(day: dt.date) -> dict[str, Combinable]:
    return {name: make() for name, make in _known.items()}


class PersonBackend(AuthenticationBackend):
    """Sign-in by e-mail address and password. In the administration, an administrator may do everything."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session, or nothing when he may no longer sign in."""
        user = User.objects.annotate(**_expressions(clock.today())).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Grant the administration's permissions by the appointment, so that they end with it (COM-04)."""
        if obj is None and standing_of(user_obj).holds(Role.ADMINISTRATOR):
            return True
        return bool(super().has_perm(user_obj, perm, obj))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return standing_of(user_obj).holds(Role.ADMINISTRATOR) or bool(super().has_module_perms(user_obj, app_label))
