"""The column that holds the state of an object that follows a procedure."""

from typing import Any, override

from django_fsm import FSMField


class StateField(FSMField):
    """The state: it cannot be assigned, only reached by a transition.

    A migration sees a plain column. The models that it remakes for every step have no transitions, and an `FSMField`
    in each of them would listen to the making of all the others: most of the time of an empty database's migration.
    """

    @override
    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs
