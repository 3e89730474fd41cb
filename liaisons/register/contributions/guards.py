"""The conditions under which a representative contributes."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.directory.models import Committee
from core.workflow.declaration import guard
from core.workflow.engine import Act
from liaisons.register.contributions.states import Kind


@guard("REP-02", gettext_lazy("Only a representative who is registered here contributes."))
def registered_here(contribution: Any, act: Act) -> bool:
    from liaisons.register.contributions import places

    return places.admits(contribution.representative, contribution.committee)


@guard("REP-06", gettext_lazy("This kind of contribution is not for this committee."))
def kind_fits(contribution: Any, act: Act) -> Any:
    from liaisons.register.contributions import places

    representative, committee = contribution.representative, contribution.committee
    if contribution.kind in places.kinds_of(representative, committee):
        return True
    if representative.home_id is not None and contribution.kind == Kind.REPORT:
        return _("A committee’s representative reports to his own committee, %(home)s, unless he only observes.") % {
            "home": representative.home
        }
    if contribution.kind == Kind.REPORT:
        return _("Reports go to %(committee)s, to which the liaison is attached.") % {
            "committee": representative.committee
        }
    return _("In %(committee)s he reports; comments and papers go to where he is registered.") % {
        "committee": committee
    }


@guard("DOC-01", gettext_lazy("The document is not one of this committee, or has been withdrawn or superseded."))
def document_of_the_committee(contribution: Any, act: Act) -> bool:
    document = contribution.document
    if document is None:
        return True
    owner = document.owner
    return (
        isinstance(owner, Committee)
        and owner == contribution.committee
        and document.withdrawn_at is None
        and document.superseded_by_id is None
    )
