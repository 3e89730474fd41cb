"""The conditions of a liaison and its representatives."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.acknowledging import outstanding
from core.accounts.models import Acknowledgement
from core.workflow.declaration import guard
from core.workflow.engine import Act


@guard("REV-08", _("The organization has stated no last day, or it is not over yet."))
def stated_day_is_over(liaison: Any, act: Act) -> bool:
    return liaison.stops_on is not None and liaison.stops_on < clock.today()


@guard("REP-01", _("A representative is registered for a liaison in force only."))
def liaison_in_force(representative: Any, act: Act) -> bool:
    return representative.liaison is not None and not representative.liaison.state_declared.final


@guard("SVC-01", _("The representative has no account yet."))
def representative_has_account(representative: Any, act: Act) -> bool:
    return representative.person is not None and representative.person.is_active


@guard("SVC-03", _("The representative has not yet agreed to the data protection declaration."))
def representative_agreed_to_declaration(representative: Any, act: Act) -> bool:
    return _has_acknowledged(representative.person, Acknowledgement.Text.DECLARATION)


@guard("COC-01", _("The representative has not yet acknowledged the Code of Conduct."))
def representative_acknowledged_code(representative: Any, act: Act) -> bool:
    return _has_acknowledged(representative.person, Acknowledgement.Text.CODE)


def _has_acknowledged(person: Any, text: str) -> bool:
    return person is not None and text not in outstanding(person)
