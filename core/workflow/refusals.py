"""Why something was not done: the rule, the reason, who can act, and by when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Refusal:
    """One reason. `rule` is a register ID (empty for none), `who` a sentence part, `until` a date or moment."""

    rule: str
    reason: str
    who: str = ""
    until: dt.date | dt.datetime | None = None


class ActionRefused(Exception):
    """An action that was not performed. `status` is the HTTP answer, `refusals` the reasons."""

    status = 422

    def __init__(self, *refusals: Refusal, obj: Any = None) -> None:
        super().__init__("; ".join(refusal.reason for refusal in refusals))
        self.refusals: Sequence[Refusal] = refusals
        self.obj = obj


class NotAllowed(ActionRefused):
    """The person may see the object but not do this (403)."""

    status = 403


class MovedOn(ActionRefused):
    """The object is no longer in the state, or at the version, that the form was made for (409)."""

    status = 409


class GuardFailed(ActionRefused):
    """One or more guards refuse; all of them are listed (422)."""


class FormInvalid(ActionRefused):
    """What was entered is incomplete or wrong; `form` keeps it (422)."""

    def __init__(self, form: Any, obj: Any) -> None:
        super().__init__(
            Refusal(rule="", reason=_("Some answers need attention.")),
            obj=obj,
        )
        self.form = form
