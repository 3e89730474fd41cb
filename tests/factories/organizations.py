"""Organizations and their liaisons, as the tests and the demo make them."""

import factory

from core import clock
from liaisons.organizations.models import Organization
from liaisons.register.models import Liaison
from tests.factories.accounts import UserFactory
from tests.factories.directory import CommitteeFactory


class OrganizationFactory(factory.django.DjangoModelFactory[Organization]):
    """A known organization: central staff has confirmed who it is."""

    class Meta:
        model = Organization

    acronym = factory.Sequence(lambda number: f"ORG{number}")
    name = factory.LazyAttribute(lambda organization: f"Organization {organization.acronym}")
    country = "CH"
    confirmed_at = factory.LazyFunction(clock.now)
    confirmed_by = factory.SubFactory(UserFactory)


class ClaimFactory(OrganizationFactory):
    """An organization that an applicant has declared and nobody has confirmed."""

    confirmed_at = None
    confirmed_by = None
    created_by = factory.SubFactory(UserFactory)


class LiaisonFactory(factory.django.DjangoModelFactory[Liaison]):
    """A live liaison of category A."""

    class Meta:
        model = Liaison

    organization = factory.SubFactory(OrganizationFactory)
    committee = factory.SubFactory(CommitteeFactory)
    category = Liaison.Category.A
    started_on = factory.LazyFunction(clock.today)
