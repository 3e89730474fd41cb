"""Organizations renamed and merged by central staff, with all that hangs on them (REV-11, EXT-28)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client

from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import people_with
from core.workflow.engine import perform
from liaisons.applications.models import Application
from liaisons.organizations import services
from liaisons.organizations.models import Organization
from liaisons.register.models import Bar, Liaison, PassingOn, Representative
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.directory import CommitteeFactory
from tests.factories.organizations import ClaimFactory, LiaisonFactory, OrganizationFactory
from tests.passing import stages as passing

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return holder(Role.CENTRAL_STAFF)


def barred(organization: Organization, *committees: Any) -> Bar:
    bar = Bar.objects.create(
        organization=organization,
        from_on=clock.today(),
        first_free_on=clock.today() + dt.timedelta(days=365),
        decision="TMB 12",
    )
    bar.committees.set(committees)
    return bar


@pytest.mark.rule("REV-11")
def test_a_renamed_organization_keeps_everything_and_is_found_under_both_names(client: Client, staff: User) -> None:
    organization = OrganizationFactory(acronym="OLD", name="Old name")
    liaison = LiaisonFactory(organization=organization)
    barred(organization, liaison.committee)
    client.force_login(staff)
    url = f"/organizations/{organization.pk}/rename/"
    assert "Old name" in client.get(url).content.decode()
    response = client.post(url, {"acronym": "NEW", "name": "New name"}, follow=True)
    page = response.content.decode()
    for words in ("New name", "Also known as", "OLD – Old name", "Changes of names", liaison.committee.reference):
        assert words in page
    organization.refresh_from_db()
    assert list(Organization.objects.matching("old name")) == [organization]
    assert Bar.objects.against(organization, liaison.committee).exists()
    assert [(each.field, each.before, each.after) for each in organization.changes.order_by("pk")] == [
        ("acronym", "OLD", "NEW"),
        ("name", "Old name", "New name"),
    ]
    response = client.post(url, {"acronym": " ", "name": ""})
    assert response.status_code == 422
    assert "has a name or an acronym" in response.content.decode()
    assert services.rename(organization=organization, acronym="NEW", name="New name", by=staff) == []


@pytest.mark.rule("REV-11")
def test_what_is_under_way_goes_on_with_the_other_and_what_is_over_stays(client: Client, staff: User) -> None:
    made = scenarios.cast("ISO/TC 960", p_members=1)
    representative = passing.represented(made)
    gone = representative.organization
    passed = passing.passed(representative, passing.paper(made))
    ended = LiaisonFactory(organization=gone)
    perform(ended, "drop", actor=None)
    contact = holder(Role.ORGANIZATION_CONTACT, gone)
    earlier = OrganizationFactory(acronym="EARLIER", same_as=gone)
    stays = OrganizationFactory(acronym="STAYS", name="The one that stays")
    bar = barred(gone, CommitteeFactory())
    application = scenarios.submitted(scenarios.cast("ISO/TC 961"), existing=gone)

    client.force_login(staff)
    url = f"/organizations/{gone.pk}/merge/"
    assert client.get(url).status_code == 200
    response = client.post(url, {"into": "STAYS – The one that stays"}, follow=True)
    assert response.redirect_chain == [(stays.get_absolute_url(), 302)]
    page = response.content.decode()
    for words in ("ISO/TC 960", "ISO/TC 961", ended.committee.reference, representative.name, "Also known as"):
        assert words in page
    former = client.get(gone.get_absolute_url()).content.decode()
    assert "Same as" in former
    assert ended.committee.reference in former

    assert Representative.objects.get(pk=representative.pk).organization == stays
    assert Liaison.objects.get(pk=representative.liaison.pk).organization == stays
    assert Liaison.objects.get(pk=ended.pk).organization == gone, "history keeps the name that it had"
    assert PassingOn.objects.get(pk=passed.pk).organization == stays
    moved = Application.objects.get(pk=application.pk)
    assert (moved.organization, moved.request.organization) == (stays, stays)
    assert contact in people_with(Role.ORGANIZATION_CONTACT, stays)
    concerning = Liaison.objects.concerning(User.objects.get(pk=contact.pk))
    assert concerning.filter(pk=representative.liaison.pk).exists()
    assert Organization.objects.get(pk=earlier.pk).same_as == stays
    assert Bar.objects.against(stays, bar.committees.get()).exists()
    assert Bar.objects.against(Organization.objects.get(pk=gone.pk), bar.committees.get()).exists()
    assert [each.after for each in stays.changes.all()] == [f"includes {gone.full_name}"]
    assert gone.full_name in [alias.text for alias in stays.aliases.all()]


@pytest.mark.rule("EXT-28")
def test_two_in_liaison_with_the_same_committee_are_not_merged_before_one_ends(client: Client, staff: User) -> None:
    liaison = LiaisonFactory(committee__reference="ISO/TC 962")
    twin = LiaisonFactory(committee=liaison.committee, organization__acronym="TWIN", organization__name="Twin")
    client.force_login(staff)
    url = f"/organizations/{liaison.organization.pk}/merge/"
    response = client.post(url, {"into": "TWIN"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Both are in liaison with ISO/TC 962" in page
    assert 'value="TWIN"' in page, "what was typed is kept"
    liaison.organization.refresh_from_db()
    assert liaison.organization.same_as is None
    assert not liaison.organization.changes.exists()
    liaison.organization.same_as = twin.organization
    with pytest.raises(ValidationError, match="Both are in liaison"):
        liaison.organization.full_clean()


@pytest.mark.rule("EXT-28", "REV-11")
def test_an_application_stands_in_the_way_and_a_bar_ends_it(staff: User) -> None:
    made = scenarios.cast("ISO/TC 963")
    applying = scenarios.submitted(made, existing=OrganizationFactory(acronym="APPLIES"))
    held = LiaisonFactory(committee=made.committee, organization__acronym="HOLDS")
    for one, other in ((applying.organization, held.organization), (held.organization, applying.organization)):
        with pytest.raises(ValidationError, match="One of them applies to ISO/TC 963"):
            services.merge(organization=one, into=other, by=staff)

    other = OrganizationFactory(acronym="BARRED")
    barred(other, made.committee)
    services.merge(organization=applying.organization, into=other, by=staff)
    assert Application.objects.get(pk=applying.pk).state_declared.final


@pytest.mark.rule("SVC-01")
def test_only_central_staff_and_only_what_can_be_one(staff: User) -> None:
    organization, other = OrganizationFactory(), OrganizationFactory()
    contact = holder(Role.ORGANIZATION_CONTACT, organization)
    for call in (
        lambda: services.merge(organization=organization, into=other, by=contact),
        lambda: services.rename(organization=organization, acronym="X", name="", by=contact),
    ):
        with pytest.raises(PermissionDenied):
            call()
    for into, why in ((organization, "into itself"), (ClaimFactory(), "Nobody has confirmed")):
        with pytest.raises(ValidationError, match=why):
            services.merge(organization=organization, into=into, by=staff)
    services.merge(organization=organization, into=other, by=staff)
    with pytest.raises(ValidationError, match="already"):
        services.merge(organization=organization, into=OrganizationFactory(), by=staff)
    with pytest.raises(ValidationError, match="itself merged"):
        services.merge(organization=OrganizationFactory(), into=organization, by=staff)


def test_the_database_keeps_one_liaison_of_both_names() -> None:
    liaison = LiaisonFactory()
    twin = LiaisonFactory(committee=liaison.committee)
    with pytest.raises(IntegrityError):
        Liaison.objects.filter(pk=twin.pk).update(organization=liaison.organization)
