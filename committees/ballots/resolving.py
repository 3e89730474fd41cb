"""Resolutions follow from votes that carry, and are corrected only by a new version (COM-06)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from committees.ballots import majority, ports
from committees.ballots.models import Ballot, Resolution, ResolutionVersion, Result
from committees.directory.queries import manages
from core import clock
from core.accounts.models import User
from core.documents.services import next_number


def follow(ballot: Ballot, result: Result, *, by: User | None = None, reason: str = "", way: str = "") -> None:
    """Publish the resolution of `ballot` where its vote has carried, or a new version where one stands already.

    `result` is that of the deciding question, `way` that in which the committee decided in the end.
    """
    own = _own_wording(ballot, result)
    carried = bool(own) if own is not None else result.outcome == majority.APPROVED
    resolution = Resolution.objects.filter(ballot=ballot).first()
    if resolution is None:
        if not carried:
            return
        assert ballot.decided_on is not None
        year = ballot.decided_on.year
        resolution = Resolution.objects.create(
            committee=ballot.committee,
            ballot=ballot,
            year=year,
            serial=next_number(f"resolution:{ballot.committee_id}:{year}"),
            published_at=clock.now(),
        )
        _add(resolution, 1, own or _wording(ballot), ballot, result, carried=True, by=by, reason=reason, way=way)
        return
    before = resolution.current
    _add(resolution, before.number + 1, before.text, ballot, result, carried=carried, by=by, reason=reason, way=way)


@transaction.atomic
def correct_text(*, resolution: Resolution, text: str, reason: str, by: User) -> ResolutionVersion:
    """Correct the text of a published resolution by a new version; the one before stays readable (COM-06).

    Raises `PermissionDenied` for anybody but the committee manager, and `ValidationError` without a reason, an
    empty text, or a text that stands already.
    """
    if not manages(by, resolution.committee):
        raise PermissionDenied(_("Only the committee manager corrects resolutions."))
    resolution = Resolution.objects.select_for_update().get(pk=resolution.pk)
    before = resolution.current
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the text is corrected.")})
    if not text.strip() or text.strip() == before.text:
        raise ValidationError({"text": _("Enter the corrected text; this one stands already.")})
    version = ResolutionVersion(
        resolution=resolution,
        number=before.number + 1,
        text=text.strip(),
        way=before.way,
        decided_on=before.decided_on,
        majority=before.majority,
        yes=before.yes,
        no=before.no,
        abstain=before.abstain,
        not_voted=before.not_voted,
        carried=before.carried,
        reason=reason.strip(),
        made_by=by,
        at=clock.now(),
    )
    version.save(force_insert=True)
    return version


def _own_wording(ballot: Ballot, result: Result) -> str | None:
    """Return how the subject words what was resolved, an empty text where nothing was, None where it leaves that.

    The results are those of the vote that decided in the end, a confirming ballot's where there was one.
    """
    if ballot.subject is None:
        return None
    return ports.subject_port(ballot.subject).resolved(ballot.subject, result.question.ballot.latest_results)


def _wording(ballot: Ballot) -> str:
    question = ballot.deciding_question
    if ballot.resolution_text.strip() or question is None:
        return ballot.resolution_text.strip()
    return _("%(committee)s has answered yes to the question: %(question)s") % {
        "committee": ballot.committee,
        "question": question.text,
    }


def _add(
    resolution: Resolution,
    number: int,
    text: str,
    ballot: Ballot,
    result: Result,
    *,
    carried: bool,
    by: User | None,
    reason: str,
    way: str,
) -> None:
    assert ballot.decided_on is not None
    ResolutionVersion.objects.create(
        resolution=resolution,
        number=number,
        text=text,
        way=way or ballot.way,
        decided_on=ballot.decided_on,
        majority=result.majority,
        yes=result.yes,
        no=result.no,
        abstain=result.abstain,
        not_voted=result.not_voted,
        carried=carried,
        reason=reason,
        made_by=by,
        at=clock.now(),
    )
