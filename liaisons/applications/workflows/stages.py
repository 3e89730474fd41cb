"""Where an application can stand, for whom it waits there, and for what."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import State, Step, Waits, after, day_after
from liaisons.applications.parties import APPLICANT, HQNB, MANAGER, STAFF, TMB, TPM
from liaisons.applications.states import (
    APPROVED,
    AT_TMB,
    BARRED,
    CIRCULATED,
    CLEARED,
    CONSULTED,
    DRAFT,
    IN_VOTE,
    INELIGIBLE,
    NO_DECISION,
    NOT_APPROVED,
    REFUSED_BY_TMB,
    REGISTERED,
    RETURNED,
    SUBMITTED,
    WITH_TPM,
    WITHDRAWN,
)


def _unanswered(today: dt.date) -> models.Q:
    return models.Q(hqnb_answer="")


def _answered_or_overdue(today: dt.date) -> models.Q:
    return ~models.Q(hqnb_answer="") | models.Q(hqnb_due_on__lt=today)


def _answered_or_overdue_since(model: type[models.Model]) -> list[Any]:
    overdue = models.Case(models.When(hqnb_answer="", then=day_after("hqnb_due_on")))
    return [overdue, *after("answer_consultation")(model)]


def _identity_open(today: dt.date) -> models.Q:
    return models.Q(request__claimed=True) | models.Q(
        organization__iso_id__isnull=True, organization__confirmed_at__isnull=True
    )


STATES = (
    State(DRAFT, _("Draft"), tone="plain", waits=(Waits((APPLICANT,), _("Applications to finish")),)),
    State(
        SUBMITTED,
        _("Committee manager checks"),
        waits=(
            Waits(
                (APPLICANT,),
                _("Questions to answer"),
                when=lambda today: models.Q(question_open=True),
                since=after("ask"),
            ),
            Waits((MANAGER,), _("Applications to check")),
            Waits((TPM, STAFF), _("Organizations to confirm"), when=_identity_open),
        ),
    ),
    State(RETURNED, _("Returned"), tone="wait", waits=(Waits((APPLICANT,), _("Applications to complete")),)),
    State(WITH_TPM, _("Criteria checked"), waits=(Waits((TPM, STAFF), _("Criteria to confirm")),)),
    State(INELIGIBLE, _("Ineligible"), tone="bad", final=True),
    State(
        CONSULTED,
        _("National body consulted"),
        waits=(
            Waits((HQNB,), _("Consultations to answer"), when=_unanswered),
            Waits((TPM, STAFF), _("Answers to act on"), when=_answered_or_overdue, since=_answered_or_overdue_since),
        ),
    ),
    State(AT_TMB, _("With the TMB"), tone="wait", waits=(Waits((TMB,), _("Applications to decide")),)),
    State(REFUSED_BY_TMB, _("Refused by the TMB"), tone="bad", final=True),
    State(CLEARED, _("Cleared"), tone="ok", waits=(Waits((MANAGER,), _("Applications to circulate")),)),
    State(CIRCULATED, _("Circulated"), waits=(Waits((MANAGER,), _("Votes to arrange")),)),
    State(IN_VOTE, _("Committee vote")),
    State(NO_DECISION, _("No decision"), tone="wait", waits=(Waits((MANAGER,), _("Votes to repeat")),)),
    State(NOT_APPROVED, _("Not approved"), tone="bad", final=True),
    State(APPROVED, _("Approved"), tone="ok", waits=(Waits((STAFF,), _("Liaisons to register")),)),
    State(REGISTERED, _("Registered"), tone="ok", final=True),
    State(WITHDRAWN, _("Withdrawn"), tone="plain", final=True),
    State(BARRED, _("Ended by a bar"), tone="bad", final=True),
)

PIPELINE = (
    Step(_("Draft"), (DRAFT, RETURNED)),
    Step(_("Manager’s check"), (SUBMITTED,)),
    Step(_("Criteria"), (WITH_TPM,)),
    Step(_("National body"), (CONSULTED, AT_TMB)),
    Step(_("Circulation"), (CLEARED, CIRCULATED)),
    Step(_("Committee vote"), (IN_VOTE, NO_DECISION)),
    Step(_("Registration"), (APPROVED,)),
    Step(_("Liaison"), (REGISTERED,)),
)
