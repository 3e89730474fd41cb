"""What a representative asks his own body about besides documents: open ballots and planned meetings (REP-09)."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.ballots.models import Ballot
from committees.ballots.workflows import OPEN
from committees.directory.models import Committee, Membership, NationalBody
from committees.meetings.models import Meeting
from committees.projects.models import NewWork
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import people_on, people_with
from core.rulebook.enforcement import enforces
from liaisons.register.models import Representative
from liaisons.register.reading import registrations
from liaisons.register.rights import attends_plenaries, may_comment_in_ballots


def speaking(person: User) -> list[Representative]:
    """Return as whose representative `person` acts today, wherever he is registered for it (REP-02).

    A committee of IEC is asked by the means of IEC, not from here.
    """
    mine = registrations().filter(representative__person=person, committee=models.F("representative__committee"))
    rows = Representative.objects.filter(pk__in=mine.order_by().values("representative"), iec__isnull=True)
    related = ("organization", "home", "committee__parent", "liaison", "internal")
    return list(rows.select_related(*related).order_by("organization__acronym", "pk"))


def _open_to_comments() -> models.QuerySet[Ballot]:
    """Return the open ballots in which liaisons comment: on the committee's work, never on liaisons or people.

    Who applies for a liaison, and who is to represent, is the committee's own matter (EXT-24, SVC-05).
    """
    work = models.Q(subject_type__isnull=True) | models.Q(subject_type=ContentType.objects.get_for_model(NewWork))
    return Ballot.objects.filter(work, state=OPEN, kind=Ballot.Kind.OTHER)


@enforces("BAL-02", what=_("Opens ballots to questions by those who may comment in them."), kind="right")
def ballots_of(representatives: list[Representative]) -> models.QuerySet[Ballot]:
    """Return the open ballots of their committees in which any of `representatives` may comment (BAL-02, BAL-03)."""
    committees = {each.committee_id for each in representatives if may_comment_in_ballots(each.kind)}
    found = _open_to_comments().filter(committee__in=committees)
    return found.select_related("committee").order_by("closes_at", "pk")


def meetings_of(representatives: list[Representative]) -> models.QuerySet[Meeting]:
    """Return the planned meetings of their committees that any of `representatives` attends (MTG-05)."""
    committees = {each.committee_id for each in representatives if attends_plenaries(each.kind)}
    found = Meeting.objects.planned().filter(committee__in=committees)
    return found.select_related("committee").order_by("starts_at", "pk")


def may_ask(representative: Representative, matter: Any) -> bool:
    """Tell whether `representative` may ask his body about `matter`, an open ballot or a planned meeting."""
    if isinstance(matter, Ballot):
        return ballots_of([representative]).filter(pk=matter.pk).exists()
    return meetings_of([representative]).filter(pk=matter.pk).exists()


def members_of(home: Committee) -> list[User]:
    """Return whom the representative of a committee asks: its members' officers, its chair, its convenors (DOC-04)."""
    bodies = Membership.objects.in_force().filter(committee=home, kind__in=("P", "O")).order_by().values("body")
    people = list(people_on(Role.BODY_OFFICER, NationalBody.objects.filter(pk__in=bodies)))
    people += people_with(Role.CHAIR, home)
    people += people_on(Role.CONVENOR, home.children.all())
    return sorted({person.pk: person for person in people}.values(), key=lambda person: person.pk)
