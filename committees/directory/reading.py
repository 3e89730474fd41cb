"""Who reads the documents of a committee or working group, and who keeps them (DOC-01, DOC-02).

What a person sees and whom a notice reaches are two directions of one question: a test holds them together.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.directory import parties, ports, queries
from committees.directory.models import Committee, GroupMember, Membership, NationalBody
from core.accounts.models import Everywhere, User
from core.accounts.roles import Role
from core.accounts.standing import Standing, people_on, people_with, standing_of
from core.rulebook.enforcement import enforces
from core.workflow.parties import Recipient

_GROUP = models.Q(kind=Committee.Kind.WG)
_NONE = models.Q(pk__in=[])


@enforces("DOC-01", what=_("Opens a committee's documents to its members, officers and liaisons."), kind="right")
@enforces("DOC-02", what=_("Opens a working group's documents to its own people only."), kind="guard")
def read_by(user: Any) -> models.QuerySet[Committee]:
    """Return the committees and working groups whose documents `user` reads (DOC-01, DOC-02)."""
    standing = standing_of(user)
    if standing.person is None:
        return Committee.objects.none()
    return Committee.objects.filter(_committees(standing) | _groups(standing))


def reads(user: Any, committee: Committee) -> bool:
    """Tell whether `user` reads the documents of `committee` (DOC-01, DOC-02)."""
    standing = standing_of(user)
    if standing.person is None:
        return False
    # What is known without the database comes first: the page of a committee asks this too.
    if not committee.is_group and (
        standing.holds(Role.CENTRAL_STAFF)
        or committee.pk in queries.managed_by(standing) | standing.scopes(Role.CHAIR, Role.TPM)
        or queries.memberships_of(standing, committee.pk)
    ):
        return True
    mine = _groups(standing) if committee.is_group else _committees(standing)
    return Committee.objects.filter(mine, pk=committee.pk).exists()


def kept_by(user: Any) -> models.QuerySet[Committee]:
    """Return the committees and working groups whose documents `user` adds and withdraws."""
    standing = standing_of(user)
    managed = queries.managed_by(standing)
    convened = standing.scopes(Role.CONVENOR)
    if not managed and not convened:
        return Committee.objects.none()
    return Committee.objects.filter(
        (~_GROUP & models.Q(pk__in=managed)) | (_GROUP & models.Q(pk__in=convened)) | (_GROUP & _below(managed))
    )


def keeps(user: Any, committee: Committee) -> bool:
    """Tell whether `user` adds and withdraws the documents of `committee`: its manager, a group's convenor too."""
    return queries.manages(user, committee) or (
        committee.is_group and standing_of(user).holds(Role.CONVENOR, committee)
    )


def readers(committee: Committee) -> models.QuerySet[User]:
    """Return everybody who reads the documents of `committee` today, as `read_by` has it."""
    people: list[User] = queries.acting_managers(committee)
    if committee.is_group:
        people += people_with(Role.CONVENOR, committee)
        people += User.objects.filter(groups_joined__in=GroupMember.objects.filter(group=committee).in_force())
    else:
        people += people_on(Role.BODY_OFFICER, _members(committee))
        people += people_with(Role.CHAIR, committee)
        people += people_with(Role.TPM, committee)
        people += people_with(Role.CENTRAL_STAFF, Everywhere.scope())
        people += people_on(Role.CONVENOR, committee.children.all())
    for party in ports.paper_readers:
        people += party.people(committee)
    return User.objects.filter(pk__in={person.pk for person in people}, is_active=True).order_by("pk")


def addressees(committee: Committee) -> list[Recipient]:
    """Return whom a notice of a document reaches by an address alone: readers who have no account here (DOC-06)."""
    named = (each for party in ports.paper_readers for each in party.recipients(committee))
    return [recipient for recipient in named if recipient.user is None]


def _members(committee: Committee) -> models.QuerySet[NationalBody]:
    held = Membership.objects.in_force().filter(committee=committee)
    return NationalBody.objects.filter(pk__in=held.values("body"))


def _committees(standing: Standing) -> models.Q:
    """Return the filter of the committees above working groups whose documents `standing` reads."""
    if standing.holds(Role.CENTRAL_STAFF):
        return ~_GROUP
    inside = parties.belongs(standing, "pk") | _liaisons(standing)
    return ~_GROUP & inside


def _groups(standing: Standing) -> models.Q:
    """Return the filter of the working groups whose documents `standing` reads."""
    registered = models.Exists(
        GroupMember.objects.in_force().filter(group=models.OuterRef("pk"), person=standing.person)
    )
    convened = models.Q(pk__in=standing.scopes(Role.CONVENOR))
    managed = _below(queries.managed_by(standing))
    return _GROUP & (models.Q(registered) | convened | managed | _liaisons(standing))


def _liaisons(standing: Standing) -> models.Q:
    return reduce(or_, (party.q(standing) for party in ports.paper_readers), _NONE)


def _below(committees: frozenset[int]) -> models.Q:
    return models.Q(parent__in=committees) if committees else _NONE
