"""Sending a contribution: the write that is no action of an existing object."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.documents.kept import KeptUpload
from core.documents.models import Document
from core.documents.services import add_document
from core.workflow.engine import begin
from liaisons.register.contributions import places
from liaisons.register.contributions.models import Contribution
from liaisons.register.contributions.states import Kind
from liaisons.register.models import Representative
from liaisons.register.representatives.queries import capacity_in


@transaction.atomic
def contribute(
    *, committee: Committee, by: User, data: Mapping[str, Any], document: Document | None = None
) -> Contribution:
    """Send a comment, paper or report of `by` to `committee`, or to its `document`, and return it.

    `data` is what `ContributionForm` gives; `representative` may be missing where there is one body only, or only an
    organization's report is presented (REP-05). The same form sent twice gives the contribution of the first.

    Raises `ValidationError` where a body is not named or something is missing, `NotAllowed` for whoever represents
    nobody, and `GuardFailed` for whoever is not registered here today (REP-02) or sends what goes elsewhere (REP-06).
    """
    kind, text, upload = data["kind"], data.get("text", "").strip(), data.get("file")
    _check_content(kind, text, upload)
    candidates = list(places.speaking_in(committee, by))
    chosen = data.get("representative")
    if chosen is None and not candidates:
        raise ValidationError(_("You represent nobody here (REP-02)."), code="nobody")
    speaking = _locked(places.speaker(candidates, chosen, kind=kind, committee=committee))
    said = {"kind": kind, "committee": committee, "document": document, "title": data.get("title", ""), "text": text}
    today = clock.today(committee.zone)
    before = Contribution.objects.filter(representative=speaking, person=by, sent_on=today, **said)
    for again in before.order_by("-pk"):
        files = Document.objects.of(again).values_list("versions__sha256", flat=True)
        if list(files) == ([upload.sha256] if upload is not None else []):
            return again
    contribution = Contribution(
        representative=speaking,
        liaison=speaking.liaison,
        internal=speaking.internal,
        iec=speaking.iec,
        organization=speaking.organization,
        home=speaking.home,
        managing=committee.managing,
        capacity=capacity_in(speaking, committee),
        person=by,
        sent_on=today,
        **said,
    )
    begin(contribution, actor=by)
    if upload is not None:
        add_document(owner=contribution, title=contribution.named, kind=f"contribution-{kind}", upload=upload, by=by)
    return contribution


def _check_content(kind: str, text: str, upload: KeptUpload | None) -> None:
    if kind == Kind.COMMENT and not text:
        raise ValidationError({"text": _("A comment says something: write it here.")}, code="required")
    if kind == Kind.PAPER and upload is None:
        raise ValidationError({"file": _("A paper is a file: choose it.")}, code="required")
    if kind == Kind.REPORT and not text and upload is None:
        raise ValidationError({"text": _("A report is a text, a file, or both.")}, code="required")


def _locked(representative: Representative) -> Representative:
    """Return `representative` as he is now, locked after his liaison: whoever ends either comes before or after."""
    above = representative.of_liaison
    if above is not None:
        type(above)._default_manager.select_for_update(of=("self",)).get(pk=above.pk)
    rows = Representative.objects.select_related("organization", "home", "committee", "liaison", "internal", "iec")
    return rows.select_for_update(of=("self",)).get(pk=representative.pk)
