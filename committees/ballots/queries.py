"""The reads about ballots that pages share."""

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce

from committees.ballots.models import Ballot, Question, Result, Vote
from committees.directory.models import Committee, Membership
from committees.directory.queries import managed_by, manages
from core.accounts.standing import standing_of
from core.documents.models import Document


def listed(user: Any) -> models.QuerySet[Ballot]:
    """Return the ballots that `user` sees, each with what a list shows of it.

    `answered` and `entitled` are those of today, for open ballots; `deciding` holds the question with its
    results. The number of queries does not grow with the rows.
    """
    members = Membership.objects.in_force().filter(committee=models.OuterRef("committee"), kind=Membership.Kind.P)
    voted = (
        Vote.objects.filter(ballot=models.OuterRef("pk"))
        .filter(
            models.Exists(
                Membership.objects.in_force().filter(
                    committee=models.OuterRef("ballot__committee"), kind=Membership.Kind.P, body=models.OuterRef("body")
                )
            )
        )
        .order_by()
        .values("ballot")
        .annotate(n=models.Count("body", distinct=True))
    )
    counted = members.order_by().values("committee").annotate(n=models.Count("*"))
    deciding = models.Prefetch(
        "questions",
        Question.objects.filter(concerns_subject=True).prefetch_related(
            models.Prefetch("results", Result.objects.order_by("-number"), to_attr="versions")
        ),
        to_attr="deciding",
    )
    return (
        Ballot.objects.visible_to(user)
        .select_related("committee", "meeting")
        .defer("committee__scope", "committee__search_text", "stop_reason", "resolution_text")
        .annotate(
            answered=Coalesce(models.Subquery(voted.values("n")), 0),
            entitled=Coalesce(models.Subquery(counted.values("n")), 0),
        )
        .prefetch_related(deciding)
    )


def documents(ballot: Ballot) -> list[dict[str, Any]]:
    """Return the documents of `ballot`, and of the vote that it confirms, for those who see it."""
    owners = [ballot] if ballot.confirms is None else [ballot, ballot.confirms]
    found = Document.objects.of(*owners).current().with_versions()
    return [
        {
            "name": document.title,
            "url": document.latest.get_absolute_url(),
            "version": document.latest.number if document.latest.number > 1 else "",
            "format": document.latest.format,
            "size": document.latest.size,
            "source": document.latest.uploaded_by or "",
            "date": document.latest.at,
        }
        for document in found
    ]


def managed_committees(user: Any) -> models.QuerySet[Committee]:
    """Return the committees whose manager's work `user` does today, the vacant ones included (COM-04)."""
    return Committee.objects.in_work().filter(pk__in=managed_by(standing_of(user))).exclude(kind=Committee.Kind.WG)


def may_manage(user: Any, committee: Committee) -> bool:
    """Tell whether `user` arranges votes in `committee`."""
    return not committee.is_group and manages(user, committee)
