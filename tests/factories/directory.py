"""National bodies, committees and their members, as the tests and the demo make them."""

import factory

from committees.directory.models import Committee, GroupMember, Membership, NationalBody
from tests.factories.accounts import UserFactory


class NationalBodyFactory(factory.django.DjangoModelFactory[NationalBody]):
    class Meta:
        model = NationalBody

    acronym = factory.Sequence(lambda number: f"NB{number}")
    name = factory.LazyAttribute(lambda body: f"Standards body {body.acronym}")


class CommitteeFactory(factory.django.DjangoModelFactory[Committee]):
    """A technical committee."""

    class Meta:
        model = Committee

    reference = factory.Sequence(lambda number: f"ISO/TC {9000 + number}")
    title = factory.Sequence(lambda number: f"Technical matters {number}")
    kind = Committee.Kind.TC


class SubcommitteeFactory(CommitteeFactory):
    kind = Committee.Kind.SC
    parent = factory.SubFactory(CommitteeFactory)
    reference = factory.Sequence(lambda number: f"ISO/TC 9000/SC {number + 1}")


class WorkingGroupFactory(CommitteeFactory):
    kind = Committee.Kind.WG
    parent = factory.SubFactory(CommitteeFactory)
    reference = factory.Sequence(lambda number: f"ISO/TC 9000/WG {number + 1}")


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """A P-membership since always."""

    class Meta:
        model = Membership

    committee = factory.SubFactory(CommitteeFactory)
    body = factory.SubFactory(NationalBodyFactory)
    kind = Membership.Kind.P


class GroupMemberFactory(factory.django.DjangoModelFactory[GroupMember]):
    class Meta:
        model = GroupMember

    group = factory.SubFactory(WorkingGroupFactory)
    person = factory.SubFactory(UserFactory)


def committee_with_members(p: int, o: int = 0, **fields: object) -> Committee:
    """Return a new committee with `p` P-members and `o` O-members."""
    committee = CommitteeFactory(**fields)
    MembershipFactory.create_batch(p, committee=committee)
    MembershipFactory.create_batch(o, committee=committee, kind=Membership.Kind.O)
    return committee
