"""Where an ISO-IEC liaison and a notice of planned work can stand, for whom they wait there, and for what."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import State, Step, Waits, after, recorded
from liaisons.register.iec import states
from liaisons.register.iec.parties import MANAGER, OFFICE, STAFF


def _not_in_vote(today: dt.date) -> models.Q:
    return ~models.Q(decision=states.VOTING) & models.Q(withdrawal_asked_at__isnull=True)


def _with_representative() -> models.Q:
    there = apps.get_model("register.representative").objects.in_office().filter(iec__isnull=False)
    return models.Q(pk__in=there.order_by().values("iec"))


def _going_on(today: dt.date) -> models.Q:
    return models.Q(withdrawal_asked_at__isnull=True)


def _to_withdraw(today: dt.date) -> models.Q:
    return models.Q(withdrawal_asked_at__isnull=False) & ~models.Q(decision=states.VOTING)


def _nameless(today: dt.date) -> models.Q:
    return _going_on(today) & ~_with_representative()


def _named(today: dt.date) -> models.Q:
    return _going_on(today) & _with_representative()


def _named_since(model: type[models.Model]) -> list[Any]:
    rows = apps.get_model("register.representative").objects.in_office().filter(iec=models.OuterRef("pk"))
    return [models.Subquery(rows.order_by("pk").values("state_since")[:1])]


WITHDRAWALS = Waits(
    (OFFICE,),
    _("ISO-IEC liaisons to withdraw"),
    when=_to_withdraw,
    since=recorded("withdrawal_asked_at"),
)

STATES = (
    State(
        states.PREPARED,
        _("Prepared"),
        waits=(
            Waits(
                (MANAGER,),
                _("ISO-IEC liaisons to carry on"),
                when=_not_in_vote,
                since=after("take_result", "follow_correction", "vote_cancelled", "keep_on"),
            ),
            WITHDRAWALS,
        ),
    ),
    State(
        states.AT_OFFICE,
        _("At own CEO office"),
        waits=(Waits((OFFICE,), _("ISO-IEC liaisons to send or return"), when=_going_on), WITHDRAWALS),
    ),
    State(
        states.SENT,
        _("Sent to the other CEO"),
        waits=(Waits((OFFICE,), _("Agreements of the other CEO to enter"), when=_going_on), WITHDRAWALS),
    ),
    State(
        states.AGREED,
        _("Agreed"),
        tone="ok",
        waits=(
            Waits((OFFICE,), _("Representatives of ISO-IEC liaisons to name"), when=_nameless),
            Waits((STAFF,), _("ISO-IEC liaisons to register"), when=_named, since=_named_since),
            WITHDRAWALS,
        ),
    ),
    State(states.ACTIVE, _("Active"), tone="ok"),
    State(
        states.ESCALATED,
        _("Escalated"),
        tone="wait",
        waits=(Waits((OFFICE,), _("Overlaps with IEC to solve")),),
    ),
    State(states.ENDED, _("Ended"), tone="plain", final=True),
    State(states.WITHDRAWN, _("Withdrawn"), tone="plain", final=True),
)

PIPELINE = (
    Step(_("Preparation"), (states.PREPARED,)),
    Step(_("CEO office"), (states.AT_OFFICE,)),
    Step(_("Other CEO"), (states.SENT,)),
    Step(_("Agreement"), (states.AGREED,)),
    Step(_("Liaison"), (states.ACTIVE, states.ESCALATED)),
)

WORK_STATES = (
    State(states.REPORTED, _("Reported"), waits=(Waits((OFFICE,), _("Planned work to tell the other CEO of")),)),
    State(
        states.INFORMED,
        _("Other CEO informed"),
        tone="wait",
        waits=(Waits((OFFICE,), _("Outcomes on planned work to record")),),
    ),
    State(states.OUTCOME_AGREED, _("Agreed"), tone="ok", waits=(Waits((MANAGER,), _("Agreed work to start")),)),
    State(
        states.OPEN_POINTS,
        _("Open points"),
        tone="wait",
        waits=(Waits((MANAGER,), _("Work with open points to start or to wait for")),),
    ),
    State(states.STARTED, _("Study started"), tone="ok", final=True),
    State(states.DROPPED, _("Dropped"), tone="plain", final=True),
)

WORK_PIPELINE = (
    Step(_("Reported"), (states.REPORTED,)),
    Step(_("Other CEO"), (states.INFORMED,)),
    Step(_("Outcome"), (states.OUTCOME_AGREED, states.OPEN_POINTS)),
    Step(_("Study"), (states.STARTED,)),
)
