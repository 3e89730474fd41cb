"""Counters of attempts start at nothing in each test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from committees.directory.models import Committee, NationalBody


@pytest.fixture(autouse=True)
def no_attempts_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def committee(db: None) -> Committee:
    return Committee.objects.create(reference="ISO/TC 154", title="Processes, data elements", kind=Committee.Kind.TC)


@pytest.fixture
def working_group(committee: Committee) -> Committee:
    return Committee.objects.create(
        reference="ISO/TC 154/WG 8", title="Date and time", kind=Committee.Kind.WG, parent=committee
    )


@pytest.fixture
def body(db: None) -> NationalBody:
    return NationalBody.objects.create(acronym="SNV", name="Schweizerische Normen-Vereinigung", country="CH")


@pytest.fixture
def editions(db: None) -> Any:
    """Give a parameter a new value from today on."""
    from core import clock
    from core.rulebook import parameters
    from tests.factories.accounts import UserFactory

    def change(name: str, value: Any) -> None:
        parameters.set_value(name, value, in_force_from=clock.today(), by=UserFactory(), reason="test")

    return change
