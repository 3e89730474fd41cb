"""The conditions under which documents are passed on and put to liaisons for backing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow.declaration import guard
from core.workflow.engine import Act
from liaisons.register.documents.bodies import outside


@guard("DOC-04", _("Only the registered representative passes documents on, and only those of his committee."))
def document_of_his_committee(passing: Any, act: Act) -> bool:
    document, representative = passing.document, passing.representative
    same = (representative.organization_id, representative.home_id) == (passing.organization_id, passing.home_id)
    if document is None:
        return bool(same)
    return bool(same and document.withdrawn_at is None and document.owner == representative.committee)


@guard("REP-09", _("Feedback is asked on open ballots in which you may comment, and on planned meetings you attend."))
def matter_is_open_to_him(passing: Any, act: Act) -> bool:
    from liaisons.register.documents import matters

    return passing.document is not None or matters.may_ask(passing.representative, passing.matter)


@guard("DOC-04", _("Confirm that the whole group belongs to your own body."))
def confirmed_as_own(passing: Any, act: Act) -> bool:
    return bool(passing.confirmed)


@guard("DOC-04", _("Documents are passed on within the own organization or committee only."))
def within_the_own_body(passing: Any, act: Act) -> Any:
    from liaisons.register.documents import matters

    if passing.home is not None:
        own = {person.email for person in matters.members_of(passing.home)}
        return bool(passing.addresses) and own.issuperset(passing.addresses)
    found = outside(passing.organization, passing.addresses, passing.domains)
    return " ".join(found) if found else bool(passing.addresses)


@guard("DOC-05", _("No feedback has been recorded yet."))
def has_feedback(passing: Any, act: Act) -> bool:
    return bool(passing.feedback.exists())


@guard("DOC-08", _("Backing is asked of liaisons in force with the committee of the document."))
def liaison_of_the_committee(backing: Any, act: Act) -> bool:
    document, liaison = backing.document, backing.liaison
    return document.withdrawn_at is None and liaison.is_live and document.owner == liaison.committee


@guard("DOC-08", _("This organization has been asked for its backing of the document already."))
def not_asked_before(backing: Any, act: Act) -> bool:
    asked = type(backing)._default_manager.exclude(pk=backing.pk)
    return not asked.filter(document=backing.document_id, liaison=backing.liaison_id).exists()
