"""Where a liaison between committees can stand, for whom it waits there, and for what."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import State, Step, Waits, recorded
from liaisons.register.checklists import annex_a
from liaisons.register.checklists.ticking import waits
from liaisons.register.internal import states
from liaisons.register.internal.parties import MANAGER, STAFF, TARGET_MANAGER


def _to_be_told(today: dt.date) -> models.Q:
    return models.Q(informed_at__isnull=True)


def _told(today: dt.date) -> models.Q:
    return models.Q(informed_at__isnull=False)


def _to_be_noted(today: dt.date) -> models.Q:
    return models.Q(informed_at__isnull=False, noted_at__isnull=True)


def _in_office() -> models.QuerySet[Any]:
    return apps.get_model("register.representative").objects.in_office().filter(internal=models.OuterRef("pk"))  # type: ignore[no-any-return]


def _placeholder(today: dt.date) -> models.Q:
    rows = _in_office()
    found = rows.filter(by_office=False)
    return models.Q(models.Exists(rows.filter(state="default_cm"))) & ~models.Q(models.Exists(found))


def _placeholder_since(model: type[models.Model]) -> list[Any]:
    return [models.Subquery(_in_office().filter(state="default_cm").order_by("-pk").values("state_since")[:1])]


TO_BE_NOTED = Waits(
    (TARGET_MANAGER,),
    _("Liaisons of other committees to take note of"),
    when=_to_be_noted,
    since=recorded("informed_at"),
)

STATES = (
    State(states.PROPOSED, _("Proposed"), waits=(Waits((MANAGER,), _("Proposals of liaisons to take up")),)),
    State(states.UNDER_REVIEW, _("Under review"), waits=(Waits((MANAGER,), _("Proposals of liaisons to review")),)),
    State(states.DROPPED, _("Dropped"), tone="plain", final=True),
    State(states.PACK_READY, _("Pack ready"), waits=(Waits((MANAGER,), _("Packs to circulate")),)),
    State(states.CIRCULATED, _("Circulated"), waits=(Waits((MANAGER,), _("Discussions to schedule")),)),
    State(states.SCHEDULED, _("Scheduled"), waits=(Waits((MANAGER,), _("Liaisons to put to the vote")),)),
    State(states.IN_DECISION, _("In decision")),
    State(states.NOT_ESTABLISHED, _("Not established"), tone="bad", final=True),
    State(
        states.ESTABLISHED,
        _("Established"),
        tone="ok",
        waits=(
            Waits((MANAGER,), _("Target committees to inform"), when=_to_be_told),
            Waits((STAFF,), _("Liaisons of committees to confirm"), when=_told, since=recorded("informed_at")),
            TO_BE_NOTED,
        ),
    ),
    State(
        states.ACTIVE,
        _("Active"),
        tone="ok",
        waits=(
            Waits((MANAGER,), _("Representatives to find"), when=_placeholder, since=_placeholder_since),
            TO_BE_NOTED,
            *waits(annex_a.CHECKLIST, "internal_liaison"),
        ),
    ),
    State(states.ENDED, _("Ended"), tone="plain", final=True),
)

PIPELINE = (
    Step(_("Proposal"), (states.PROPOSED,)),
    Step(_("Review"), (states.UNDER_REVIEW,)),
    Step(_("Pack"), (states.PACK_READY,)),
    Step(_("Circulation"), (states.CIRCULATED, states.SCHEDULED)),
    Step(_("Decision"), (states.IN_DECISION,)),
    Step(_("Confirmation"), (states.ESTABLISHED,)),
    Step(_("Liaison"), (states.ACTIVE,)),
)
