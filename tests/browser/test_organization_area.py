"""A contact in the area of the own organization: what it has, its details, and a change that is reported."""

from typing import Any

import pytest

from core.accounts.roles import Role
from core.notifications.models import Message
from core.workflow.engine import perform
from liaisons.organizations.models import OrganizationChange
from tests import scenarios
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.factories.accounts import give_second_factor
from tests.factories.organizations import LiaisonFactory
from tests.scenarios import holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_contact_changes_the_details(visit: Visit, assert_accessible: Any, live_server: Any) -> None:
    made = scenarios.cast("ISO/TC 900")
    application = scenarios.confirmed(made, name="World Lighthouse Organization")
    organization = application.organization
    LiaisonFactory(organization=organization, committee=made.committee)
    contact = holder(Role.ORGANIZATION_CONTACT, organization, "Connie Contact")
    visitor = Visitor(visit("/", expected="422"), live_server.url, assert_accessible)
    visitor.sign_in(contact)

    visitor.go(organization.get_absolute_url())
    visitor.sees(str(application), "ISO/TC 900")
    visitor.follow("Change the details")
    visitor.fill(country="Z9", not_for_profit="No")
    visitor.press("Record the details")
    visitor.sees("Write the country with two letters, such as CH.")
    visitor.fill(country="FR")
    visitor.press("Record the details")

    visitor.sees("Recorded, and reported to the programme managers of its committees.", "Not for profit")
    assert set(OrganizationChange.objects.values_list("field", "after")) == {
        ("country", "FR"),
        ("not_for_profit", "no"),
    }
    assert made.tpm.email in Message.objects.filter(kind="register/eligibility_changed").values_list("email", flat=True)
    visitor.follow("Invite a colleague")
    assert visitor.page.locator("[name=role]").input_value() == "organization_contact"


@pytest.mark.rule("REV-11", "EXT-28")
def test_central_staff_renames_and_merges(visit: Visit, assert_accessible: Any, live_server: Any) -> None:
    made = scenarios.cast("ISO/TC 901")
    lighthouses = LiaisonFactory(committee=made.committee, organization__acronym="WLO", organization__name="Lights")
    beacons = LiaisonFactory(committee=made.committee, organization__acronym="WBO", organization__name="Beacons")
    visitor = Visitor(visit("/", expected="422"), live_server.url, assert_accessible)
    give_second_factor(made.staff)
    visitor.sign_in(made.staff)

    visitor.go(beacons.organization.get_absolute_url())
    visitor.follow("Rename")
    visitor.fill(name="World Beacons")
    visitor.press("Record the new name")
    visitor.sees("World Beacons", "Also known as", "WBO – Beacons", "Changes of names")
    visitor.follow("Merge")
    visitor.fill(into="WLO")
    visitor.press("Merge them")
    visitor.sees("Both are in liaison with ISO/TC 901")
    perform(lighthouses, "drop", actor=None)
    visitor.press("Merge them")
    visitor.sees("WBO is now part of this one.", "WBO – World Beacons", "ISO/TC 901")
    visitor.go(beacons.organization.get_absolute_url())
    visitor.sees("Merged", "Same as", "WLO – Lights")
