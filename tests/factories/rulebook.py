"""Values of parameters and help links as the tests need them."""

import datetime as dt

import factory

from core.rulebook.models import HelpLink, ParameterValue
from tests.factories.accounts import UserFactory


class ParameterValueFactory(factory.django.DjangoModelFactory[ParameterValue]):
    """A value as it stands in the history, also one that began to hold in the past."""

    class Meta:
        model = ParameterValue

    name = "hqnb_weeks"
    value = 6
    in_force_from = dt.date(2026, 3, 1)
    reason = "Longer holidays"
    set_by = factory.SubFactory(UserFactory)


class HelpLinkFactory(factory.django.DjangoModelFactory[HelpLink]):
    class Meta:
        model = HelpLink

    topic = HelpLink.Topic.TOOLKIT
    title = factory.Sequence(lambda number: f"Guide {number}")
    address = "https://example.org/guide"
