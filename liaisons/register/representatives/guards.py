"""The conditions of a representation: each with its rule and the sentence that explains a refusal."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.ballots.models import Resolution
from core.accounts.acknowledging import outstanding
from core.accounts.models import Acknowledgement
from core.workflow.declaration import guard
from core.workflow.engine import Act
from liaisons.register.representatives.parties import HOME_MANAGER, PERSON, STAFF


@guard("REP-04", gettext_lazy("A representative represents one committee only."))
def one_committee_only(representative: Any, act: Act) -> Any:
    from liaisons.register.representatives.models import second_committee

    if representative.home_id is None or representative.by_office:
        return True
    other = (
        type(representative)
        ._default_manager.for_other_committees(representative)
        .select_related("home")
        .order_by("pk")
        .first()
    )
    return True if other is None else second_committee(representative, other)


@guard("REP-01", gettext_lazy("A representative is registered for a liaison in force only."), who=STAFF)
def liaison_in_force(representative: Any, act: Act) -> bool:
    liaison = representative.of_liaison
    return liaison is not None and liaison.is_live


@guard("SVC-01", gettext_lazy("The representative has no account yet."))
def representative_has_account(representative: Any, act: Act) -> bool:
    return representative.person is not None and representative.person.is_active


@guard("SVC-03", gettext_lazy("The representative has not yet agreed to the data protection declaration."), who=PERSON)
def representative_agreed_to_declaration(representative: Any, act: Act) -> bool:
    return _has_acknowledged(representative.person, Acknowledgement.Text.DECLARATION)


@guard("COC-01", gettext_lazy("The representative has not yet acknowledged the Code of Conduct."), who=PERSON)
def representative_acknowledged_code(representative: Any, act: Act) -> bool:
    return _has_acknowledged(representative.person, Acknowledgement.Text.CODE)


def _has_acknowledged(person: Any, text: str) -> bool:
    return person is not None and text not in outstanding(person)


@guard("REP-03", gettext_lazy("The list of registrations has been confirmed already."))
def list_not_confirmed(representative: Any, act: Act) -> Any:
    if representative.correction:
        return _("A correction is on its way; confirm the list when it has been made.")
    return representative.confirmed_at is None


@guard("REP-03", gettext_lazy("A correction has been asked for already."), who=STAFF)
def no_correction_open(representative: Any, act: Act) -> bool:
    return not representative.correction


@guard("INT-08", gettext_lazy("The committee manager stands in until a representative is registered."), who=STAFF)
def not_a_placeholder(representative: Any, act: Act) -> bool:
    """Only the system ends it: when somebody is registered, or with the liaison."""
    return act.actor is None or not representative.is_placeholder


@guard("INT-08", gettext_lazy("Only a committee manager stands in."))
def manager_by_office(representative: Any, act: Act) -> bool:
    return bool(representative.by_office)


@guard("COM-06", gettext_lazy("There is no resolution of the committee represented that appoints him."))
def resolution_there(representative: Any, act: Act) -> bool:
    ballot = (act.data or {}).get("ballot")
    found = Resolution.objects.filter(ballot=ballot, committee=representative.home_id)
    return representative.home_id is not None and found.exists()


@guard("REP-01", gettext_lazy("The liaison is not agreed yet: the vote on it names the representative."))
def liaison_agreed(representative: Any, act: Act) -> bool:
    return representative.internal is not None and bool(representative.internal.is_agreed)


@guard("REP-01", gettext_lazy("A vote on this representative is under way."), who=HOME_MANAGER)
def no_vote_open(representative: Any, act: Act) -> bool:
    from liaisons.register.representatives.queries import open_vote

    return representative.home_id is None or open_vote(representative) is None


@guard("REP-01", gettext_lazy("A resolution appoints this representative already."))
def not_appointed_by_resolution(representative: Any, act: Act) -> bool:
    return representative.resolution_id is None
