"""Whom staff find an applicant to be: any organization of the register, by the name that they type."""

from typing import Any

import pytest

from core.workflow.engine import action_url
from core.workflow.models import Event
from liaisons.applications.models import Application, LiaisonRequest
from liaisons.organizations.models import Alias, Organization
from tests import scenarios
from tests.factories.organizations import ClaimFactory, OrganizationFactory
from tests.pages import Reader, forms_of, text_of

pytestmark = pytest.mark.rule("EXT-28")


@pytest.fixture
def application(cast: scenarios.Cast) -> Application:
    return scenarios.submitted(cast, name="Quayside Forum", acronym="QF")


@pytest.fixture
def known(db: Any) -> Organization:
    """Known to the register under a name in which no word is that of the applicant."""
    return OrganizationFactory(acronym="BPC", name="Baltic Pilots Conference")


@pytest.mark.parametrize(
    "name",
    [
        "BPC",
        "bpc",
        "Baltic Pilots Conference",
        " baltic  pilots conference ",
        "BPC – Baltic Pilots Conference",
        "Lotsenbund",
    ],
)
def test_any_organization_is_chosen_by_its_name(
    cast: scenarios.Cast, application: Application, known: Organization, name: str
) -> None:
    Alias.objects.create(organization=known, text="Lotsenbund")
    declared = application.organization
    staff = Reader(cast.staff)
    page = action_url(application, "confirm_identity")
    assert "Baltic Pilots Conference" not in staff.sees(page)
    assert '<option value="BPC – Baltic Pilots Conference"></option>' in staff.client.get(page).content.decode()

    staff.does(application, "confirm_identity", other=name)
    application.refresh_from_db()
    declared.refresh_from_db()
    assert (application.organization, declared.same_as) == (known, known)
    assert Event.objects.of(application).last().facts["same_as"] == "BPC"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Atlantis", "There is no organization “Atlantis” in the register."),
        ("Baltic Pilots", "Did you mean: BPC – Baltic Pilots Conference?"),
        ("<b>Baltic</b> Shippers", "There is no organization “<b>Baltic</b> Shippers” in the register."),
        ("QF", "This is the organization itself. Leave the field empty if it is who it says."),
        ("quayside forum", "This is the organization itself. Leave the field empty if it is who it says."),
        ("Twin", "Several are called “Twin”; write acronym and name as here: Twin – First; Twin – Second."),
        ("Mere Claim", "There is no organization “Mere Claim” in the register."),
    ],
)
def test_a_name_that_does_not_settle_it_is_refused_and_kept(
    cast: scenarios.Cast, application: Application, known: Organization, name: str, reason: str
) -> None:
    OrganizationFactory(acronym="Twin", name="First")
    OrganizationFactory(acronym="Twin", name="Second")
    ClaimFactory(acronym="MC", name="Mere Claim")
    refused = Reader(cast.staff).act(application, "confirm_identity", other=name)
    assert refused.status_code == 422
    assert reason in text_of(refused)
    assert "<b>Baltic" not in refused.content.decode()
    (form,) = [form for form in forms_of(refused) if "other" in form.names]
    assert form.sent["other"] == name
    application.refresh_from_db()
    assert application.organization.name == "Quayside Forum"
    assert not application.organization.settled


def test_the_name_of_the_claim_may_be_the_registers_too(cast: scenarios.Cast, application: Application) -> None:
    known = OrganizationFactory(acronym="QF", name="Quayside Forum")
    Reader(cast.staff).does(application, "confirm_identity", other="QF")
    application.refresh_from_db()
    assert application.organization == known


def test_one_that_is_chosen_and_another_that_is_typed_contradict(
    cast: scenarios.Cast, application: Application, known: Organization
) -> None:
    similar = OrganizationFactory(acronym="QFE", name="Quayside Forum of Europe")
    staff = Reader(cast.staff)
    refused = staff.act(application, "confirm_identity", same_as=similar.pk, other="BPC")
    assert (refused.status_code, "You have chosen another organization above" in text_of(refused)) == (422, True)
    staff.does(application, "confirm_identity", same_as=similar.pk, other="QFE")
    application.refresh_from_db()
    assert application.organization == similar


def test_an_exact_name_is_found_among_many_near_ones(db: Any) -> None:
    for number in range(8):
        OrganizationFactory(acronym=f"AEC{number}", name=f"Association {number} of Electric Carts")
    commission = OrganizationFactory(acronym="EC", name="The Commission")
    begun = Reader(scenarios.person("Tomás Rivera")).send("/applications/new/", organization="ec", category="A")
    assert begun.status_code == 302, text_of(begun)
    assert LiaisonRequest.objects.get().organization == commission
