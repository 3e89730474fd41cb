"""What the contacts of an organization see and change of it, and whom a change that matters is reported to."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from core.accounts.models import User
from core.accounts.roles import Role
from core.notifications.models import Message
from liaisons.organizations import services
from liaisons.organizations.models import Organization, OrganizationChange
from liaisons.register.models import Liaison, Representative
from tests import scenarios
from tests.factories.accounts import UserFactory, holder
from tests.factories.organizations import LiaisonFactory, OrganizationFactory
from tests.pages import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization() -> Organization:
    return OrganizationFactory(acronym="WLO", country="CH", not_for_profit=True)


@pytest.fixture
def contact(organization: Organization) -> User:
    return holder(Role.ORGANIZATION_CONTACT, organization)


def sent(organization: Organization, **changes: Any) -> dict[str, str]:
    details = services.details_of(organization) | changes
    return {name: "" if value is None else str(value) for name, value in details.items()}


def details(organization: Organization) -> str:
    return f"/organizations/{organization.pk}/details/"


def test_a_change_that_matters_is_kept_and_reported(client: Client, organization: Organization, contact: User) -> None:
    liaison, other = LiaisonFactory(organization=organization), LiaisonFactory()
    tpm, stranger = holder(Role.TPM, liaison.committee), holder(Role.TPM, other.committee)
    client.force_login(contact)

    response = client.post(details(organization), sent(organization, not_for_profit=False, country="fr"), follow=True)

    changes = OrganizationChange.objects.order_by("pk").values_list("field", "before", "after", "by")
    assert list(changes) == [("not_for_profit", "yes", "no", contact.pk), ("country", "CH", "FR", contact.pk)]
    organization.refresh_from_db()
    assert (organization.not_for_profit, organization.country) == (False, "FR")
    text = response.content.decode()
    assert "Changes of names and of what matters for eligibility" in text
    (message,) = Message.objects.filter(kind="register/eligibility_changed")
    assert message.email == tpm.email != stranger.email
    assert "not for profit: yes → no" in message.text


def test_other_details_are_changed_without_a_report(client: Client, organization: Organization, contact: User) -> None:
    LiaisonFactory(organization=organization)
    client.force_login(contact)
    client.post(details(organization), sent(organization, website="https://wlo.example"))
    organization.refresh_from_db()
    assert organization.website == "https://wlo.example"
    assert not OrganizationChange.objects.exists()
    assert not Message.objects.exists()


def test_the_same_again_changes_nothing(organization: Organization, contact: User) -> None:
    data = services.details_of(organization) | {"membership": "Harbours of 40 countries"}
    assert len(services.change_details(organization=organization, data=data, by=contact)) == 1
    assert services.change_details(organization=organization, data=data, by=contact) == []


def test_bad_input_is_refused_and_kept(client: Client, organization: Organization, contact: User) -> None:
    client.force_login(contact)
    for field, value in (("country", "C1"), ("website", "not an address"), ("membership", "x" * 4001)):
        response = client.post(details(organization), sent(organization, **{field: value}))
        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert value[:100] in response.content.decode()
    assert not OrganizationChange.objects.exists()


def test_nobody_else_changes_them(client: Client, organization: Organization) -> None:
    elsewhere = holder(Role.ORGANIZATION_CONTACT, OrganizationFactory())
    for person in (UserFactory(), elsewhere, holder(Role.CEO_OFFICE), holder(Role.ADMINISTRATOR)):
        client.force_login(person)
        assert client.get(details(organization)).status_code == 403
        assert client.post(details(organization), sent(organization, country="FR")).status_code == 403
        with pytest.raises(PermissionDenied):
            services.change_details(organization=organization, data=services.details_of(organization), by=person)
    client.force_login(holder(Role.CENTRAL_STAFF))
    assert client.get(details(organization)).status_code == 200


def test_a_change_cannot_be_unwritten(organization: Organization, contact: User) -> None:
    data = services.details_of(organization) | {"country": "FR"}
    services.change_details(organization=organization, data=data, by=contact)
    with pytest.raises(DatabaseError), transaction.atomic():
        OrganizationChange.objects.update(after="CH")
    with pytest.raises(DatabaseError), transaction.atomic():
        OrganizationChange.objects.all().delete()


def represented(organization: Organization) -> Liaison:
    liaison: Liaison = LiaisonFactory(organization=organization)
    Representative.objects.create(
        liaison=liaison,
        organization=organization,
        committee=liaison.committee,
        name=f"Rita {liaison.pk}",
        email=f"rita{liaison.pk}@example.org",
    )
    return liaison


@pytest.mark.rule("SVC-05")
def test_the_own_people_see_their_representatives(client: Client, organization: Organization, contact: User) -> None:
    represented(organization)
    for person, sees in ((None, False), (UserFactory(), False), (contact, True), (holder(Role.CENTRAL_STAFF), True)):
        if person is not None:
            client.force_login(person)
        text = client.get(organization.get_absolute_url()).content.decode()
        assert ("rita" in text) is sees
        assert ("Change the details" in text) is sees


@pytest.mark.rule("EXT-24")
def test_the_own_people_see_their_applications(client: Client) -> None:
    made = scenarios.cast("ISO/TC 900")
    application = scenarios.confirmed(made, name="World Lighthouse Organization")
    page = application.organization.get_absolute_url()
    holder_of = holder(Role.ORGANIZATION_CONTACT, application.organization)
    for person, sees in ((None, False), (UserFactory(), False), (holder_of, True), (holder(Role.CENTRAL_STAFF), True)):
        if person is not None:
            client.force_login(person)
        assert (str(application) in client.get(page).content.decode()) is sees


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, organization: Organization, contact: User, number: int) -> None:
    for each in range(number):
        represented(organization)
        data = services.details_of(organization) | {"membership": f"{each + 1} members"}
        services.change_details(organization=organization, data=data, by=contact)
        organization.refresh_from_db()
    assert queries(client, organization.get_absolute_url(), contact) == 10
