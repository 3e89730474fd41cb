"""Representatives and what they contribute, as people do it."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from committees.directory.models import Committee
from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement, User
from core.documents.kept import KeptUpload, keep
from core.documents.models import Document
from core.workflow.engine import begin, perform
from liaisons.register.contributions import services
from liaisons.register.models import Contribution, Representative
from tests import scenarios
from tests.documents.samples import PDF
from tests.factories.organizations import LiaisonFactory
from tests.internal import stages as internal
from tests.internal.stages import Pair
from tests.representatives import stages as representatives
from tests.scenarios import Cast, again, fresh

ELENA = "elena@example.org"


def represented(
    made: Cast,
    *,
    category: str = "A",
    where: Committee | None = None,
    name: str = "Elena Marchetti",
    email: str = ELENA,
    groups: Iterable[Committee] = (),
    **of_organization: Any,
) -> Representative:
    """Return a registered representative of a new organization in liaison with the committee, or with `where`."""
    committee = where or made.committee
    fields = {f"organization__{key}": value for key, value in of_organization.items()}
    liaison = LiaisonFactory(committee=committee, category=category, **fields)
    found = Representative(
        liaison=liaison, organization=liaison.organization, committee=committee, name=name, email=email
    )
    begin(found, actor=None)
    perform(found, "await_registration", actor=None)
    found = fresh(found)
    acknowledge(found.person, Acknowledgement.Text)
    data = {"committees": [group.pk for group in groups]}
    perform(found, "activate", actor=again(made.staff), data=data)
    return fresh(found)


def for_committee(made: Cast, at: Any, home: str = "ISO/TC 941", **changes: Any) -> Representative:
    """Return the registered representative of another committee in the committee of the cast."""
    pair = Pair(scenarios.cast(home, p_members=1, o_members=0), made)
    liaison = internal.active(pair, at, **changes)
    return representatives.registered(liaison.named, pair.home.staff)


def upload(person: User | None, name: str = "paper.pdf") -> KeptUpload:
    return keep(SimpleUploadedFile(name, PDF), person=again(person))


def sent(
    representative: Representative,
    where: Committee | None = None,
    *,
    kind: str = "comment",
    document: Document | None = None,
    **changes: Any,
) -> Contribution:
    """Return what the representative has contributed: a comment unless another kind is asked for."""
    home = representative.home if kind == "report" else None
    data = {"kind": kind, "title": "", "text": "Clause 4 lacks the tide.", "representative": representative}
    data |= {"title": f"A {kind}"} if kind != "comment" else {}
    if kind == "paper":
        data["file"] = upload(representative.person)
    found = services.contribute(
        committee=where or home or representative.committee,
        document=document,
        by=again(representative.person),
        data={**data, **changes},
    )
    scenarios.between()
    return fresh(found)
