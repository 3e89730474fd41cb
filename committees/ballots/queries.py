"""The reads about ballots that pages share."""

from typing import Any

from django.db import models
from django.db.models.functions import JSONObject

from committees.ballots.models import Ballot, Result
from committees.directory.models import Committee
from committees.directory.queries import managed_by, manages
from core.accounts.standing import standing_of
from core.documents.models import Document
from core.documents.presentation import rows_of


def listed(user: Any) -> models.QuerySet[Ballot]:
    """Return the ballots that `user` sees, each with what a list shows of it.

    `answered` and `entitled` are those of today, for open ballots; `counted` has the votes of the decided ones.
    """
    counted = Result.objects.filter(question__ballot=models.OuterRef("pk"), question__concerns_subject=True)
    votes = JSONObject(yes="yes", no="no", abstain="abstain")
    return (
        Ballot.objects.visible_to(user)
        .select_related("committee", "meeting")
        .defer("committee__scope", "committee__search_text", "stop_reason", "resolution_text")
        .with_turnout()
        .annotate(counted=models.Subquery(counted.order_by("-number").values(votes=votes)[:1]))
    )


def documents(ballot: Ballot) -> list[dict[str, Any]]:
    """Return the documents of `ballot`, and of the vote that it confirms, for those who see it."""
    owners = [ballot] if ballot.confirms is None else [ballot, ballot.confirms]
    return rows_of(Document.objects.of(*owners).current().with_versions())


def managed_committees(user: Any) -> models.QuerySet[Committee]:
    """Return the committees whose manager's work `user` does today, the vacant ones included (COM-04)."""
    return Committee.objects.in_work().filter(pk__in=managed_by(standing_of(user))).exclude(kind=Committee.Kind.WG)


def may_manage(user: Any, committee: Committee) -> bool:
    """Tell whether `user` arranges votes in `committee`."""
    return not committee.is_group and manages(user, committee)
