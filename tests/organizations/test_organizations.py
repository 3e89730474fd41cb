"""Organizations: whom a claim is shown to, what is stored, what the page shows."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from core.accounts.models import User
from core.accounts.roles import Role
from core.workflow.engine import perform
from liaisons.organizations.models import Alias, Organization
from tests import scenarios
from tests.factories.accounts import UserFactory, holder
from tests.factories.directory import CommitteeFactory
from tests.factories.organizations import ClaimFactory, LiaisonFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_settled_organization_is_public(client: Client) -> None:
    organization = OrganizationFactory(acronym="WLO", name="World Lighthouse Organization")
    contact = holder(Role.ORGANIZATION_CONTACT, organization, name="Connie Contact", email="connie@example.org")

    visitor = client.get(organization.get_absolute_url()).content.decode()
    assert "World Lighthouse Organization" in visitor
    assert "Connie" not in visitor
    assert "connie@example.org" not in visitor

    client.force_login(UserFactory())
    assert f"mailto:{contact.email}" in client.get(organization.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (None, False),
        (Role.BODY_OFFICER, False),
        (Role.CHAIR, False),
        (Role.COMMITTEE_MANAGER, False),
        (Role.TPM, False),
        (Role.CENTRAL_STAFF, True),
        (Role.TMB, False),
        (Role.CEO_OFFICE, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_a_claim_is_seen_by_those_who_keep_the_register(client: Client, role: Role | None, sees: bool) -> None:
    from tests.factories.directory import NationalBodyFactory

    claim = ClaimFactory()
    scope = {
        Role.BODY_OFFICER: NationalBodyFactory,
        Role.CHAIR: CommitteeFactory,
        Role.COMMITTEE_MANAGER: CommitteeFactory,
        Role.TPM: CommitteeFactory,
    }.get(role)  # type: ignore[call-overload]
    user = holder(role, scope() if scope else None) if role else UserFactory()

    assert (claim in Organization.objects.visible_to(user)) is sees
    client.force_login(user)
    assert client.get(claim.get_absolute_url()).status_code == (200 if sees else 404)


def test_a_claim_is_seen_by_its_own_people(client: Client) -> None:
    claim, other = ClaimFactory(), ClaimFactory()
    contact = holder(Role.ORGANIZATION_CONTACT, claim)

    for person in (contact, claim.created_by):
        assert list(Organization.objects.visible_to(person).filter(pk__in=[claim.pk, other.pk])) == [claim]
    client.force_login(contact)
    assert client.get(other.get_absolute_url()).status_code == 404


@pytest.mark.rule("EXT-16")
def test_a_claim_is_seen_by_those_who_see_its_application() -> None:
    made, elsewhere = scenarios.cast("ISO/TC 900"), scenarios.cast("ISO/TC 901")
    application = scenarios.draft(made)
    claim = Organization.objects.filter(pk=application.organization_id)

    def seeing() -> list[bool]:
        people = (made.manager, made.chair, made.tpm, elsewhere.manager, elsewhere.tpm, made.board)
        return [claim.visible_to(User.objects.get(pk=person.pk)).exists() for person in people]

    assert seeing() == [False] * 6
    perform(application, "submit", actor=made.contact)
    assert seeing() == [True, True, True, False, False, False]


def test_identity_follows_the_merge() -> None:
    known = OrganizationFactory()
    claim = ClaimFactory(same_as=known)

    assert claim.identity == known
    assert known.identity == known
    assert list(Organization.objects.established()) == [known]
    with pytest.raises(ValidationError, match="itself merged"):
        ClaimFactory.build(same_as=claim, created_by=None).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=known.pk).update(same_as=known)


def test_a_name_or_an_acronym_is_needed() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationFactory(acronym="", name="")
    with pytest.raises(ValidationError, match="two capital letters"):
        OrganizationFactory.build(country="ch", confirmed_by=None).full_clean()


def test_aliases_are_searched() -> None:
    organization = OrganizationFactory(acronym="UIC", name="")
    alias = Alias.objects.create(organization=organization, text="Fédération des chemins de fer")
    assert list(Organization.objects.matching("federation fer")) == [organization]
    alias.delete()
    assert list(Organization.objects.matching("federation fer")) == []


def test_the_page_lists_the_liaisons_of_the_register(client: Client) -> None:
    liaison = LiaisonFactory(committee__reference="ISO/TC 954")
    shown = client.get(liaison.organization.get_absolute_url()).content.decode()
    assert "ISO/TC 954" in shown
    committee = client.get(liaison.committee.get_absolute_url()).content.decode()
    assert liaison.organization.acronym in committee


def test_the_list_counts_live_liaisons(client: Client) -> None:
    organization = OrganizationFactory(acronym="MANY")
    LiaisonFactory.create_batch(3, organization=organization)
    OrganizationFactory(acronym="NONE")

    table = client.get("/organizations/", {"sort": "-liaison_count"}).context["table"]

    rows = [(row.record.acronym, row.record.liaison_count) for row in table.paginated_rows]
    assert rows[0] == ("MANY", 3)
    assert ("NONE", 0) in rows
